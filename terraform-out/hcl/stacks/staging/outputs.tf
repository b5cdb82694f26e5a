output "alerts_topic" {
  description = "Topic that alarms report to"
  value       = aws_sns_topic.monitoring_alerts_main.arn
}

output "backup_vault" {
  description = "Vault of backups"
  value       = aws_backup_vault.backups_vault_main.name
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
  value       = aws_rds_cluster.database_aurora_main.endpoint
}

output "database_reader_endpoint" {
  description = "Host of PostgreSQL for reads"
  value       = aws_rds_cluster.database_aurora_main.reader_endpoint
}

output "deployment_group_app" {
  description = "Deployment group of app in CodeDeploy, and its application"
  value       = aws_codedeploy_deployment_group.compute_service_app_blue_green_group.deployment_group_name
}

output "distribution_id" {
  description = "Distribution, to invalidate what it keeps"
  value       = aws_cloudfront_distribution.edge_delivery_distribution_main.id
}

output "flags_application" {
  description = "Application of flags in AppConfig"
  value       = aws_appconfig_application.flags_main.name
}

output "grafana_host" {
  description = "Host of Grafana"
  value       = aws_grafana_workspace.observability_grafana_main.endpoint
}

output "kubernetes_cluster_name" {
  description = "EKS cluster"
  value       = aws_eks_cluster.kubernetes_control_plane_main.name
}

output "kubernetes_endpoint" {
  description = "Kubernetes API, inside the VPC"
  value       = aws_eks_cluster.kubernetes_control_plane_main.endpoint
}

output "kubernetes_people_role" {
  description = "Role that `terrace cluster` takes; who may is decided by IAM in two accounts"
  value       = aws_iam_role.kubernetes_way_in_role.arn
}

output "nat_addresses" {
  description = "Public addresses that outgoing connections come from"
  value       = [aws_eip.networking_egress_address_a.public_ip]
}

output "on_call_secret_arn" {
  description = "Secret that says whom alarms are passed on to"
  value       = aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn
}

output "prometheus_endpoint" {
  description = "Where metrics are written and queried"
  value       = aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint
}

output "queue_url_jobs" {
  description = "Queue of jobs"
  value       = aws_sqs_queue.queue_jobs_main.url
}

output "queue_url_tasks" {
  description = "Queue of tasks"
  value       = aws_sqs_queue.queue_tasks_main.url
}

output "service_name_app" {
  description = "ECS service of app"
  value       = aws_ecs_service.compute_service_app_running_main.name
}

output "service_name_worker" {
  description = "ECS service of worker"
  value       = aws_ecs_service.compute_service_worker_running_main.name
}

output "signing_key_secret_arn" {
  description = "Secret with the application's signing key"
  value       = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
}

output "static_bucket" {
  description = "Bucket of static assets, below static/"
  value       = aws_s3_bucket.edge_delivery_static_assets_main.bucket
}

output "table_name" {
  description = "DynamoDB table"
  value       = aws_dynamodb_table.table_main.name
}

output "uploads_bucket" {
  description = "Bucket of the application's files"
  value       = aws_s3_bucket.uploads_objects_main.bucket
}

output "url" {
  description = "Where the application answers"
  value       = "https://staging.terrace.example"
}

output "vpc_id" {
  description = "VPC of the environment"
  value       = aws_vpc.networking_network_main.id
}
