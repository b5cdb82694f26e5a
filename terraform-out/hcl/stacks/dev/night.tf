# dev/night/calls/dead-letters/policy
data "aws_iam_policy_document" "night_calls_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.night_calls_dead_letters_main.arn]
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

# dev/night/calls/rights
data "aws_iam_policy_document" "night_calls_rights" {
  statement {
    actions   = ["rds:StartDBInstance"]
    resources = [aws_db_instance.database_main.arn]
    sid       = "DatabaseStart"
  }

  statement {
    actions   = ["rds:StopDBInstance"]
    resources = [aws_db_instance.database_main.arn]
    sid       = "DatabaseStop"
  }

  statement {
    actions   = ["cloudwatch:EnableAlarmActions"]
    resources = [aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.arn]
    sid       = "AlarmOn"
  }

  statement {
    actions   = ["cloudwatch:DisableAlarmActions"]
    resources = [aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.arn]
    sid       = "AlarmOff"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.night_calls_dead_letters_main.arn]
    sid       = "KeepFailedCalls"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"
  }
}

# dev/night/calls/role/trust
data "aws_iam_policy_document" "night_calls_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["scheduler.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/night/service-morning
resource "aws_appautoscaling_scheduled_action" "night_service_morning" {
  name               = "terrace-dev-app-morning"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 7 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "3"
    min_capacity = "1"
  }
}

# dev/night/service-night
resource "aws_appautoscaling_scheduled_action" "night_service_night" {
  name               = "terrace-dev-app-night"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = "cron(0 20 ? * MON-FRI *)"
  service_namespace  = "ecs"
  timezone           = "Europe/Berlin"

  scalable_target_action {
    max_capacity = "0"
    min_capacity = "0"
  }
}

# dev/night/fleet-morning
resource "aws_autoscaling_schedule" "night_fleet_morning" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  desired_capacity       = 0
  max_size               = 2
  min_size               = 0
  recurrence             = "0 7 * * 1-5"
  scheduled_action_name  = "terrace-dev-jobs-morning"
  time_zone              = "Europe/Berlin"
}

# dev/night/fleet-night
resource "aws_autoscaling_schedule" "night_fleet_night" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  desired_capacity       = 0
  max_size               = 0
  min_size               = 0
  recurrence             = "0 20 * * 1-5"
  scheduled_action_name  = "terrace-dev-jobs-night"
  time_zone              = "Europe/Berlin"
}

# dev/night/calls/role/main
resource "aws_iam_role" "night_calls_role_main" {
  assume_role_policy = data.aws_iam_policy_document.night_calls_role_trust.json
  description        = "Makes scheduled calls"
  name               = "terrace-dev-night-schedule"
}

# dev/night/calls/rights-policy
resource "aws_iam_role_policy" "night_calls_rights_policy" {
  name   = "call"
  policy = data.aws_iam_policy_document.night_calls_rights.json
  role   = aws_iam_role.night_calls_role_main.name
}

# dev/night/calls/alarm-off
resource "aws_scheduler_schedule" "night_calls_alarm_off" {
  group_name                   = aws_scheduler_schedule_group.night_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "alarm-off"
  schedule_expression          = "cron(0 20 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:cloudwatch:disableAlarmActions"
    input = jsonencode({
      AlarmNames = [tostring(aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.alarm_name)]
    })
    role_arn = aws_iam_role.night_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.night_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.night_calls_rights_policy]
}

# dev/night/calls/alarm-on
resource "aws_scheduler_schedule" "night_calls_alarm_on" {
  group_name                   = aws_scheduler_schedule_group.night_calls_main.name
  kms_key_arn                  = aws_kms_key.security_data_main.arn
  name                         = "alarm-on"
  schedule_expression          = "cron(15 7 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn = "arn:aws:scheduler:::aws-sdk:cloudwatch:enableAlarmActions"
    input = jsonencode({
      AlarmNames = [tostring(aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.alarm_name)]
    })
    role_arn = aws_iam_role.night_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.night_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.night_calls_rights_policy]
}

# dev/night/calls/database-start
resource "aws_scheduler_schedule" "night_calls_database_start" {
  group_name                   = aws_scheduler_schedule_group.night_calls_main.name
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
      DbInstanceIdentifier = tostring(aws_db_instance.database_main.identifier)
    })
    role_arn = aws_iam_role.night_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.night_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.night_calls_rights_policy]
}

# dev/night/calls/database-stop
resource "aws_scheduler_schedule" "night_calls_database_stop" {
  group_name                   = aws_scheduler_schedule_group.night_calls_main.name
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
      DbInstanceIdentifier = tostring(aws_db_instance.database_main.identifier)
    })
    role_arn = aws_iam_role.night_calls_role_main.arn

    dead_letter_config {
      arn = aws_sqs_queue.night_calls_dead_letters_main.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 5
    }
  }

  depends_on = [aws_iam_role_policy.night_calls_rights_policy]
}

# dev/night/calls/main
resource "aws_scheduler_schedule_group" "night_calls_main" {
  name = "terrace-dev-night"
}

# dev/night/calls/dead-letters/main
resource "aws_sqs_queue" "night_calls_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-night-failed"
}

# dev/night/calls/dead-letters/access
resource "aws_sqs_queue_policy" "night_calls_dead_letters_access" {
  policy    = data.aws_iam_policy_document.night_calls_dead_letters_policy.json
  queue_url = aws_sqs_queue.night_calls_dead_letters_main.url
}

# dev/night/calls/redrive
resource "aws_sqs_queue_redrive_allow_policy" "night_calls_redrive" {
  queue_url = aws_sqs_queue.night_calls_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "denyAll"
  })
}
