output "administrator_secret_arn" {
  description = "Secret with the administrator's name and password, which RDS keeps"
  value       = aws_db_instance.postgres_main.master_user_secret[0].secret_arn
}

output "endpoint" {
  description = "Host that takes reads and writes, on port 5432"
  value       = aws_db_instance.postgres_main.address
}

output "identifier" {
  description = "Identifier of the instance"
  value       = aws_db_instance.postgres_main.identifier
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.postgres_security_group_main.id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    DATABASE_HOST = aws_db_instance.postgres_main.address
    DATABASE_NAME = "app"
    DATABASE_PORT = "5432"
    DATABASE_USER = "app"
  }
}
