# dev/flags/app-document
data "aws_iam_policy_document" "flags_app_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# dev/flags/jobs-document
data "aws_iam_policy_document" "flags_jobs_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# dev/flags/pod-app-document
data "aws_iam_policy_document" "flags_pod_app_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# dev/flags/pod-worker-document
data "aws_iam_policy_document" "flags_pod_worker_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# dev/flags/role/trust
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

# dev/flags/role/watch-document
data "aws_iam_policy_document" "flags_role_watch_document" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.arn]
    sid       = "SeeAlarms"
  }
}

# dev/flags/worker-document
data "aws_iam_policy_document" "flags_worker_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.flags_environment.arn}/configuration/${aws_appconfig_configuration_profile.flags_profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# dev/flags/main
resource "aws_appconfig_application" "flags_main" {
  description = "Switches of the application"
  name        = "terrace-dev"
}

# dev/flags/profile
resource "aws_appconfig_configuration_profile" "flags_profile" {
  application_id = aws_appconfig_application.flags_main.id
  location_uri   = "hosted"
  name           = "flags"
  type           = "AWS.AppConfig.FeatureFlags"
}

# dev/flags/rollout
resource "aws_appconfig_deployment" "flags_rollout" {
  application_id           = aws_appconfig_application.flags_main.id
  configuration_profile_id = aws_appconfig_configuration_profile.flags_profile.configuration_profile_id
  configuration_version    = aws_appconfig_hosted_configuration_version.flags_version.version_number
  deployment_strategy_id   = aws_appconfig_deployment_strategy.flags_strategy.id
  environment_id           = aws_appconfig_environment.flags_environment.environment_id
}

# dev/flags/strategy
resource "aws_appconfig_deployment_strategy" "flags_strategy" {
  deployment_duration_in_minutes = 10
  final_bake_time_in_minutes     = 10
  growth_factor                  = 20
  growth_type                    = "LINEAR"
  name                           = "terrace-dev-steps"
  replicate_to                   = "NONE"
}

# dev/flags/environment
resource "aws_appconfig_environment" "flags_environment" {
  application_id = aws_appconfig_application.flags_main.id
  name           = "dev"

  monitor {
    alarm_arn      = aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.arn
    alarm_role_arn = aws_iam_role.flags_role_main.arn
  }

  depends_on = [aws_iam_role_policy.flags_role_watch_policy]
}

# dev/flags/version
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

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [content]
    replace_triggered_by  = [terraform_data.flags_written]
  }
}

# dev/flags/role/main
resource "aws_iam_role" "flags_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.flags_role_trust.json
  description          = "Sees the alarms that take a version of the flags back"
  name                 = "terrace-dev-flags-watch"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-deployment-boundary"
}

# dev/flags/app-policy
resource "aws_iam_role_policy" "flags_app_policy" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/flags/jobs-policy
resource "aws_iam_role_policy" "flags_jobs_policy" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_jobs_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/flags/pod-app-policy
resource "aws_iam_role_policy" "flags_pod_app_policy" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/flags/pod-worker-policy
resource "aws_iam_role_policy" "flags_pod_worker_policy" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# dev/flags/role/watch-policy
resource "aws_iam_role_policy" "flags_role_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.flags_role_watch_document.json
  role   = aws_iam_role.flags_role_main.name
}

# dev/flags/worker-policy
resource "aws_iam_role_policy" "flags_worker_policy" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# dev/flags/written
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
          enabled = true
        }
      }
      version = "1"
    })
  }
}
