# production/flags/app-document
data "aws_iam_policy_document" "flags_app_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# production/flags/jobs-document
data "aws_iam_policy_document" "flags_jobs_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# production/flags/pod-app-document
data "aws_iam_policy_document" "flags_pod_app_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# production/flags/pod-worker-document
data "aws_iam_policy_document" "flags_pod_worker_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# production/flags/role/trust
data "aws_iam_policy_document" "flags_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["appconfig.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/flags/role/watch-document
data "aws_iam_policy_document" "flags_role_watch_document" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.arn]
    sid       = "SeeAlarms"
  }
}

# production/flags/worker-document
data "aws_iam_policy_document" "flags_worker_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# production/flags/main
resource "aws_appconfig_application" "flags_main" {
  description = "Switches of the application"
  name        = "terrace-production"
}

# production/flags/profile
resource "aws_appconfig_configuration_profile" "flags_profile" {
  application_id = aws_appconfig_application.flags_main.id
  location_uri   = "hosted"
  name           = "flags"
  type           = "AWS.AppConfig.FeatureFlags"
}

# production/flags/rollout
resource "aws_appconfig_deployment" "flags_rollout" {
  application_id           = aws_appconfig_application.flags_main.id
  configuration_profile_id = aws_appconfig_configuration_profile.flags_profile.configuration_profile_id
  configuration_version    = aws_appconfig_hosted_configuration_version.flags_version.version_number
  deployment_strategy_id   = aws_appconfig_deployment_strategy.flags_strategy.id
  environment_id           = aws_appconfig_environment.flags_environment.environment_id
}

# production/flags/strategy
resource "aws_appconfig_deployment_strategy" "flags_strategy" {
  deployment_duration_in_minutes = 10
  final_bake_time_in_minutes     = 10
  growth_factor                  = 20
  growth_type                    = "LINEAR"
  name                           = "terrace-production-steps"
  replicate_to                   = "NONE"
}

# production/flags/environment
resource "aws_appconfig_environment" "flags_environment" {
  application_id = aws_appconfig_application.flags_main.id
  name           = "production"

  monitor {
    alarm_arn      = aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.arn
    alarm_role_arn = aws_iam_role.flags_role_main.arn
  }

  depends_on = [aws_iam_role_policy.flags_role_watch_policy]
}

# production/flags/version
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
        enabled = false
      }
    }
    version = "1"
  })
  content_type = "application/json"

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [content]
    replace_triggered_by  = [terraform_data.flags_written]
  }
}

# production/flags/role/main
resource "aws_iam_role" "flags_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.flags_role_trust.json
  description          = "Sees the alarms that take a version of the flags back"
  name                 = "terrace-production-flags-watch"
  permissions_boundary = "arn:aws:iam::444444444444:policy/terrace-production-deployment-boundary"
}

# production/flags/app-policy
resource "aws_iam_role_policy" "flags_app_policy" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# production/flags/jobs-policy
resource "aws_iam_role_policy" "flags_jobs_policy" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_jobs_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/flags/pod-app-policy
resource "aws_iam_role_policy" "flags_pod_app_policy" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# production/flags/pod-worker-policy
resource "aws_iam_role_policy" "flags_pod_worker_policy" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# production/flags/role/watch-policy
resource "aws_iam_role_policy" "flags_role_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.flags_role_watch_document.json
  role   = aws_iam_role.flags_role_main.name
}

# production/flags/worker-policy
resource "aws_iam_role_policy" "flags_worker_policy" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# production/flags/written
resource "terraform_data" "flags_written" {
  input = {
    flags = jsonencode({
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
          enabled = false
        }
      }
      version = "1"
    })
  }
}
