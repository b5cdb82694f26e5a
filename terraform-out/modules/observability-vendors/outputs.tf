output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    DATADOG_API_KEY_SECRET_ARN = aws_secretsmanager_secret.datadog_main.arn
    DATADOG_SITE               = "datadoghq.eu"
  }
}
