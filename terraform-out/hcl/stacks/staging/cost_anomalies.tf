# staging/cost-anomalies/main
resource "aws_ce_anomaly_monitor" "cost_anomalies_main" {
  monitor_dimension = "SERVICE"
  monitor_type      = "DIMENSIONAL"
  name              = "terrace-staging-services"
}

# staging/cost-anomalies/alert
resource "aws_ce_anomaly_subscription" "cost_anomalies_alert" {
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.cost_anomalies_main.arn]
  name             = "terrace-staging-cost-anomalies"

  subscriber {
    address = aws_sns_topic.monitoring_alerts_main.arn
    type    = "SNS"
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = ["20"]
    }
  }
}
