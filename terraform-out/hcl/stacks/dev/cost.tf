# dev/cost/budget/compute
resource "aws_budgets_budget" "cost_budget_compute" {
  budget_type  = "COST"
  limit_amount = "200"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-compute"
  time_unit    = "MONTHLY"

  cost_filter {
    name = "Service"
    values = [
      "Amazon Elastic Compute Cloud - Compute",
      "Amazon Elastic Container Service",
      "Amazon Elastic Container Service for Kubernetes",
    ]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/cost/budget/database
resource "aws_budgets_budget" "cost_budget_database" {
  budget_type  = "COST"
  limit_amount = "40"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-database"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Relational Database Service"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/cost/budget/everything
resource "aws_budgets_budget" "cost_budget_everything" {
  budget_type  = "COST"
  limit_amount = "500"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-everything"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/cost/budget/network
resource "aws_budgets_budget" "cost_budget_network" {
  budget_type  = "COST"
  limit_amount = "120"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-network"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Virtual Private Cloud", "EC2 - Other"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/cost/anomalies/main
resource "aws_ce_anomaly_monitor" "cost_anomalies_main" {
  monitor_dimension = "SERVICE"
  monitor_type      = "DIMENSIONAL"
  name              = "terrace-dev-services"
}

# dev/cost/anomalies/alert
resource "aws_ce_anomaly_subscription" "cost_anomalies_alert" {
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.cost_anomalies_main.arn]
  name             = "terrace-dev-cost-anomalies"

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
