output "alarm_forwarder_arn" {
  description = "Function to subscribe to further topics"
  value       = aws_lambda_alias.functions_alarm_forwarder_function_live.arn
}

output "artifacts_bucket" {
  description = "Bucket of archives of code"
  value       = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
}

output "on_call_secret_arn" {
  description = "Secret to fill with contacts"
  value       = aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    SIGNING_KEY_SECRET_ARN = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
  }
}

output "signing_key_secret_arn" {
  description = "Secret with the signing key"
  value       = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
}
