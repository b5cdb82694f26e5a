output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    DATADOG_API_KEY_SECRET_ARN = aws_secretsmanager_secret_version.datadog_unfilled.arn
    DATADOG_SITE               = "datadoghq.eu"
  }
}
