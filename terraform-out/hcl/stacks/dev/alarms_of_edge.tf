# dev/alarms-of-edge/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_edge_endpoint_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#endpoint-unreachable"
  alarm_name          = "terrace-dev-endpoint-unreachable"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    HealthCheckId = aws_route53_health_check.health_check_main.id
  }
  evaluation_periods = 2
  metric_name        = "HealthCheckStatus"
  namespace          = "AWS/Route53"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}
