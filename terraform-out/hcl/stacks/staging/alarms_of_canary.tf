# staging/alarms-of-canary/canary-failed
resource "aws_cloudwatch_metric_alarm" "alarms_of_canary_canary_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer from outside, or nobody asks any more. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#canary-failed"
  alarm_name          = "terrace-staging-canary-failed"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    CanaryName = aws_synthetics_canary.canary_main.name
  }
  evaluation_periods = 2
  metric_name        = "SuccessPercent"
  namespace          = "CloudWatchSynthetics"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 900
  statistic          = "Average"
  threshold          = 100
  treat_missing_data = "breaching"
}
