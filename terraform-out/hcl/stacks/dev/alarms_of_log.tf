# dev/alarms-of-log/filter
resource "aws_cloudwatch_log_metric_filter" "alarms_of_log_filter" {
  log_group_name = aws_cloudwatch_log_group.compute_task_logs.name
  name           = "terrace-dev-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "terrace-dev-app"
    value         = "1"
  }
}

# dev/alarms-of-log/error-logs
resource "aws_cloudwatch_metric_alarm" "alarms_of_log_error_logs" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application logs more than 10 errors a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-logs"
  alarm_name          = "terrace-dev-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "terrace-dev-app"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}
