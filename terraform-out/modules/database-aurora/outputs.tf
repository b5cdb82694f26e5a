output "endpoint" {
  description = "Host that takes reads and writes, on port 5432"
  value       = aws_rds_cluster.main.endpoint
}

output "identifier" {
  description = "Identifier of the cluster"
  value       = aws_rds_cluster.main.cluster_identifier
}

output "master_user_secret_arn" {
  description = "Secret that holds the administrator's password, changed every week"
  value       = aws_rds_cluster.main.master_user_secret[0].secret_arn
}

output "reader_endpoint" {
  description = "Host that takes reads"
  value       = aws_rds_cluster.main.reader_endpoint
}

output "resource_id" {
  description = "Id in ARNs of database users"
  value       = aws_rds_cluster.main.cluster_resource_id
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.security_group_main.id
}
