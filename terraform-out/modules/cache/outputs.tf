output "endpoint" {
  description = "Host that takes reads and writes, on port 6379"
  value       = aws_elasticache_replication_group.main.primary_endpoint_address
}

output "identifier" {
  description = "Name that IAM tokens are signed for"
  value       = aws_elasticache_replication_group.main.replication_group_id
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.security_group_main.id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    CACHE_HOST = aws_elasticache_replication_group.main.primary_endpoint_address
    CACHE_NAME = "${var.project_name}-${var.environment}-cache"
    CACHE_PORT = "6379"
    CACHE_USER = "${var.project_name}-${var.environment}-cache-app"
  }
}
