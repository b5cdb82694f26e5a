output "artifacts_bucket" {
  description = "Bucket of archives of code"
  value       = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
}

output "on_call_secret_arn" {
  description = "Secret to fill with contacts"
  value       = aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn
}

output "signing_key_secret_arn" {
  description = "Secret with the signing key"
  value       = aws_secretsmanager_secret.signing_key_secret_main.arn
}
