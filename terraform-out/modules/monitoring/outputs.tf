output "alerts_topic_arn" {
  description = "Topic that alarms report to"
  value       = aws_sns_topic.alerts_alerts_main.arn
}
