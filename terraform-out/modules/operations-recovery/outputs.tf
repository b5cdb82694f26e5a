output "backup_vault" {
  description = "Vault of backups"
  value       = aws_backup_vault.backups_vault_main.name
}

output "recovery_alerts_topic_arn" {
  description = "Topic that tells of copies that failed"
  value       = aws_sns_topic.recovery_alerts_main.arn
}

output "recovery_key_arn" {
  description = "Key of what else is kept there"
  value       = aws_kms_key.recovery_key_main.arn
}

output "recovery_vault_arn" {
  description = "Vault of copies"
  value       = aws_backup_vault.recovery_vault_main.arn
}
