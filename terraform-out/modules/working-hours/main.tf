# caller/current
data "aws_caller_identity" "current" {}

# working-hours/calls/dead-letters/policy
data "aws_iam_policy_document" "calls_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.calls_dead_letters_main.arn]
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

# working-hours/calls/rights
data "aws_iam_policy_document" "calls_rights" {
  statement {
    actions   = ["rds:StartDBInstance", "rds:StopDBInstance"]
    resources = ["arn:aws:rds:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:db:${var.database_identifier}"]
    sid       = "DatabaseStart"
  }

  statement {
    actions   = ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"]
    resources = [var.no_tasks_alarm_arn]
    sid       = "AlarmsOn"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.calls_dead_letters_main.arn]
    sid       = "KeepFailedCalls"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "UseKey"
  }
}

# working-hours/calls/role/trust
data "aws_iam_policy_document" "calls_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["scheduler.amazonaws.com"]
      type        = "Service"
    }
  }
}

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# working-hours/service-app-morning
resource "aws_appautoscaling_scheduled_action" "service_app_morning" {
  name               = "${var.project_name}-${var.environment}-app-morning"
  resource_id        = "service/${var.cluster_name}/${var.service_name}"
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 ${var.starts_hour} ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = var.time_zone

  scalable_target_action {
    max_capacity = var.maximum_tasks
    min_capacity = var.minimum_tasks
  }
}

# working-hours/service-app-night
resource "aws_appautoscaling_scheduled_action" "service_app_night" {
  name               = "${var.project_name}-${var.environment}-app-night"
  resource_id        = "service/${var.cluster_name}/${var.service_name}"
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 ${var.ends_hour} ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = var.time_zone

  scalable_target_action {
    max_capacity = "0"
    min_capacity = "0"
  }
}

# working-hours/fleet-morning
resource "aws_autoscaling_schedule" "fleet_morning" {
  autoscaling_group_name = var.group_name
  desired_capacity       = var.minimum_instances
  max_size               = var.maximum_instances
  min_size               = var.minimum_instances
  recurrence             = "0 ${var.starts_hour} * * 1-5"
  scheduled_action_name  = "${var.project_name}-${var.environment}-jobs-morning"
  time_zone              = var.time_zone
}

# working-hours/fleet-night
resource "aws_autoscaling_schedule" "fleet_night" {
  autoscaling_group_name = var.group_name
  desired_capacity       = 0
  max_size               = 0
  min_size               = 0
  recurrence             = "0 ${var.ends_hour} * * 1-5"
  scheduled_action_name  = "${var.project_name}-${var.environment}-jobs-night"
  time_zone              = var.time_zone
}

# working-hours/schedules/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "schedules_queue_dead_letters" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Work of schedules has failed for good and waits for somebody. Runbook: ${var.runbooks_url}/queue.md#queue-dead-letters"
  alarm_name          = "${var.project_name}-${var.environment}-schedules-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    QueueName = aws_sqs_queue.calls_dead_letters_main.name
  }
  evaluation_periods = 1
  metric_name        = "ApproximateNumberOfMessagesVisible"
  namespace          = "AWS/SQS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# working-hours/calls/role/main
resource "aws_iam_role" "calls_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.calls_role_trust.json
  description          = "Makes scheduled calls"
  name                 = "${var.project_name}-${var.environment}-night-schedule"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# working-hours/calls/rights-policy
resource "aws_iam_role_policy" "calls_rights_policy" {
  name   = "call"
  policy = data.aws_iam_policy_document.calls_rights.json
  role   = aws_iam_role.calls_role_main.name
}

# working-hours/calls/alarms-off
resource "aws_scheduler_schedule" "calls_alarms_off" {
  group_name                   = aws_scheduler_schedule_group.calls_main.name
  kms_key_arn                  = var.data_key_arn
  name                         = "alarms-off"
  schedule_expression          = "cron(0 ${var.ends_hour} ? * MON-FRI *)"
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:cloudwatch:disableAlarmActions"
    input    = "{\"AlarmNames\":[\"${element(split(":", var.no_tasks_alarm_arn), 6)}\"]}"
    role_arn = aws_iam_role.calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.calls_rights_policy]
}

# working-hours/calls/alarms-on
resource "aws_scheduler_schedule" "calls_alarms_on" {
  group_name                   = aws_scheduler_schedule_group.calls_main.name
  kms_key_arn                  = var.data_key_arn
  name                         = "alarms-on"
  schedule_expression          = "cron(15 ${var.starts_hour} ? * MON-FRI *)"
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:cloudwatch:enableAlarmActions"
    input    = "{\"AlarmNames\":[\"${element(split(":", var.no_tasks_alarm_arn), 6)}\"]}"
    role_arn = aws_iam_role.calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.calls_rights_policy]
}

# working-hours/calls/database-start
resource "aws_scheduler_schedule" "calls_database_start" {
  group_name                   = aws_scheduler_schedule_group.calls_main.name
  kms_key_arn                  = var.data_key_arn
  name                         = "database-start"
  schedule_expression          = "cron(30 ${(var.starts_hour - 1)} ? * MON-FRI *)"
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:rds:startDBInstance"
    input = format(jsonencode({
      DbInstanceIdentifier = "%s"
    }), tostring(var.database_identifier))
    role_arn = aws_iam_role.calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.calls_rights_policy]
}

# working-hours/calls/database-stop
resource "aws_scheduler_schedule" "calls_database_stop" {
  group_name                   = aws_scheduler_schedule_group.calls_main.name
  kms_key_arn                  = var.data_key_arn
  name                         = "database-stop"
  schedule_expression          = "cron(30 ${var.ends_hour} ? * MON-FRI *)"
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"
    input = format(jsonencode({
      DbInstanceIdentifier = "%s"
    }), tostring(var.database_identifier))
    role_arn = aws_iam_role.calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.calls_rights_policy]
}

# working-hours/calls/main
resource "aws_scheduler_schedule_group" "calls_main" {
  name = "${var.project_name}-${var.environment}-night"
  tags = var.common_tags
}

# working-hours/calls/dead-letters/main
resource "aws_sqs_queue" "calls_dead_letters_main" {
  kms_master_key_id         = var.data_key_arn
  message_retention_seconds = 1209600
  name                      = "${var.project_name}-${var.environment}-night-failed"
  tags                      = var.common_tags
}

# working-hours/calls/dead-letters/access
resource "aws_sqs_queue_policy" "calls_dead_letters_access" {
  policy    = data.aws_iam_policy_document.calls_dead_letters_policy.json
  queue_url = aws_sqs_queue.calls_dead_letters_main.url
}

# working-hours/calls/redrive
resource "aws_sqs_queue_redrive_allow_policy" "calls_redrive" {
  queue_url = aws_sqs_queue.calls_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "denyAll"
  })
}
