# dev/working-hours/calls/dead-letters/policy
data "aws_iam_policy_document" "working_hours_calls_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.working_hours_calls_dead_letters_main.arn]
    sid       = "RefusePlainHttp"

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:SecureTransport"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/working-hours/calls/rights
data "aws_iam_policy_document" "working_hours_calls_rights" {
  statement {
    actions   = ["rds:StartDBInstance", "rds:StopDBInstance"]
    resources = [aws_db_instance.database_postgres_main.arn]
    sid       = "DatabaseStart"
  }

  statement {
    actions = ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"]
    resources = [
      aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_load_balancer_errors.arn,
      aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_connections_rejected.arn,
      aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_targets_unreachable.arn,
      aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_tls_errors.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_no_running_tasks.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_cpu_exhausted.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_logs_error_logs.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_latency.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_unhealthy_targets.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_service_cpu_unused.arn,
      aws_cloudwatch_metric_alarm.compute_service_app_service_memory_unused.arn,
      aws_cloudwatch_metric_alarm.compute_service_worker_alarms_backlog_without_task.arn,
      aws_cloudwatch_metric_alarm.compute_service_worker_alarms_cpu_exhausted.arn,
      aws_cloudwatch_metric_alarm.compute_service_worker_alarms_logs_error_logs.arn,
      aws_cloudwatch_metric_alarm.queue_jobs_alarms_queue_oldest_message.arn,
      aws_cloudwatch_metric_alarm.queue_jobs_alarms_failed_queue_dead_letters.arn,
      aws_cloudwatch_metric_alarm.queue_tasks_alarms_queue_oldest_message.arn,
      aws_cloudwatch_metric_alarm.queue_tasks_alarms_failed_queue_dead_letters.arn,
      aws_cloudwatch_metric_alarm.observability_heartbeat_watchdog.arn,
      aws_cloudwatch_composite_alarm.overview_users_affected.arn,
      aws_cloudwatch_metric_alarm.edge_alarms_endpoint_unreachable.arn,
    ]
    sid = "AlarmsOn"
  }

  statement {
    actions   = ["route53:UpdateHealthCheck"]
    resources = [aws_route53_health_check.edge_health_check_main.arn]
    sid       = "CheckOn"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.working_hours_calls_dead_letters_main.arn]
    sid       = "KeepFailedCalls"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"
  }
}

# dev/working-hours/calls/role/trust
data "aws_iam_policy_document" "working_hours_calls_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["scheduler.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/working-hours/service-app-morning
resource "aws_appautoscaling_scheduled_action" "working_hours_service_app_morning" {
  name               = "terrace-dev-app-morning"
  resource_id        = aws_appautoscaling_target.compute_service_app_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 7 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "3"
    min_capacity = "1"
  }
}

# dev/working-hours/service-app-night
resource "aws_appautoscaling_scheduled_action" "working_hours_service_app_night" {
  name               = "terrace-dev-app-night"
  resource_id        = aws_appautoscaling_target.compute_service_app_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 20 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "0"
    min_capacity = "0"
  }
}

# dev/working-hours/service-worker-morning
resource "aws_appautoscaling_scheduled_action" "working_hours_service_worker_morning" {
  name               = "terrace-dev-worker-morning"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 7 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "2"
    min_capacity = "0"
  }
}

# dev/working-hours/service-worker-night
resource "aws_appautoscaling_scheduled_action" "working_hours_service_worker_night" {
  name               = "terrace-dev-worker-night"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 20 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "0"
    min_capacity = "0"
  }
}

# dev/working-hours/fleet-morning
resource "aws_autoscaling_schedule" "working_hours_fleet_morning" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  desired_capacity       = 0
  max_size               = 2
  min_size               = 0
  recurrence             = "0 7 * * 1-5"
  scheduled_action_name  = "terrace-dev-jobs-morning"
  time_zone              = "Europe/Berlin"
}

# dev/working-hours/fleet-night
resource "aws_autoscaling_schedule" "working_hours_fleet_night" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  desired_capacity       = 0
  max_size               = 0
  min_size               = 0
  recurrence             = "0 20 * * 1-5"
  scheduled_action_name  = "terrace-dev-jobs-night"
  time_zone              = "Europe/Berlin"
}

# dev/working-hours/schedules/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "working_hours_schedules_queue_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Work of schedules has failed for good and waits for somebody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-dead-letters"
  alarm_name          = "terrace-dev-schedules-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    QueueName = aws_sqs_queue.working_hours_calls_dead_letters_main.name
  }
  evaluation_periods = 1
  metric_name        = "ApproximateNumberOfMessagesVisible"
  namespace          = "AWS/SQS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# dev/working-hours/calls/role/main
resource "aws_iam_role" "working_hours_calls_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.working_hours_calls_role_trust.json
  description          = "Makes scheduled calls"
  name                 = "terrace-dev-night-schedule"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-deployment-boundary"
}

# dev/working-hours/calls/rights-policy
resource "aws_iam_role_policy" "working_hours_calls_rights_policy" {
  name   = "call"
  policy = data.aws_iam_policy_document.working_hours_calls_rights.json
  role   = aws_iam_role.working_hours_calls_role_main.name
}

# dev/working-hours/calls/alarms-off
resource "aws_scheduler_schedule" "working_hours_calls_alarms_off" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "alarms-off"
  schedule_expression          = "cron(0 20 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:cloudwatch:disableAlarmActions"
    input = jsonencode({
      AlarmNames = [
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_load_balancer_errors.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_connections_rejected.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_targets_unreachable.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_tls_errors.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_no_running_tasks.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_cpu_exhausted.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_logs_error_logs.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_latency.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_unhealthy_targets.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_service_cpu_unused.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_service_memory_unused.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_backlog_without_task.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_cpu_exhausted.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_logs_error_logs.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_jobs_alarms_queue_oldest_message.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_jobs_alarms_failed_queue_dead_letters.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_tasks_alarms_queue_oldest_message.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_tasks_alarms_failed_queue_dead_letters.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.observability_heartbeat_watchdog.alarm_name),
        tostring(aws_cloudwatch_composite_alarm.overview_users_affected.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.edge_alarms_endpoint_unreachable.alarm_name),
      ]
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/alarms-on
resource "aws_scheduler_schedule" "working_hours_calls_alarms_on" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "alarms-on"
  schedule_expression          = "cron(15 7 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:cloudwatch:enableAlarmActions"
    input = jsonencode({
      AlarmNames = [
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_load_balancer_errors.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_connections_rejected.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_targets_unreachable.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_load_balancer_alarms_tls_errors.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_no_running_tasks.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_cpu_exhausted.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_logs_error_logs.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_latency.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_unhealthy_targets.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_service_cpu_unused.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_app_service_memory_unused.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_backlog_without_task.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_cpu_exhausted.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.compute_service_worker_alarms_logs_error_logs.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_jobs_alarms_queue_oldest_message.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_jobs_alarms_failed_queue_dead_letters.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_tasks_alarms_queue_oldest_message.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.queue_tasks_alarms_failed_queue_dead_letters.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.observability_heartbeat_watchdog.alarm_name),
        tostring(aws_cloudwatch_composite_alarm.overview_users_affected.alarm_name),
        tostring(aws_cloudwatch_metric_alarm.edge_alarms_endpoint_unreachable.alarm_name),
      ]
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/check-off
resource "aws_scheduler_schedule" "working_hours_calls_check_off" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "check-off"
  schedule_expression          = "cron(0 20 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:route53:updateHealthCheck"
    input = jsonencode({
      Disabled      = true
      HealthCheckId = aws_route53_health_check.edge_health_check_main.id
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/check-on
resource "aws_scheduler_schedule" "working_hours_calls_check_on" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "check-on"
  schedule_expression          = "cron(15 7 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:route53:updateHealthCheck"
    input = jsonencode({
      Disabled      = false
      HealthCheckId = aws_route53_health_check.edge_health_check_main.id
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/database-start
resource "aws_scheduler_schedule" "working_hours_calls_database_start" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "database-start"
  schedule_expression          = "cron(30 6 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:rds:startDBInstance"
    input = jsonencode({
      DbInstanceIdentifier = tostring(aws_db_instance.database_postgres_main.identifier)
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/database-stop
resource "aws_scheduler_schedule" "working_hours_calls_database_stop" {
  group_name                   = aws_scheduler_schedule_group.working_hours_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "database-stop"
  schedule_expression          = "cron(30 20 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"
    input = jsonencode({
      DbInstanceIdentifier = tostring(aws_db_instance.database_postgres_main.identifier)
    })
    role_arn = aws_iam_role.working_hours_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.working_hours_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.working_hours_calls_rights_policy]
}

# dev/working-hours/calls/main
resource "aws_scheduler_schedule_group" "working_hours_calls_main" {
  name = "terrace-dev-night"
}

# dev/working-hours/calls/dead-letters/main
resource "aws_sqs_queue" "working_hours_calls_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-night-failed"
}

# dev/working-hours/calls/dead-letters/access
resource "aws_sqs_queue_policy" "working_hours_calls_dead_letters_access" {
  policy    = data.aws_iam_policy_document.working_hours_calls_dead_letters_policy.json
  queue_url = aws_sqs_queue.working_hours_calls_dead_letters_main.url
}

# dev/working-hours/calls/redrive
resource "aws_sqs_queue_redrive_allow_policy" "working_hours_calls_redrive" {
  queue_url = aws_sqs_queue.working_hours_calls_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "denyAll"
  })
}
