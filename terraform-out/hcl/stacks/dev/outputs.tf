output "alerts_topic" {
  description = "Topic that alarms report to"
  value       = aws_sns_topic.monitoring_alerts_main.arn
}

output "backup_vault" {
  description = "Vault of backups"
  value       = aws_backup_vault.backup_vault_main.name
}

output "cache_endpoint" {
  description = "Host of Valkey"
  value       = aws_elasticache_replication_group.cache_main.primary_endpoint_address
}

output "cluster_name" {
  description = "ECS cluster"
  value       = aws_ecs_cluster.compute_cluster_main.name
}

output "database_endpoint" {
  description = "Host of PostgreSQL"
  value       = aws_db_instance.database_main.address
}

output "flags_application" {
  description = "Application of flags in AppConfig"
  value       = aws_appconfig_application.flags_main.name
}

output "nat_addresses" {
  description = "Public addresses that outgoing connections come from"
  value       = [aws_eip.networking_egress_address_a.public_ip]
}

output "prometheus_endpoint" {
  description = "Where metrics are written to and queried"
  value       = aws_prometheus_workspace.prometheus_main.prometheus_endpoint
}

output "requests_table" {
  description = "Table of requests that were answered"
  value       = aws_dynamodb_table.requests_main.name
}

output "service_name" {
  description = "ECS service of the application"
  value       = aws_ecs_service.compute_service_main.name
}

output "url" {
  description = "Where the application answers"
  value       = "https://dev.terrace.example"
}

output "vpc_id" {
  description = "VPC of the environment"
  value       = aws_vpc.networking_network_main.id
}
