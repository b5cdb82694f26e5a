output "trail_log_group" {
  description = "Log group of the trail's events"
  value       = aws_cloudwatch_log_group.account_trail_log.name
}
