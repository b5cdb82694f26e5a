output "backup_vault" {
  description = "Vault of backups"
  value       = aws_backup_vault.backups_vault_main.name
}
