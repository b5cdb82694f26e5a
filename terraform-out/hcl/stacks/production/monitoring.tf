# production/monitoring/alerts/policy
data "aws_iam_policy_document" "monitoring_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.monitoring_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
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

# production/monitoring/users-affected
resource "aws_cloudwatch_composite_alarm" "monitoring_users_affected" {
  alarm_actions     = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description = "Users notice: the service does not answer, fails or is slow, or its database is full. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#users-affected"
  alarm_name        = "terrace-production-users-affected"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_latency.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_database_database_storage_low.alarm_name}\")"
  ok_actions        = [aws_sns_topic.monitoring_alerts_main.arn]
}

# production/monitoring/dashboard/main
resource "aws_cloudwatch_dashboard" "monitoring_dashboard_main" {
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
              tostring(aws_lb.compute_load_balancer_main.arn_suffix),
              "TargetGroup",
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              tostring(aws_lb.compute_load_balancer_main.arn_suffix),
              "TargetGroup",
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              tostring(aws_lb.compute_load_balancer_main.arn_suffix),
              "TargetGroup",
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              aws_ecs_cluster.compute_cluster_main.name,
              "ServiceName",
              aws_ecs_service.compute_service_main.name,
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.compute_cluster_main.name,
              "ServiceName",
              aws_ecs_service.compute_service_main.name,
            ],
          ]
          period = 60
          region = "us-east-1"
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
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "CPUUtilization",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "DatabaseConnections",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              tostring(aws_lb.compute_load_balancer_main.arn_suffix),
            ],
            [
              "AWS/ApplicationELB",
              "RejectedConnectionCount",
              "LoadBalancer",
              tostring(aws_lb.compute_load_balancer_main.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
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
              "FreeLocalStorage",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "FreeLocalStorage",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
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
  dashboard_name = "terrace-production"
}

# production/monitoring/database/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-cpu-high"
  alarm_name          = "terrace-production-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "The database has been busy for a quarter of an hour"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/monitoring/database/database-memory-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_memory_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-memory-low"
  alarm_name          = "terrace-production-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 134217728
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 128 MiB of memory left"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/monitoring/database/database-replica-lag
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_replica_lag" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A reader of the database is more than a second behind. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-replica-lag"
  alarm_name          = "terrace-production-database-replica-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 1000
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "A reader of the database is more than a second behind"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# production/monitoring/database/database-storage-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_storage_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 2 GiB left for what it sorts and builds. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-storage-low"
  alarm_name          = "terrace-production-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 2147483648
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 2 GiB left for what it sorts and builds"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/monitoring/service/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "monitoring_service_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks have no CPU left although the service has scaled out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cpu-exhausted"
  alarm_name          = "terrace-production-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = aws_ecs_cluster.compute_cluster_main.name
    ServiceName = aws_ecs_service.compute_service_main.name
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# production/monitoring/service/high-error-rate
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_error_rate" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 5 % of requests fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate"
  alarm_name          = "terrace-production-high-error-rate"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
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
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }
}

# production/monitoring/service/high-latency
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_latency" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "One request in twenty takes longer than 1 s. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency"
  alarm_name          = "terrace-production-high-latency"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
  }
  evaluation_periods = 5
  extended_statistic = "p95"
  metric_name        = "TargetResponseTime"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# production/monitoring/service/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "monitoring_service_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "No task of the application runs. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#no-running-tasks"
  alarm_name          = "terrace-production-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = aws_ecs_cluster.compute_cluster_main.name
    ServiceName = aws_ecs_service.compute_service_main.name
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# production/monitoring/service/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "monitoring_service_unhealthy_targets" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks run and are not ready. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#unhealthy-targets"
  alarm_name          = "terrace-production-unhealthy-targets"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "UnHealthyHostCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# production/monitoring/alerts/main
resource "aws_sns_topic" "monitoring_alerts_main" {
  kms_master_key_id = aws_kms_key.security_alerts_main.arn
  name              = "terrace-production-alerts"
}

# production/monitoring/alerts/access
resource "aws_sns_topic_policy" "monitoring_alerts_access" {
  arn    = aws_sns_topic.monitoring_alerts_main.arn
  policy = data.aws_iam_policy_document.monitoring_alerts_policy.json
}
