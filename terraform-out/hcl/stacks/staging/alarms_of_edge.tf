# staging/alarms-of-edge/edge-errors-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_edge_edge_errors_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "CloudFront answers more than 5 % of requests with an error. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#edge-errors-high"
  alarm_name          = "terrace-staging-edge-errors-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DistributionId = aws_cloudfront_distribution.distribution_main.id
    Region         = "Global"
  }
  evaluation_periods = 5
  metric_name        = "5xxErrorRate"
  namespace          = "AWS/CloudFront"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 5
  treat_missing_data = "notBreaching"
}

# staging/alarms-of-edge/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_edge_endpoint_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#endpoint-unreachable"
  alarm_name          = "terrace-staging-endpoint-unreachable"
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
