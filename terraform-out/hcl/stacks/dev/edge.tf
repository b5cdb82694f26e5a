# dev/edge/alarms/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "edge_alarms_endpoint_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#endpoint-unreachable"
  alarm_name          = "terrace-dev-endpoint-unreachable"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    HealthCheckId = aws_route53_health_check.edge_health_check_main.id
  }
  evaluation_periods = 2
  metric_name        = "HealthCheckStatus"
  namespace          = "AWS/Route53"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

# dev/edge/health-check/main
resource "aws_route53_health_check" "edge_health_check_main" {
  enable_sni        = true
  failure_threshold = 3
  fqdn              = "dev.terrace.example"
  port              = 443
  request_interval  = 30
  resource_path     = "/health"
  tags = {
    Name = "terrace-dev-health"
  }
  type = "HTTPS"

  lifecycle {
    ignore_changes = [disabled]
  }
}

# dev/edge/name/main
resource "aws_route53_record" "edge_name_main" {
  provider = aws.shared
  name     = "dev.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.compute_load_balancer_main.dns_name
    zone_id                = aws_lb.compute_load_balancer_main.zone_id
  }
}
