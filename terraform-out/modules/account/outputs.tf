output "permissions_boundary_arn" {
  description = "Boundary for the roles of workloads"
  value       = aws_iam_policy.boundary_main.arn
}

output "trail_log_group" {
  description = "Log group of the trail's events"
  value       = aws_cloudwatch_log_group.account_trail_log.name
}
