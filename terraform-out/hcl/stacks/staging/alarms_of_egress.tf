# staging/alarms-of-egress/nat-packets-dropped
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_packets_dropped" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway loses more than 100 packets a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-packets-dropped"
  alarm_name          = "terrace-staging-nat-packets-dropped"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway loses more than 100 packets a minute"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/alarms-of-egress/nat-ports-exhausted
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_ports_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway has no port left, so new connections to the internet fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-ports-exhausted"
  alarm_name          = "terrace-staging-nat-ports-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway has no port left, so new connections to the internet fail"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}
