output "alerts_topic_arn" {
  description = "Topic that alarms report to"
  value       = aws_sns_topic.alerts_main.arn
}

output "errors_alarm_arn" {
  description = "Alarm on failed requests, for rollouts"
  value       = aws_cloudwatch_metric_alarm.service_high_error_rate.arn
}

output "no_tasks_alarm_arn" {
  description = "Alarm that rings when nothing runs"
  value       = aws_cloudwatch_metric_alarm.service_no_running_tasks.arn
}
