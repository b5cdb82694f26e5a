output "arn" {
  description = "ARN of the domain, to grant rights on"
  value       = aws_opensearch_domain.main.arn
}

output "host" {
  description = "Host of the search, on port 443"
  value       = aws_opensearch_domain.main.endpoint
}

output "security_group_id" {
  description = "Security group"
  value       = aws_security_group.security_group_main.id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    LOG_SEARCH_HOST = aws_opensearch_domain.main.endpoint
  }
}
