# dev/overview/users-affected
resource "aws_cloudwatch_composite_alarm" "overview_users_affected" {
  alarm_actions     = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description = "Users notice: a service fails, is slow or is gone, or its database is full. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#users-affected"
  alarm_name        = "terrace-dev-users-affected"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.compute_service_app_alarms_no_running_tasks.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_latency.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.database_alarms_database_storage_low.alarm_name}\")"
  ok_actions        = [aws_sns_topic.monitoring_alerts_main.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

# dev/overview/dashboard/main
resource "aws_cloudwatch_dashboard" "overview_dashboard_main" {
  dashboard_body = jsonencode({
    widgets = [
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              "terrace-dev",
              "ServiceName",
              "terrace-dev-app",
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              "terrace-dev",
              "ServiceName",
              "terrace-dev-app",
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Average"
          title  = "app: CPU and memory of tasks (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 0
        y     = 0
      },
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
              tostring(aws_lb_target_group.compute_service_app_route_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Sum"
          title  = "app: requests"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 6
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
              tostring(aws_lb_target_group.compute_service_app_route_targets.arn_suffix),
            ],
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
          title  = "app: failed requests, its own and the load balancer's"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
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
              tostring(aws_lb_target_group.compute_service_app_route_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "p95"
          title  = "app: latency, p95 (s)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 18
        y     = 0
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              "terrace-dev",
              "ServiceName",
              "terrace-dev-worker",
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              "terrace-dev",
              "ServiceName",
              "terrace-dev-worker",
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Average"
          title  = "worker: CPU and memory of tasks (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 0
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
              tostring(aws_db_instance.database_postgres_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Average"
          title  = "database: CPU (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
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
              tostring(aws_db_instance.database_postgres_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Maximum"
          title  = "database: connections"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 6
        y     = 12
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/RDS",
              "FreeStorageSpace",
              "DBInstanceIdentifier",
              tostring(aws_db_instance.database_postgres_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Minimum"
          title  = "database: free storage (bytes)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 6
        x     = 12
        y     = 12
      },
    ]
  })
  dashboard_name = "terrace-dev"
}
