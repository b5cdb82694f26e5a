# caller/current
data "aws_caller_identity" "current" {}

# monitoring/alerts/policy
data "aws_iam_policy_document" "alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
      ]
      type = "Service"
    }
  }
}

# region/current
data "aws_region" "current" {}

# monitoring/users-affected
resource "aws_cloudwatch_composite_alarm" "users_affected" {
  alarm_actions     = [aws_sns_topic.alerts_main.arn]
  alarm_description = "Users notice: the service does not answer, fails or is slow, or its database is full. Runbook: ${var.runbooks_url}/service.md#users-affected"
  alarm_name        = "${var.project_name}-${var.environment}-users-affected"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.service_no_running_tasks.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.service_high_error_rate.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.service_high_latency.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.database_database_storage_low.alarm_name}\")"
  ok_actions        = [aws_sns_topic.alerts_main.arn]
  tags              = var.common_tags
}

# monitoring/dashboard/main
resource "aws_cloudwatch_dashboard" "dashboard_main" {
  dashboard_body = jsonencode({
    widgets = [
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ApplicationELB",
              "RequestCount",
              "LoadBalancer",
              tostring(var.load_balancer_arn_suffix),
              "TargetGroup",
              tostring(var.target_group_arn_suffix),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Sum"
          title  = "Requests"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 0
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_5XX_Count",
              "LoadBalancer",
              tostring(var.load_balancer_arn_suffix),
              "TargetGroup",
              tostring(var.target_group_arn_suffix),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Sum"
          title  = "Failed requests"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 0
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              tostring(var.load_balancer_arn_suffix),
              "TargetGroup",
              tostring(var.target_group_arn_suffix),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "p95"
          title  = "Latency, p95 (s)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 6
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              tostring(var.cluster_name),
              "ServiceName",
              tostring(var.service_name),
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              tostring(var.cluster_name),
              "ServiceName",
              tostring(var.service_name),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Average"
          title  = "CPU and memory of tasks (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 6
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/RDS",
              "CPUUtilization",
              "DBInstanceIdentifier",
              tostring(var.database_identifier),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Average"
          title  = "CPU of the database (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 12
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/RDS",
              "DatabaseConnections",
              "DBInstanceIdentifier",
              tostring(var.database_identifier),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Maximum"
          title  = "Connections"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 12
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ApplicationELB",
              "HTTPCode_ELB_5XX_Count",
              "LoadBalancer",
              tostring(var.load_balancer_arn_suffix),
            ],
            [
              "AWS/ApplicationELB",
              "RejectedConnectionCount",
              "LoadBalancer",
              tostring(var.load_balancer_arn_suffix),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Sum"
          title  = "Failed or rejected by the load balancer itself"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 18
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/RDS",
              "FreeStorageSpace",
              "DBInstanceIdentifier",
              tostring(var.database_identifier),
            ],
          ]
          period = 60
          region = data.aws_region.current.name
          stat   = "Minimum"
          title  = "Free storage of the database (bytes)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 18
      },
    ]
  })
  dashboard_name = "${var.project_name}-${var.environment}"
}

# monitoring/database/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "database_database_cpu_high" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: ${var.runbooks_url}/database.md#database-cpu-high"
  alarm_name          = "${var.project_name}-${var.environment}-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = var.database_identifier
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 80
  treat_missing_data = "notBreaching"
}

# monitoring/database/database-memory-low
resource "aws_cloudwatch_metric_alarm" "database_database_memory_low" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: ${var.runbooks_url}/database.md#database-memory-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = var.database_identifier
  }
  evaluation_periods = 15
  metric_name        = "FreeableMemory"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 134217728
  treat_missing_data = "notBreaching"
}

# monitoring/database/database-storage-low
resource "aws_cloudwatch_metric_alarm" "database_database_storage_low" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "The database has less than 2 GiB left and could not grow. Runbook: ${var.runbooks_url}/database.md#database-storage-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DBInstanceIdentifier = var.database_identifier
  }
  evaluation_periods = 5
  metric_name        = "FreeStorageSpace"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 2147483648
  treat_missing_data = "notBreaching"
}

# monitoring/service/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "service_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "Tasks have no CPU left although the service has scaled out. Runbook: ${var.runbooks_url}/service.md#cpu-exhausted"
  alarm_name          = "${var.project_name}-${var.environment}-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = var.cluster_name
    ServiceName = var.service_name
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# monitoring/service/high-error-rate
resource "aws_cloudwatch_metric_alarm" "service_high_error_rate" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "More than 5 % of requests fail. Runbook: ${var.runbooks_url}/service.md#high-error-rate"
  alarm_name          = "${var.project_name}-${var.environment}-high-error-rate"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.alerts_main.arn]
  tags                = var.common_tags
  threshold           = 5
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)"
    id          = "result"
    label       = "More than 5 % of requests fail"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      dimensions = {
        LoadBalancer = var.load_balancer_arn_suffix
        TargetGroup  = var.target_group_arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      dimensions = {
        LoadBalancer = var.load_balancer_arn_suffix
        TargetGroup  = var.target_group_arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }
}

# monitoring/service/high-latency
resource "aws_cloudwatch_metric_alarm" "service_high_latency" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "One request in twenty takes longer than 1 s. Runbook: ${var.runbooks_url}/service.md#high-latency"
  alarm_name          = "${var.project_name}-${var.environment}-high-latency"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = var.load_balancer_arn_suffix
    TargetGroup  = var.target_group_arn_suffix
  }
  evaluation_periods = 5
  extended_statistic = "p95"
  metric_name        = "TargetResponseTime"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# monitoring/service/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "service_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "No task of the application runs. Runbook: ${var.runbooks_url}/service.md#no-running-tasks"
  alarm_name          = "${var.project_name}-${var.environment}-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = var.cluster_name
    ServiceName = var.service_name
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "breaching"
}

# monitoring/service/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "service_unhealthy_targets" {
  alarm_actions       = [aws_sns_topic.alerts_main.arn]
  alarm_description   = "Tasks run and are not ready. Runbook: ${var.runbooks_url}/service.md#unhealthy-targets"
  alarm_name          = "${var.project_name}-${var.environment}-unhealthy-targets"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = var.load_balancer_arn_suffix
    TargetGroup  = var.target_group_arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "UnHealthyHostCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# monitoring/alerts/main
resource "aws_sns_topic" "alerts_main" {
  kms_master_key_id = var.alerts_key_arn
  name              = "${var.project_name}-${var.environment}-alerts"
  tags              = var.common_tags
}

# monitoring/alerts/access
resource "aws_sns_topic_policy" "alerts_access" {
  arn    = aws_sns_topic.alerts_main.arn
  policy = data.aws_iam_policy_document.alerts_policy.json
}
