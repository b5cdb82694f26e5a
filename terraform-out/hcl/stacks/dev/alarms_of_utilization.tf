# dev/alarms-of-utilization/database-cpu-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_database_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#database-cpu-unused"
  alarm_name          = "terrace-dev-database-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_db_instance.database_main.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# dev/alarms-of-utilization/service-cpu-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_service_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the service was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-cpu-unused"
  alarm_name          = "terrace-dev-service-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of the service was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = aws_ecs_cluster.compute_cluster_main.name
        ServiceName = aws_ecs_service.compute_service_main.name
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# dev/alarms-of-utilization/service-memory-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_service_memory_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: Memory of the service was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-memory-unused"
  alarm_name          = "terrace-dev-service-memory-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: Memory of the service was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = aws_ecs_cluster.compute_cluster_main.name
        ServiceName = aws_ecs_service.compute_service_main.name
      }
      metric_name = "MemoryUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}
