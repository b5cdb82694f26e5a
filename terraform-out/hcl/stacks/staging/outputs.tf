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

output "data_bucket" {
  description = "Bucket of the application's files"
  value       = aws_s3_bucket.uploads_objects_main.bucket
}

output "database_endpoint" {
  description = "Host of PostgreSQL"
  value       = aws_rds_cluster.database_main.endpoint
}

output "database_reader_endpoint" {
  description = "Host of PostgreSQL for reads"
  value       = aws_rds_cluster.database_main.reader_endpoint
}

output "deployment_group" {
  description = "Deployment group of CodeDeploy, and its application"
  value       = aws_codedeploy_deployment_group.blue_green_group.deployment_group_name
}

output "distribution_id" {
  description = "Distribution, to invalidate what it keeps"
  value       = aws_cloudfront_distribution.distribution_main.id
}

output "flags_application" {
  description = "Application of flags in AppConfig"
  value       = aws_appconfig_application.flags_main.name
}

output "grafana_host" {
  description = "Where people look at graphs"
  value       = aws_grafana_workspace.grafana_main.endpoint
}

output "jobs_queue_url" {
  description = "Queue of jobs"
  value       = aws_sqs_queue.jobs_queue_main.url
}

output "kubernetes_cluster_name" {
  description = "EKS cluster"
  value       = aws_eks_cluster.kubernetes_control_plane_main.name
}

output "kubernetes_endpoint" {
  description = "Where Kubernetes answers, in the VPC"
  value       = aws_eks_cluster.kubernetes_control_plane_main.endpoint
}

output "log_search_host" {
  description = "Host of the search of logs"
  value       = aws_opensearch_domain.log_search_main.endpoint
}

output "nat_addresses" {
  description = "Public addresses that outgoing connections come from"
  value       = [aws_eip.networking_egress_address_a.public_ip]
}

output "on_call_secret_arn" {
  description = "Secret that says whom alarms are passed on to"
  value       = aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn
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

output "signing_key_secret_arn" {
  description = "Secret with the application's signing key"
  value       = aws_secretsmanager_secret.signing_key_secret_main.arn
}

output "static_bucket" {
  description = "Bucket of static assets, below static/"
  value       = aws_s3_bucket.static_assets_main.bucket
}

output "task_definition" {
  description = "What to deploy next"
  value       = aws_ecs_task_definition.compute_task_main.arn
}

output "url" {
  description = "Where the application answers"
  value       = "https://staging.terrace.example"
}

output "vpc_id" {
  description = "VPC of the environment"
  value       = aws_vpc.networking_network_main.id
}
