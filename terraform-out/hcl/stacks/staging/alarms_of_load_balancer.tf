# staging/alarms-of-load-balancer/connections-rejected
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_connections_rejected" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer is full and rejects connections. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#connections-rejected"
  alarm_name          = "terrace-staging-connections-rejected"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 2
  metric_name        = "RejectedConnectionCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# staging/alarms-of-load-balancer/load-balancer-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_load_balancer_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer itself fails more than 10 requests a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#load-balancer-errors"
  alarm_name          = "terrace-staging-load-balancer-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "HTTPCode_ELB_5XX_Count"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# staging/alarms-of-load-balancer/targets-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_targets_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer cannot connect to tasks that it holds to be healthy. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#targets-unreachable"
  alarm_name          = "terrace-staging-targets-unreachable"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "TargetConnectionErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# staging/alarms-of-load-balancer/tls-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_tls_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 100 clients a minute cannot agree on TLS. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#tls-errors"
  alarm_name          = "terrace-staging-tls-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 15
  metric_name        = "ClientTLSNegotiationErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 100
  treat_missing_data = "notBreaching"
}
