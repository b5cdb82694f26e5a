output "url" {
  description = "Where the application answers"
  value       = "https://${local.host}"
}

output "database_endpoint" {
  description = "Host of PostgreSQL"
  value       = module.database.endpoint
}

output "alerts_topic_arn" {
  description = "Topic to subscribe to"
  value       = module.monitoring.alerts_topic_arn
}
