# production/budget/compute
resource "aws_budgets_budget" "budget_compute" {
  budget_type  = "COST"
  limit_amount = "800"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-compute"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Elastic Container Service"]
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

# production/budget/database
resource "aws_budgets_budget" "budget_database" {
  budget_type  = "COST"
  limit_amount = "900"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-database"
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

# production/budget/everything
resource "aws_budgets_budget" "budget_everything" {
  budget_type  = "COST"
  limit_amount = "5000"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-everything"
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

# production/budget/network
resource "aws_budgets_budget" "budget_network" {
  budget_type  = "COST"
  limit_amount = "500"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-network"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Virtual Private Cloud"]
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
