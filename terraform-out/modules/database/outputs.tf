output "endpoint" {
  description = "Host and port"
  value       = aws_db_instance.main.endpoint
}

output "identifier" {
  description = "Identifier of the instance"
  value       = aws_db_instance.main.identifier
}

output "master_user_secret_arn" {
  description = "Secret that holds the administrator's password, changed every week"
  value       = aws_db_instance.main.master_user_secret[0].secret_arn
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.security_group_main.id
}
