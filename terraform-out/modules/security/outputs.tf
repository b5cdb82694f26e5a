output "alerts_key_arn" {
  description = "Key of notifications of alarms"
  value       = aws_kms_key.alerts_main.arn
}

output "data_key_arn" {
  description = "Key of databases, backups and credentials"
  value       = aws_kms_key.data_main.arn
}

output "logs_key_arn" {
  description = "Key of log groups and command sessions"
  value       = aws_kms_key.logs_main.arn
}
