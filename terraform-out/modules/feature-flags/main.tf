# flags/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["${aws_appconfig_environment.environment.arn}/configuration/${aws_appconfig_configuration_profile.profile.configuration_profile_id}"]
    sid       = "ReadFlags"
  }
}

# flags/role/trust
data "aws_iam_policy_document" "role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["appconfig.amazonaws.com"]
      type        = "Service"
    }
  }
}

# flags/role/watch-document
data "aws_iam_policy_document" "role_watch_document" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [var.alarm_arn]
    sid       = "SeeAlarms"
  }
}

# flags/main
resource "aws_appconfig_application" "main" {
  description = "Switches of the application"
  name        = "${var.project_name}-${var.environment}"
  tags        = var.common_tags
}

# flags/profile
resource "aws_appconfig_configuration_profile" "profile" {
  application_id = aws_appconfig_application.main.id
  location_uri   = "hosted"
  name           = "flags"
  tags           = var.common_tags
  type           = "AWS.AppConfig.FeatureFlags"
}

# flags/rollout
resource "aws_appconfig_deployment" "rollout" {
  application_id           = aws_appconfig_application.main.id
  configuration_profile_id = aws_appconfig_configuration_profile.profile.configuration_profile_id
  configuration_version    = aws_appconfig_hosted_configuration_version.version.version_number
  deployment_strategy_id   = aws_appconfig_deployment_strategy.strategy.id
  environment_id           = aws_appconfig_environment.environment.environment_id
  tags                     = var.common_tags
}

# flags/strategy
resource "aws_appconfig_deployment_strategy" "strategy" {
  deployment_duration_in_minutes = 10
  final_bake_time_in_minutes     = 10
  growth_factor                  = 20
  growth_type                    = "LINEAR"
  name                           = "${var.project_name}-${var.environment}-steps"
  replicate_to                   = "NONE"
  tags                           = var.common_tags
}

# flags/environment
resource "aws_appconfig_environment" "environment" {
  application_id = aws_appconfig_application.main.id
  name           = var.environment
  tags           = var.common_tags

  monitor {
    alarm_arn      = var.alarm_arn
    alarm_role_arn = aws_iam_role.role_main.arn
  }

  depends_on = [aws_iam_role_policy.role_watch_policy]
}

# flags/version
resource "aws_appconfig_hosted_configuration_version" "version" {
  application_id           = aws_appconfig_application.main.id
  configuration_profile_id = aws_appconfig_configuration_profile.profile.configuration_profile_id
  content = jsonencode({
    version = "1"
    flags   = { for name in keys(var.flags) : name => { name = name } }
    values  = { for name, on in var.flags : name => { enabled = on } }
  })
  content_type = "application/json"

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [content]
    replace_triggered_by  = [terraform_data.written]
  }
}

# flags/role/main
resource "aws_iam_role" "role_main" {
  assume_role_policy   = data.aws_iam_policy_document.role_trust.json
  description          = "Sees the alarms that take a version of the flags back"
  name                 = "${var.project_name}-${var.environment}-flags-watch"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# flags/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-flags-read"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}

# flags/role/watch-policy
resource "aws_iam_role_policy" "role_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.role_watch_document.json
  role   = aws_iam_role.role_main.name
}

# flags/written
resource "terraform_data" "written" {
  input = {
    flags = jsonencode({
      version = "1"
      flags   = { for name in keys(var.flags) : name => { name = name } }
      values  = { for name, on in var.flags : name => { enabled = on } }
    })
  }
}
