# staging/flags/app-document
data "aws_iam_policy_document" "flags_app_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# staging/flags/role/trust
data "aws_iam_policy_document" "flags_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["appconfig.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/flags/watch
data "aws_iam_policy_document" "flags_watch" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn]
    sid       = "SeeAlarm"
  }
}

# staging/flags/main
resource "aws_appconfig_application" "flags_main" {
  description = "Switches of the application"
  name        = "terrace-staging"
}

# staging/flags/profile
resource "aws_appconfig_configuration_profile" "flags_profile" {
  application_id = aws_appconfig_application.flags_main.id
  location_uri   = "hosted"
  name           = "flags"
  type           = "AWS.AppConfig.FeatureFlags"
}

# staging/flags/rollout
resource "aws_appconfig_deployment" "flags_rollout" {
  application_id           = aws_appconfig_application.flags_main.id
  configuration_profile_id = aws_appconfig_configuration_profile.flags_profile.configuration_profile_id
  configuration_version    = aws_appconfig_hosted_configuration_version.flags_version.version_number
  deployment_strategy_id   = aws_appconfig_deployment_strategy.flags_strategy.id
  environment_id           = aws_appconfig_environment.flags_environment.environment_id
}

# staging/flags/strategy
resource "aws_appconfig_deployment_strategy" "flags_strategy" {
  deployment_duration_in_minutes = 10
  final_bake_time_in_minutes     = 10
  growth_factor                  = 20
  growth_type                    = "LINEAR"
  name                           = "terrace-staging-steps"
  replicate_to                   = "NONE"
}

# staging/flags/environment
resource "aws_appconfig_environment" "flags_environment" {
  application_id = aws_appconfig_application.flags_main.id
  name           = "staging"

  monitor {
    alarm_arn      = aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn
    alarm_role_arn = aws_iam_role.flags_role_main.arn
  }

  depends_on = [aws_iam_role_policy.flags_watch_policy]
}

# staging/flags/version
resource "aws_appconfig_hosted_configuration_version" "flags_version" {
  application_id           = aws_appconfig_application.flags_main.id
  configuration_profile_id = aws_appconfig_configuration_profile.flags_profile.configuration_profile_id
  content = jsonencode({
    flags = {
      recognize_repeated_requests = {
        name = "recognize_repeated_requests"
      }
      trace_every_request = {
        name = "trace_every_request"
      }
    }
    values = {
      recognize_repeated_requests = {
        enabled = true
      }
      trace_every_request = {
        enabled = true
      }
    }
    version = "1"
  })
  content_type = "application/json"
}

# staging/flags/role/main
resource "aws_iam_role" "flags_role_main" {
  assume_role_policy = data.aws_iam_policy_document.flags_role_trust.json
  description        = "Sees the alarm that takes a version of the flags back"
  name               = "terrace-staging-flags-watch"
}

# staging/flags/app-reads
resource "aws_iam_role_policy" "flags_app_reads" {
  name   = "terrace-staging-flags-read"
  policy = data.aws_iam_policy_document.flags_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# staging/flags/watch-policy
resource "aws_iam_role_policy" "flags_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.flags_watch.json
  role   = aws_iam_role.flags_role_main.name
}
