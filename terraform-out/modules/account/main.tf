# caller/current
data "aws_caller_identity" "current" {}

# account/account/compliance/history/policy
data "aws_iam_policy_document" "account_compliance_history_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.account_compliance_history_main.arn,
      "${aws_s3_bucket.account_compliance_history_main.arn}/*",
    ]
    sid = "RefusePlainHttp"

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

  statement {
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-config-${data.aws_caller_identity.current.account_id}"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-config-${data.aws_caller_identity.current.account_id}/AWSLogs/${data.aws_caller_identity.current.account_id}/Config/*"]
    sid       = "WriteHistory"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# account/account/key/policy
data "aws_iam_policy_document" "account_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      type        = "AWS"
    }
  }

  statement {
    actions = [
      "kms:Encrypt*",
      "kms:Decrypt*",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:Describe*",
    ]
    resources = ["*"]
    sid       = "LogGroupsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.${data.aws_region.current.name}.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "TrailsUseKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]
    sid       = "ConfigUsesKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# account/account/people/second-factor
data "aws_iam_policy_document" "account_people_second_factor" {
  statement {
    actions   = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    resources = ["*"]
    sid       = "SeeAccount"
  }

  statement {
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/&{aws:username}"]
    sid       = "ChangeOwnPassword"
  }

  statement {
    actions = [
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:DeactivateMFADevice",
    ]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/&{aws:username}"]
    sid       = "ManageOwnDevices"
  }

  statement {
    actions   = ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:mfa/*"]
    sid       = "MakeDevice"
  }

  statement {
    effect = "Deny"
    not_actions = [
      "iam:GetAccountPasswordPolicy",
      "iam:ListVirtualMFADevices",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:CreateVirtualMFADevice",
      "iam:DeleteVirtualMFADevice",
      "iam:GetUser",
      "sts:GetSessionToken",
    ]
    resources = ["*"]
    sid       = "RefuseWithoutFactor"

    condition {
      test     = "BoolIfExists"
      values   = ["false"]
      variable = "aws:MultiFactorAuthPresent"
    }
  }
}

# account/account/trail/delivery
data "aws_iam_policy_document" "account_trail_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.account_trail_log.arn}:log-stream:*"]
    sid       = "WriteEvents"
  }
}

# account/account/trail/record/policy
data "aws_iam_policy_document" "account_trail_record_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.account_trail_record_main.arn,
      "${aws_s3_bucket.account_trail_record_main.arn}/*",
    ]
    sid = "RefusePlainHttp"

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

  statement {
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-trail-${data.aws_caller_identity.current.account_id}"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:trail/${var.project_name}-${var.environment}-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-trail-${data.aws_caller_identity.current.account_id}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
    sid       = "WriteRecord"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:trail/${var.project_name}-${var.environment}-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# account/account/trail/role/trust
data "aws_iam_policy_document" "account_trail_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# account/boundary/limits
data "aws_iam_policy_document" "boundary_limits" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = ["arn:aws:aps:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseAps"
  }

  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["arn:aws:appconfig:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseAppconfig"
  }

  statement {
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = ["arn:aws:dynamodb:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseDynamodb"
  }

  statement {
    actions   = ["elasticache:Connect"]
    resources = ["arn:aws:elasticache:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseElasticache"
  }

  statement {
    actions   = ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"]
    resources = ["arn:aws:es:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseEs"
  }

  statement {
    actions   = ["events:PutEvents"]
    resources = ["arn:aws:events:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseEvents"
  }

  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["arn:aws:kms:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseKms"
  }

  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseLambda"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseLogs"
  }

  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseRdsDb"
  }

  statement {
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = ["arn:aws:secretsmanager:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseSecretsmanager"
  }

  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseSns"
  }

  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = ["arn:aws:sqs:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseSqs"
  }

  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseSsm"
  }

  statement {
    actions   = ["states:SendTask*", "states:StartExecution"]
    resources = ["arn:aws:states:*:${data.aws_caller_identity.current.account_id}:*"]
    sid       = "UseStates"
  }

  statement {
    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-*"]
    sid       = "UseObjects"
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:aws:ecr:*:${var.registry_account_id}:repository/*"]
    sid       = "PullImages"
  }

  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:*:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "RegisterInstance"
  }

  statement {
    actions = [
      "cloudwatch:PutMetricData",
      "ec2messages:AcknowledgeMessage",
      "ec2messages:DeleteMessage",
      "ec2messages:FailMessage",
      "ec2messages:GetEndpoint",
      "ec2messages:GetMessages",
      "ec2messages:SendReply",
      "ecr:GetAuthorizationToken",
      "s3:ListAllMyBuckets",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutSpans",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
    sid       = "WithoutResource"
  }

  statement {
    actions = [
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "config:DeleteConfig*",
      "config:DeleteDeliveryChannel",
      "config:PutConfigurationRecorder",
      "config:StopConfigurationRecorder",
      "guardduty:DeleteDetector",
      "guardduty:UpdateDetector",
      "kms:DisableKey*",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "organizations:*",
      "securityhub:DisableSecurityHub",
    ]
    effect    = "Deny"
    resources = ["*"]
    sid       = "RefuseSilencing"
  }

  statement {
    actions = ["s3:Delete*", "s3:Put*"]
    effect  = "Deny"
    resources = [
      "arn:aws:s3:::${var.project_name}-${var.environment}-trail-*",
      "arn:aws:s3:::${var.project_name}-${var.environment}-config-*",
      "arn:aws:s3:::${var.project_name}-${var.environment}-logs-*",
    ]
    sid = "RefuseTouchingRecords"
  }

  statement {
    actions   = ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"]
    effect    = "Deny"
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:policy/${var.project_name}-${var.environment}-boundary"]
    sid       = "RefuseChangingBoundary"
  }

  statement {
    actions   = ["iam:Delete*Boundary", "iam:Put*Boundary"]
    effect    = "Deny"
    resources = ["*"]
    sid       = "RefuseLeaving"
  }

  statement {
    actions = [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:CreateUser",
      "iam:PutRolePolicy",
      "iam:PutUserPolicy",
    ]
    effect    = "Deny"
    resources = ["*"]
    sid       = "RefuseRolesWithout"

    condition {
      test     = "StringNotEquals"
      values   = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:policy/${var.project_name}-${var.environment}-boundary"]
      variable = "iam:PermissionsBoundary"
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

# account/account/threats/open-doors
resource "aws_accessanalyzer_analyzer" "account_threats_open_doors" {
  analyzer_name = "${var.project_name}-${var.environment}-access"
  tags          = var.common_tags
  type          = "ACCOUNT"
}

# account/account/trail/main
resource "aws_cloudtrail" "account_trail_main" {
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.account_trail_log.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.account_trail_role_main.arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true
  kms_key_id                    = aws_kms_key.account_key_main.arn
  name                          = "${var.project_name}-${var.environment}-trail"
  s3_bucket_name                = aws_s3_bucket_policy.account_trail_record_access.bucket
  tags                          = var.common_tags
  depends_on                    = [aws_iam_role_policy.account_trail_delivery_policy]
}

# account/account/trail/log
resource "aws_cloudwatch_log_group" "account_trail_log" {
  kms_key_id        = aws_kms_key.account_key_main.arn
  name              = "/${var.project_name}/${var.environment}/trail"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# account/account/alarms/bucket-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_bucket_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-bucket-policy-changed"
  pattern        = "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }"

  metric_transformation {
    name      = "bucket-policy-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/config-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_config_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-config-changed"
  pattern        = "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }"

  metric_transformation {
    name      = "config-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/gateway-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_gateway_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-gateway-changed"
  pattern        = "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }"

  metric_transformation {
    name      = "gateway-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/iam-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_iam_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-iam-policy-changed"
  pattern        = "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy)) }"

  metric_transformation {
    name      = "iam-policy-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/key-disabled-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_key_disabled_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-key-disabled"
  pattern        = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"

  metric_transformation {
    name      = "key-disabled"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/login-failed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_failed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-login-failed"
  pattern        = "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }"

  metric_transformation {
    name      = "login-failed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/login-without-mfa-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_without_mfa_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-login-without-mfa"
  pattern        = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"

  metric_transformation {
    name      = "login-without-mfa"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/network-acl-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_network_acl_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-network-acl-changed"
  pattern        = "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }"

  metric_transformation {
    name      = "network-acl-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/organization-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_organization_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-organization-changed"
  pattern        = "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdateOrganizationalUnit) || ($.eventName = UpdatePolicy)) }"

  metric_transformation {
    name      = "organization-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/root-login-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_root_login_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-root-login"
  pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"

  metric_transformation {
    name      = "root-login"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/route-table-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_route_table_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-route-table-changed"
  pattern        = "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable)) }"

  metric_transformation {
    name      = "route-table-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/security-group-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_security_group_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-security-group-changed"
  pattern        = "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }"

  metric_transformation {
    name      = "security-group-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/trail-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_trail_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-trail-changed"
  pattern        = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"

  metric_transformation {
    name      = "trail-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/unauthorized-calls-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_unauthorized_calls_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-unauthorized-calls"
  pattern        = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"

  metric_transformation {
    name      = "unauthorized-calls"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/vpc-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_vpc_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "${var.project_name}-${var.environment}-vpc-changed"
  pattern        = "{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) || ($.eventName = ModifyVpcAttribute) || ($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = RejectVpcPeeringConnection) || ($.eventName = AttachClassicLinkVpc) || ($.eventName = DetachClassicLinkVpc) || ($.eventName = DisableVpcClassicLink) || ($.eventName = EnableVpcClassicLink) }"

  metric_transformation {
    name      = "vpc-changed"
    namespace = "${var.project_name}-${var.environment}-trail"
    value     = "1"
  }
}

# account/account/alarms/bucket-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_bucket_policy_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed who may reach a bucket, or how long its objects live. Runbook: ${var.runbooks_url}/security.md#bucket-policy-changed"
  alarm_name          = "${var.project_name}-${var.environment}-bucket-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "bucket-policy-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/config-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_config_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed or stopped the record of resources. Runbook: ${var.runbooks_url}/security.md#config-changed"
  alarm_name          = "${var.project_name}-${var.environment}-config-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "config-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/gateway-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_gateway_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed a network's way to the internet or to other networks. Runbook: ${var.runbooks_url}/security.md#gateway-changed"
  alarm_name          = "${var.project_name}-${var.environment}-gateway-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "gateway-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/iam-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_iam_policy_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed who may do what. Runbook: ${var.runbooks_url}/security.md#iam-policy-changed"
  alarm_name          = "${var.project_name}-${var.environment}-iam-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "iam-policy-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/key-disabled
resource "aws_cloudwatch_metric_alarm" "account_alarms_key_disabled" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody disabled an encryption key, or scheduled its deletion. Runbook: ${var.runbooks_url}/security.md#key-disabled"
  alarm_name          = "${var.project_name}-${var.environment}-key-disabled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "key-disabled"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/login-failed
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_failed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Sign-ins to the console fail, as when somebody guesses a password. Runbook: ${var.runbooks_url}/security.md#login-failed"
  alarm_name          = "${var.project_name}-${var.environment}-login-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-failed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 2
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/login-without-mfa
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_without_mfa" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody signed in to the console without a second factor. Runbook: ${var.runbooks_url}/security.md#login-without-mfa"
  alarm_name          = "${var.project_name}-${var.environment}-login-without-mfa"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-without-mfa"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/network-acl-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_network_acl_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed what a subnet lets through. Runbook: ${var.runbooks_url}/security.md#network-acl-changed"
  alarm_name          = "${var.project_name}-${var.environment}-network-acl-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "network-acl-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/organization-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_organization_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed the organization, its accounts or its policies. Runbook: ${var.runbooks_url}/security.md#organization-changed"
  alarm_name          = "${var.project_name}-${var.environment}-organization-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "organization-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/root-login
resource "aws_cloudwatch_metric_alarm" "account_alarms_root_login" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody used the root user. Runbook: ${var.runbooks_url}/security.md#root-login"
  alarm_name          = "${var.project_name}-${var.environment}-root-login"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "root-login"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/route-table-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_route_table_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed where a subnet's traffic goes. Runbook: ${var.runbooks_url}/security.md#route-table-changed"
  alarm_name          = "${var.project_name}-${var.environment}-route-table-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "route-table-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/security-group-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_security_group_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed which connections are let in or out. Runbook: ${var.runbooks_url}/security.md#security-group-changed"
  alarm_name          = "${var.project_name}-${var.environment}-security-group-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "security-group-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/trail-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_trail_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed or stopped the record of API calls. Runbook: ${var.runbooks_url}/security.md#trail-changed"
  alarm_name          = "${var.project_name}-${var.environment}-trail-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "trail-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/unauthorized-calls
resource "aws_cloudwatch_metric_alarm" "account_alarms_unauthorized_calls" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "API calls are refused, as when somebody tries what a stolen key may do. Runbook: ${var.runbooks_url}/security.md#unauthorized-calls"
  alarm_name          = "${var.project_name}-${var.environment}-unauthorized-calls"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "unauthorized-calls"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# account/account/alarms/vpc-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_vpc_changed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Somebody changed a network or its peers. Runbook: ${var.runbooks_url}/security.md#vpc-changed"
  alarm_name          = "${var.project_name}-${var.environment}-vpc-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "vpc-changed"
  namespace           = "${var.project_name}-${var.environment}-trail"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# account/account/compliance/buckets-not-readable
resource "aws_config_config_rule" "account_compliance_buckets_not_readable" {
  description = "No bucket can be read by the public"
  name        = "${var.project_name}-${var.environment}-buckets-not-readable"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_READ_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/buckets-not-writable
resource "aws_config_config_rule" "account_compliance_buckets_not_writable" {
  description = "No bucket can be written by the public"
  name        = "${var.project_name}-${var.environment}-buckets-not-writable"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/buckets-tls
resource "aws_config_config_rule" "account_compliance_buckets_tls" {
  description = "Buckets refuse plain HTTP"
  name        = "${var.project_name}-${var.environment}-buckets-tls"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_SSL_REQUESTS_ONLY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/databases-backed-up
resource "aws_config_config_rule" "account_compliance_databases_backed_up" {
  description = "RDS takes backups"
  name        = "${var.project_name}-${var.environment}-databases-backed-up"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "DB_INSTANCE_BACKUP_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/databases-encrypted
resource "aws_config_config_rule" "account_compliance_databases_encrypted" {
  description = "RDS storage is encrypted"
  name        = "${var.project_name}-${var.environment}-databases-encrypted"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "RDS_STORAGE_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/databases-kept
resource "aws_config_config_rule" "account_compliance_databases_kept" {
  description = "RDS refuses deletion"
  name        = "${var.project_name}-${var.environment}-databases-kept"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_DELETION_PROTECTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/databases-private
resource "aws_config_config_rule" "account_compliance_databases_private" {
  description = "No RDS instance has a public address"
  name        = "${var.project_name}-${var.environment}-databases-private"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/databases-two-zones
resource "aws_config_config_rule" "account_compliance_databases_two_zones" {
  description = "RDS spans two zones"
  name        = "${var.project_name}-${var.environment}-databases-two-zones"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "RDS_MULTI_AZ_SUPPORT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/default-group-closed
resource "aws_config_config_rule" "account_compliance_default_group_closed" {
  description = "Default security groups have no rules"
  name        = "${var.project_name}-${var.environment}-default-group-closed"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/findings
resource "aws_config_config_rule" "account_compliance_findings" {
  description = "Security Hub is on"
  name        = "${var.project_name}-${var.environment}-findings"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "SECURITYHUB_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/flow-logs
resource "aws_config_config_rule" "account_compliance_flow_logs" {
  description = "Every VPC has flow logs"
  name        = "${var.project_name}-${var.environment}-flow-logs"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "VPC_FLOW_LOGS_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/keys-kept
resource "aws_config_config_rule" "account_compliance_keys_kept" {
  description = "No KMS key waits for its deletion"
  name        = "${var.project_name}-${var.environment}-keys-kept"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "KMS_CMK_NOT_SCHEDULED_FOR_DELETION"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/keys-rotate
resource "aws_config_config_rule" "account_compliance_keys_rotate" {
  description = "KMS keys rotate"
  name        = "${var.project_name}-${var.environment}-keys-rotate"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "CMK_BACKING_KEY_ROTATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/logs-encrypted
resource "aws_config_config_rule" "account_compliance_logs_encrypted" {
  description = "Log groups are encrypted"
  name        = "${var.project_name}-${var.environment}-logs-encrypted"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "CLOUDWATCH_LOG_GROUP_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/no-administrators
resource "aws_config_config_rule" "account_compliance_no_administrators" {
  description = "No policy of the account allows everything"
  name        = "${var.project_name}-${var.environment}-no-administrators"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/no-ssh
resource "aws_config_config_rule" "account_compliance_no_ssh" {
  description = "No security group opens SSH to the world"
  name        = "${var.project_name}-${var.environment}-no-ssh"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "INCOMING_SSH_DISABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/old-keys
resource "aws_config_config_rule" "account_compliance_old_keys" {
  description = "No access key is older than 90 days"
  input_parameters = jsonencode({
    maxAccessKeyAge = "90"
  })
  name = "${var.project_name}-${var.environment}-old-keys"
  tags = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/passwords
resource "aws_config_config_rule" "account_compliance_passwords" {
  description = "Passwords are long, mixed and not used again"
  input_parameters = jsonencode({
    MaxPasswordAge          = "90"
    MinimumPasswordLength   = "14"
    PasswordReusePrevention = "24"
  })
  name = "${var.project_name}-${var.environment}-passwords"
  tags = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_PASSWORD_POLICY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/root-keys
resource "aws_config_config_rule" "account_compliance_root_keys" {
  description = "The root user has no access key"
  name        = "${var.project_name}-${var.environment}-root-keys"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_ROOT_ACCESS_KEY_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/root-mfa
resource "aws_config_config_rule" "account_compliance_root_mfa" {
  description = "The root user signs in with MFA"
  name        = "${var.project_name}-${var.environment}-root-mfa"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "ROOT_ACCOUNT_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/snapshots-private
resource "aws_config_config_rule" "account_compliance_snapshots_private" {
  description = "No RDS snapshot is public"
  name        = "${var.project_name}-${var.environment}-snapshots-private"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/threats
resource "aws_config_config_rule" "account_compliance_threats" {
  description = "GuardDuty is on"
  name        = "${var.project_name}-${var.environment}-threats"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "GUARDDUTY_ENABLED_CENTRALIZED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/trail
resource "aws_config_config_rule" "account_compliance_trail" {
  description = "A trail covers all regions"
  name        = "${var.project_name}-${var.environment}-trail"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "MULTI_REGION_CLOUD_TRAIL_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/trail-encrypted
resource "aws_config_config_rule" "account_compliance_trail_encrypted" {
  description = "Trails are encrypted"
  name        = "${var.project_name}-${var.environment}-trail-encrypted"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_ENCRYPTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/trail-validated
resource "aws_config_config_rule" "account_compliance_trail_validated" {
  description = "Changes of a trail's files show"
  name        = "${var.project_name}-${var.environment}-trail-validated"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/unused-credentials
resource "aws_config_config_rule" "account_compliance_unused_credentials" {
  description = "No password or key lies unused for 45 days"
  input_parameters = jsonencode({
    maxCredentialUsageAge = "45"
  })
  name = "${var.project_name}-${var.environment}-unused-credentials"
  tags = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/user-mfa
resource "aws_config_config_rule" "account_compliance_user_mfa" {
  description = "Every IAM user has MFA"
  name        = "${var.project_name}-${var.environment}-user-mfa"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/user-policies
resource "aws_config_config_rule" "account_compliance_user_policies" {
  description = "IAM users have permissions through groups only"
  name        = "${var.project_name}-${var.environment}-user-policies"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_NO_POLICIES_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/volumes-by-default
resource "aws_config_config_rule" "account_compliance_volumes_by_default" {
  description = "New volumes are encrypted by default"
  name        = "${var.project_name}-${var.environment}-volumes-by-default"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "EC2_EBS_ENCRYPTION_BY_DEFAULT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/volumes-encrypted
resource "aws_config_config_rule" "account_compliance_volumes_encrypted" {
  description = "Attached volumes are encrypted"
  name        = "${var.project_name}-${var.environment}-volumes-encrypted"
  tags        = var.common_tags

  source {
    owner             = "AWS"
    source_identifier = "ENCRYPTED_VOLUMES"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/compliance/main
resource "aws_config_configuration_recorder" "account_compliance_main" {
  name     = "${var.project_name}-${var.environment}"
  role_arn = aws_iam_service_linked_role.account_compliance_role.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }

  recording_mode {
    recording_frequency = "CONTINUOUS"

    recording_mode_override {
      description         = "Network interfaces come and go with every task"
      recording_frequency = "DAILY"
      resource_types      = ["AWS::EC2::NetworkInterface"]
    }
  }
}

# account/account/compliance/recording
resource "aws_config_configuration_recorder_status" "account_compliance_recording" {
  is_enabled = true
  name       = aws_config_configuration_recorder.account_compliance_main.name
  depends_on = [aws_config_delivery_channel.account_compliance_delivery]
}

# account/account/compliance/delivery
resource "aws_config_delivery_channel" "account_compliance_delivery" {
  name           = aws_config_configuration_recorder.account_compliance_main.name
  s3_bucket_name = aws_s3_bucket_policy.account_compliance_history_access.bucket
  s3_kms_key_arn = aws_kms_key.account_key_main.arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# account/account/defaults/encrypted-volumes
resource "aws_ebs_encryption_by_default" "account_defaults_encrypted_volumes" {
  enabled = true
}

# account/account/threats/intruders
resource "aws_guardduty_detector" "account_threats_intruders" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = var.common_tags
}

# account/account/threats/ebs-malware-protection
resource "aws_guardduty_detector_feature" "account_threats_ebs_malware_protection" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "EBS_MALWARE_PROTECTION"
  status      = "ENABLED"
}

# account/account/threats/eks-audit-logs
resource "aws_guardduty_detector_feature" "account_threats_eks_audit_logs" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "EKS_AUDIT_LOGS"
  status      = "ENABLED"
}

# account/account/threats/lambda-network-logs
resource "aws_guardduty_detector_feature" "account_threats_lambda_network_logs" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "LAMBDA_NETWORK_LOGS"
  status      = "ENABLED"
}

# account/account/threats/rds-login-events
resource "aws_guardduty_detector_feature" "account_threats_rds_login_events" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "RDS_LOGIN_EVENTS"
  status      = "ENABLED"
}

# account/account/threats/runtime-monitoring
resource "aws_guardduty_detector_feature" "account_threats_runtime_monitoring" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "RUNTIME_MONITORING"
  status      = "DISABLED"
}

# account/account/threats/s3-data-events
resource "aws_guardduty_detector_feature" "account_threats_s3_data_events" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "S3_DATA_EVENTS"
  status      = "ENABLED"
}

# account/account/defaults/passwords
resource "aws_iam_account_password_policy" "account_defaults_passwords" {
  allow_users_to_change_password = true
  max_password_age               = 90
  minimum_password_length        = 14
  password_reuse_prevention      = 24
  require_lowercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  require_uppercase_characters   = true
}

# account/account/people/main
resource "aws_iam_group" "account_people_main" {
  name = "${var.project_name}-${var.environment}-people"
}

# account/account/people/second-factor-needed
resource "aws_iam_group_policy_attachment" "account_people_second_factor_needed" {
  group      = aws_iam_group.account_people_main.name
  policy_arn = aws_iam_policy.account_people_second_factor_policy.arn
}

# account/account/people/second-factor-policy
resource "aws_iam_policy" "account_people_second_factor_policy" {
  description = "Refuses everything until a second factor was shown, but for getting one"
  name        = "${var.project_name}-${var.environment}-second-factor"
  policy      = data.aws_iam_policy_document.account_people_second_factor.json
  tags        = var.common_tags
}

# account/boundary/main
resource "aws_iam_policy" "boundary_main" {
  description = "How far roles of workloads reach at most"
  name        = "${var.project_name}-${var.environment}-boundary"
  policy      = data.aws_iam_policy_document.boundary_limits.json
  tags        = var.common_tags
}

# account/account/trail/role/main
resource "aws_iam_role" "account_trail_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.account_trail_role_trust.json
  description          = "Writes the trail's events into its log group"
  name                 = "${var.project_name}-${var.environment}-trail"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# account/account/trail/delivery-policy
resource "aws_iam_role_policy" "account_trail_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.account_trail_delivery.json
  role   = aws_iam_role.account_trail_role_main.name
}

# account/account/compliance/role
resource "aws_iam_service_linked_role" "account_compliance_role" {
  aws_service_name = "config.amazonaws.com"
  description      = "Reads what AWS Config records"
  tags             = var.common_tags
}

# account/account/vulnerabilities/main
resource "aws_inspector2_enabler" "account_vulnerabilities_main" {
  account_ids    = [data.aws_caller_identity.current.account_id]
  resource_types = ["EC2", "ECR", "LAMBDA"]
}

# account/account/key/alias
resource "aws_kms_alias" "account_key_alias" {
  name          = "alias/${var.project_name}-${var.environment}-trail"
  target_key_id = aws_kms_key.account_key_main.key_id
}

# account/account/key/main
resource "aws_kms_key" "account_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts the record of API calls and the history of AWS Config"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.account_key_policy.json
  tags                    = var.common_tags
}

# account/account/sensitive-data/main
resource "aws_macie2_account" "account_sensitive_data_main" {
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  status                       = "ENABLED"
}

# account/account/defaults/no-public-buckets
resource "aws_s3_account_public_access_block" "account_defaults_no_public_buckets" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# account/account/compliance/history/main
resource "aws_s3_bucket" "account_compliance_history_main" {
  bucket        = "${var.project_name}-${var.environment}-config-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# account/account/trail/record/main
resource "aws_s3_bucket" "account_trail_record_main" {
  bucket        = "${var.project_name}-${var.environment}-trail-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# account/account/compliance/history/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_compliance_history_expiry" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = var.record_days
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = var.record_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_compliance_history_versions]
}

# account/account/trail/record/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_trail_record_expiry" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = var.record_days
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = var.record_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_trail_record_versions]
}

# account/account/compliance/history/access-logs
resource "aws_s3_bucket_logging" "account_compliance_history_access_logs" {
  bucket        = aws_s3_bucket.account_compliance_history_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-config-${data.aws_caller_identity.current.account_id}/"
}

# account/account/trail/record/access-logs
resource "aws_s3_bucket_logging" "account_trail_record_access_logs" {
  bucket        = aws_s3_bucket.account_trail_record_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-trail-${data.aws_caller_identity.current.account_id}/"
}

# account/account/compliance/history/ownership
resource "aws_s3_bucket_ownership_controls" "account_compliance_history_ownership" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# account/account/trail/record/ownership
resource "aws_s3_bucket_ownership_controls" "account_trail_record_ownership" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# account/account/compliance/history/access
resource "aws_s3_bucket_policy" "account_compliance_history_access" {
  bucket = aws_s3_bucket.account_compliance_history_main.id
  policy = data.aws_iam_policy_document.account_compliance_history_policy.json
}

# account/account/trail/record/access
resource "aws_s3_bucket_policy" "account_trail_record_access" {
  bucket = aws_s3_bucket.account_trail_record_main.id
  policy = data.aws_iam_policy_document.account_trail_record_policy.json
}

# account/account/compliance/history/private
resource "aws_s3_bucket_public_access_block" "account_compliance_history_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_compliance_history_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# account/account/trail/record/private
resource "aws_s3_bucket_public_access_block" "account_trail_record_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_trail_record_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# account/account/compliance/history/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "account_compliance_history_encryption" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.account_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# account/account/trail/record/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "account_trail_record_encryption" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.account_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# account/account/compliance/history/versions
resource "aws_s3_bucket_versioning" "account_compliance_history_versions" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# account/account/trail/record/versions
resource "aws_s3_bucket_versioning" "account_trail_record_versions" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# account/account/findings/main
resource "aws_securityhub_account" "account_findings_main" {
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
  enable_default_standards  = false
}

# account/account/findings/best-practices
resource "aws_securityhub_standards_subscription" "account_findings_best_practices" {
  standards_arn = "arn:aws:securityhub:${data.aws_region.current.name}::standards/aws-foundational-security-best-practices/v/1.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# account/account/findings/cis
resource "aws_securityhub_standards_subscription" "account_findings_cis" {
  standards_arn = "arn:aws:securityhub:${data.aws_region.current.name}::standards/cis-aws-foundations-benchmark/v/3.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}
