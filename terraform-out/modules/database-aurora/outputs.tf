output "administrator_secret_arn" {
  description = "Secret with the administrator's name and password, which RDS keeps"
  value       = aws_rds_cluster.aurora_main.master_user_secret[0].secret_arn
}

output "endpoint" {
  description = "Host that takes reads and writes, on port 5432"
  value       = aws_rds_cluster.aurora_main.endpoint
}

output "identifier" {
  description = "Identifier of the cluster"
  value       = aws_rds_cluster.aurora_main.cluster_identifier
}

output "resource_id" {
  description = "Id in ARNs of database users"
  value       = aws_rds_cluster.aurora_main.cluster_resource_id
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.aurora_security_group_main.id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    DATABASE_HOST        = aws_rds_cluster.aurora_main.endpoint
    DATABASE_NAME        = "app"
    DATABASE_PORT        = "5432"
    DATABASE_READER_HOST = aws_rds_cluster.aurora_main.reader_endpoint
    DATABASE_USER        = "app"
  }
}
