# dev/account/compliance/history/policy
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
    resources = ["arn:aws:s3:::terrace-dev-config-222222222222"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-dev-config-222222222222/AWSLogs/222222222222/Config/*"]
    sid       = "WriteHistory"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/account/key/policy
data "aws_iam_policy_document" "account_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
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
      values   = ["arn:aws:logs:us-east-1:222222222222:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:DescribeKey", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "TrailsUseKey"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
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
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/account/people/second-factor
data "aws_iam_policy_document" "account_people_second_factor" {
  statement {
    actions   = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    resources = ["*"]
    sid       = "SeeAccount"
  }

  statement {
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = ["arn:aws:iam::222222222222:user/&{aws:username}"]
    sid       = "ChangeOwnPassword"
  }

  statement {
    actions = [
      "iam:EnableMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:DeactivateMFADevice",
    ]
    resources = ["arn:aws:iam::222222222222:user/&{aws:username}"]
    sid       = "ManageOwnDevices"
  }

  statement {
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["arn:aws:iam::222222222222:mfa/&{aws:username}"]
    sid       = "NameOwnDevice"
  }

  statement {
    effect = "Deny"
    not_actions = [
      "iam:GetAccountPasswordPolicy",
      "iam:ListVirtualMFADevices",
      "iam:EnableMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:CreateVirtualMFADevice",
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

# dev/account/trail/delivery
data "aws_iam_policy_document" "account_trail_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.account_trail_log.arn}:log-stream:*"]
    sid       = "WriteEvents"
  }
}

# dev/account/trail/record/policy
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
    resources = ["arn:aws:s3:::terrace-dev-trail-222222222222"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:222222222222:trail/terrace-dev-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-dev-trail-222222222222/AWSLogs/222222222222/*"]
    sid       = "WriteRecord"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:222222222222:trail/terrace-dev-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/account/trail/role/trust
data "aws_iam_policy_document" "account_trail_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/backup-plan/role/trust
data "aws_iam_policy_document" "backup_plan_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/backup-vault/policy
data "aws_iam_policy_document" "backup_vault_policy" {
  statement {
    actions = [
      "backup:DeleteRecoveryPoint",
      "backup:DisassociateRecoveryPoint",
      "backup:UpdateRecoveryPointLifecycle",
    ]
    effect    = "Deny"
    resources = ["*"]
    sid       = "KeepUntilExpiry"

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/boundary/limits
data "aws_iam_policy_document" "boundary_limits" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["arn:aws:appconfig:*:222222222222:*"]
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
    resources = ["arn:aws:dynamodb:*:222222222222:*"]
    sid       = "UseDynamodb"
  }

  statement {
    actions   = ["elasticache:Connect"]
    resources = ["arn:aws:elasticache:*:222222222222:*"]
    sid       = "UseElasticache"
  }

  statement {
    actions   = ["events:PutEvents"]
    resources = ["arn:aws:events:*:222222222222:*"]
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
    resources = ["arn:aws:kms:*:222222222222:*"]
    sid       = "UseKms"
  }

  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:*:222222222222:*"]
    sid       = "UseLambda"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:*:222222222222:*"]
    sid       = "UseLogs"
  }

  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:*:222222222222:*"]
    sid       = "UseRdsDb"
  }

  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:*:222222222222:*"]
    sid       = "UseSecretsmanager"
  }

  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:*:222222222222:*"]
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
    resources = ["arn:aws:sqs:*:222222222222:*"]
    sid       = "UseSqs"
  }

  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:*:222222222222:*"]
    sid       = "UseSsm"
  }

  statement {
    actions   = ["states:SendTask*", "states:StartExecution"]
    resources = ["arn:aws:states:*:222222222222:*"]
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
    resources = ["arn:aws:s3:::terrace-dev-*"]
    sid       = "UseObjects"
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:aws:ecr:*:111111111111:repository/*"]
    sid       = "PullImages"
  }

  statement {
    actions = [
      "cloudwatch:PutMetricData",
      "ecr:GetAuthorizationToken",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
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
      "arn:aws:s3:::terrace-dev-trail-*",
      "arn:aws:s3:::terrace-dev-config-*",
      "arn:aws:s3:::terrace-dev-logs-*",
    ]
    sid = "RefuseTouchingRecords"
  }

  statement {
    actions   = ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"]
    effect    = "Deny"
    resources = ["arn:aws:iam::222222222222:policy/terrace-dev-boundary"]
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
      values   = ["arn:aws:iam::222222222222:policy/terrace-dev-boundary"]
      variable = "iam:PermissionsBoundary"
    }
  }
}

# dev/cache/app-document
data "aws_iam_policy_document" "cache_app_document" {
  statement {
    actions = ["elasticache:Connect"]
    resources = [
      aws_elasticache_replication_group.cache_main.arn,
      aws_elasticache_user.cache_user.arn,
    ]
    sid = "SignInToCache"
  }
}

# dev/compute/task/execution-role/trust
data "aws_iam_policy_document" "compute_task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/compute/task/role/trust
data "aws_iam_policy_document" "compute_task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/compute/task/start
data "aws_iam_policy_document" "compute_task_start" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
    sid       = "SignInToRegistry"
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = [data.terraform_remote_state.global_stack.outputs.repository_arn]
    sid       = "PullImage"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.compute_task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# dev/database/monitoring/role/trust
data "aws_iam_policy_document" "database_monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/flags/app-document
data "aws_iam_policy_document" "flags_app_document" {
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
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["appconfig.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/flags/watch
data "aws_iam_policy_document" "flags_watch" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn]
    sid       = "SeeAlarm"
  }
}

# dev/monitoring/alerts/policy
data "aws_iam_policy_document" "monitoring_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.monitoring_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
      ]
      type = "Service"
    }
  }
}

# dev/networking/endpoints/dynamodb-policy
data "aws_iam_policy_document" "networking_endpoints_dynamodb_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/networking/endpoints/interface-policy
data "aws_iam_policy_document" "networking_endpoints_interface_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipals"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:PrincipalAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/networking/endpoints/s3-policy
data "aws_iam_policy_document" "networking_endpoints_s3_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]
    sid       = "ImageLayers"

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/networking/flow-logs/delivery
data "aws_iam_policy_document" "networking_flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.networking_flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# dev/networking/flow-logs/role/trust
data "aws_iam_policy_document" "networking_flow_logs_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["vpc-flow-logs.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/plan-access/trust
data "aws_iam_policy_document" "plan_access_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "PipelineAssumesRole"

    principals {
      identifiers = ["arn:aws:iam::111111111111:role/terrace-shared-plan"]
      type        = "AWS"
    }
  }
}

# dev/requests/app-document
data "aws_iam_policy_document" "requests_app_document" {
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
    resources = [aws_dynamodb_table.requests_main.arn]
    sid       = "UseItems"
  }

  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKeyThroughDynamoDb"

    condition {
      test     = "StringLike"
      values   = ["dynamodb.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/security/alerts/policy
data "aws_iam_policy_document" "security_alerts_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "AlarmsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudwatch:us-east-1:222222222222:alarm:*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudwatch.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "BackupUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "BudgetsUseKey"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["budgets.amazonaws.com", "costalerts.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "RulesUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:events:us-east-1:222222222222:rule/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["events.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "PrometheusUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["aps.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/security/data/policy
data "aws_iam_policy_document" "security_data_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
      type        = "AWS"
    }
  }
}

# dev/security/logs/policy
data "aws_iam_policy_document" "security_logs_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
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
      values   = ["arn:aws:logs:us-east-1:222222222222:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/storage/logs/policy
data "aws_iam_policy_document" "storage_logs_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.storage_logs_main.arn, "${aws_s3_bucket.storage_logs_main.arn}/*"]
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

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-dev-logs-222222222222/AWSLogs/222222222222/*"]
    sid       = "LoadBalancersWriteLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-dev-logs-222222222222/*"]
    sid       = "ReceiveAccessLogs"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["logging.s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/tracing/app-write
data "aws_iam_policy_document" "tracing_app_write" {
  statement {
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
    sid       = "WriteTraces"
  }
}

data "terraform_remote_state" "global_stack" {
  backend = "s3"
  config = {
    bucket = "terrace-shared-state-111111111111"
    key    = "terrace/global/terraform.tfstate"
    region = "us-east-1"
  }
}

# dev/account/threats/open-doors
resource "aws_accessanalyzer_analyzer" "account_threats_open_doors" {
  analyzer_name = "terrace-dev-access"
  type          = "ACCOUNT"
}

# dev/certificate/main
resource "aws_acm_certificate" "certificate_main" {
  domain_name = "dev.terrace.example"
  tags = {
    Name = "terrace-dev-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# dev/certificate/validation
resource "aws_acm_certificate_validation" "certificate_validation" {
  certificate_arn         = aws_acm_certificate.certificate_main.arn
  validation_record_fqdns = [aws_route53_record.certificate_proof.fqdn]
}

# dev/compute/autoscaling/cpu
resource "aws_appautoscaling_policy" "compute_autoscaling_cpu" {
  name               = "terrace-dev-app-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# dev/compute/autoscaling/memory
resource "aws_appautoscaling_policy" "compute_autoscaling_memory" {
  name               = "terrace-dev-app-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# dev/compute/autoscaling/requests
resource "aws_appautoscaling_policy" "compute_autoscaling_requests" {
  name               = "terrace-dev-app-requests"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 1000

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.compute_load_balancer_main.arn_suffix}/${aws_lb_target_group.compute_service_targets.arn_suffix}"
    }
  }
}

# dev/compute/autoscaling/main
resource "aws_appautoscaling_target" "compute_autoscaling_main" {
  max_capacity       = 3
  min_capacity       = 1
  resource_id        = "service/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
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
    alarm_arn      = aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn
    alarm_role_arn = aws_iam_role.flags_role_main.arn
  }

  depends_on = [aws_iam_role_policy.flags_watch_policy]
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
}

# dev/backup-plan/main
resource "aws_backup_plan" "backup_plan_main" {
  name = "terrace-dev-stores"

  rule {
    completion_window = 480
    rule_name         = "daily"
    schedule          = "cron(0 6 * * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    lifecycle {
      delete_after = 7
    }
  }
}

# dev/backup-plan/stores
resource "aws_backup_selection" "backup_plan_stores" {
  iam_role_arn = aws_iam_role.backup_plan_role_main.arn
  name         = "terrace-dev-stores"
  plan_id      = aws_backup_plan.backup_plan_main.id
  resources = [
    "arn:aws:dynamodb:*:*:table/*",
    "arn:aws:rds:*:*:cluster:*",
    "arn:aws:rds:*:*:db:*",
  ]

  condition {
    string_like {
      key   = "aws:ResourceTag/RecoveryPointObjective"
      value = "* minutes"
    }
  }

  depends_on = [aws_iam_role_policy_attachment.backup_plan_back_up]
}

# dev/backup-vault/main
resource "aws_backup_vault" "backup_vault_main" {
  force_destroy = true
  kms_key_arn   = aws_kms_key.security_data_main.arn
  name          = "terrace-dev-backup"
}

# dev/backup-alarms/events
resource "aws_backup_vault_notifications" "backup_alarms_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backup_vault_main.name
  sns_topic_arn       = aws_sns_topic.monitoring_alerts_main.arn
}

# dev/backup-vault/access
resource "aws_backup_vault_policy" "backup_vault_access" {
  backup_vault_name = aws_backup_vault.backup_vault_main.name
  policy            = data.aws_iam_policy_document.backup_vault_policy.json
}

# dev/budget/compute
resource "aws_budgets_budget" "budget_compute" {
  budget_type  = "COST"
  limit_amount = "60"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-compute"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Elastic Container Service"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/budget/database
resource "aws_budgets_budget" "budget_database" {
  budget_type  = "COST"
  limit_amount = "40"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-database"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Relational Database Service"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/budget/everything
resource "aws_budgets_budget" "budget_everything" {
  budget_type  = "COST"
  limit_amount = "300"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-everything"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/budget/network
resource "aws_budgets_budget" "budget_network" {
  budget_type  = "COST"
  limit_amount = "120"
  limit_unit   = "USD"
  name         = "terrace-dev-monthly-network"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "Service"
    values = ["Amazon Virtual Private Cloud"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [aws_sns_topic.monitoring_alerts_main.arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# dev/cost-anomalies/main
resource "aws_ce_anomaly_monitor" "cost_anomalies_main" {
  monitor_dimension = "SERVICE"
  monitor_type      = "DIMENSIONAL"
  name              = "terrace-dev-services"
}

# dev/cost-anomalies/alert
resource "aws_ce_anomaly_subscription" "cost_anomalies_alert" {
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.cost_anomalies_main.arn]
  name             = "terrace-dev-cost-anomalies"

  subscriber {
    address = aws_sns_topic.monitoring_alerts_main.arn
    type    = "SNS"
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = ["20"]
    }
  }
}

# dev/account/trail/main
resource "aws_cloudtrail" "account_trail_main" {
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.account_trail_log.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.account_trail_role_main.arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true
  kms_key_id                    = aws_kms_key.account_key_main.arn
  name                          = "terrace-dev-trail"
  s3_bucket_name                = aws_s3_bucket_policy.account_trail_record_access.bucket
  depends_on                    = [aws_iam_role_policy.account_trail_delivery_policy]
}

# dev/monitoring/users-affected
resource "aws_cloudwatch_composite_alarm" "monitoring_users_affected" {
  alarm_actions     = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description = "Users notice: the service does not answer, fails or is slow, or its database is full. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#users-affected"
  alarm_name        = "terrace-dev-users-affected"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_latency.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_database_database_storage_low.alarm_name}\")"
  ok_actions        = [aws_sns_topic.monitoring_alerts_main.arn]
}

# dev/monitoring/dashboard/main
resource "aws_cloudwatch_dashboard" "monitoring_dashboard_main" {
  dashboard_body = jsonencode({
    widgets = [
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
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Sum"
          title  = "Requests"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
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
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Sum"
          title  = "Failed requests"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
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
              tostring(aws_lb_target_group.compute_service_targets.arn_suffix),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "p95"
          title  = "Latency, p95 (s)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 6
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.compute_cluster_main.name,
              "ServiceName",
              aws_ecs_service.compute_service_main.name,
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.compute_cluster_main.name,
              "ServiceName",
              aws_ecs_service.compute_service_main.name,
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Average"
          title  = "CPU and memory of tasks (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
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
              tostring(aws_db_instance.database_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Average"
          title  = "CPU of the database (%)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
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
              tostring(aws_db_instance.database_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Maximum"
          title  = "Connections"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 12
      },
      {
        height = 6
        properties = {
          metrics = [
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
          title  = "Failed or rejected by the load balancer itself"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 0
        y     = 18
      },
      {
        height = 6
        properties = {
          metrics = [
            [
              "AWS/RDS",
              "FreeStorageSpace",
              "DBInstanceIdentifier",
              tostring(aws_db_instance.database_main.identifier),
            ],
          ]
          period = 60
          region = "us-east-1"
          stat   = "Minimum"
          title  = "Free storage of the database (bytes)"
          view   = "timeSeries"
        }
        type  = "metric"
        width = 12
        x     = 12
        y     = 18
      },
    ]
  })
  dashboard_name = "terrace-dev"
}

# dev/account/trail/log
resource "aws_cloudwatch_log_group" "account_trail_log" {
  kms_key_id        = aws_kms_key.account_key_main.arn
  name              = "/terrace/dev/trail"
  retention_in_days = 30
}

# dev/cache/engine-log
resource "aws_cloudwatch_log_group" "cache_engine_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-dev-cache/engine-log"
  retention_in_days = 30
}

# dev/cache/slow-log
resource "aws_cloudwatch_log_group" "cache_slow_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-dev-cache/slow-log"
  retention_in_days = 30
}

# dev/compute/cluster/commands
resource "aws_cloudwatch_log_group" "compute_cluster_commands" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/ecs-exec"
  retention_in_days = 30
}

# dev/compute/firewall/log
resource "aws_cloudwatch_log_group" "compute_firewall_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "aws-waf-logs-terrace-dev-public"
  retention_in_days = 30
}

# dev/compute/task/logs
resource "aws_cloudwatch_log_group" "compute_task_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/app"
  retention_in_days = 30
}

# dev/database/postgresql-log
resource "aws_cloudwatch_log_group" "database_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/instance/terrace-dev-postgres/postgresql"
  retention_in_days = 30
}

# dev/database/upgrade-log
resource "aws_cloudwatch_log_group" "database_upgrade_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/instance/terrace-dev-postgres/upgrade"
  retention_in_days = 30
}

# dev/networking/flow-logs/records
resource "aws_cloudwatch_log_group" "networking_flow_logs_records" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/flow-logs"
  retention_in_days = 30
}

# dev/prometheus/log
resource "aws_cloudwatch_log_group" "prometheus_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/vendedlogs/prometheus/terrace-dev"
  retention_in_days = 30
}

# dev/account-alarms/bucket-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_bucket_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-bucket-policy-changed"
  pattern        = "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }"

  metric_transformation {
    name      = "bucket-policy-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/config-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_config_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-config-changed"
  pattern        = "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }"

  metric_transformation {
    name      = "config-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/gateway-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_gateway_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-gateway-changed"
  pattern        = "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }"

  metric_transformation {
    name      = "gateway-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/iam-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_iam_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-iam-policy-changed"
  pattern        = "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy)) }"

  metric_transformation {
    name      = "iam-policy-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/key-disabled-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_key_disabled_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-key-disabled"
  pattern        = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"

  metric_transformation {
    name      = "key-disabled"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/login-failed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_failed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-login-failed"
  pattern        = "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }"

  metric_transformation {
    name      = "login-failed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/login-without-mfa-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_without_mfa_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-login-without-mfa"
  pattern        = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"

  metric_transformation {
    name      = "login-without-mfa"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/network-acl-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_network_acl_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-network-acl-changed"
  pattern        = "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }"

  metric_transformation {
    name      = "network-acl-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/organization-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_organization_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-organization-changed"
  pattern        = "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdateOrganizationalUnit) || ($.eventName = UpdatePolicy)) }"

  metric_transformation {
    name      = "organization-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/root-login-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_root_login_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-root-login"
  pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"

  metric_transformation {
    name      = "root-login"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/route-table-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_route_table_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-route-table-changed"
  pattern        = "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable)) }"

  metric_transformation {
    name      = "route-table-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/security-group-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_security_group_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-security-group-changed"
  pattern        = "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }"

  metric_transformation {
    name      = "security-group-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/trail-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_trail_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-trail-changed"
  pattern        = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"

  metric_transformation {
    name      = "trail-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/unauthorized-calls-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_unauthorized_calls_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-unauthorized-calls"
  pattern        = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"

  metric_transformation {
    name      = "unauthorized-calls"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/vpc-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_vpc_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-vpc-changed"
  pattern        = "{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) || ($.eventName = ModifyVpcAttribute) || ($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = RejectVpcPeeringConnection) || ($.eventName = AttachClassicLinkVpc) || ($.eventName = DetachClassicLinkVpc) || ($.eventName = DisableVpcClassicLink) || ($.eventName = EnableVpcClassicLink) }"

  metric_transformation {
    name      = "vpc-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/alarms-of-log/filter
resource "aws_cloudwatch_log_metric_filter" "alarms_of_log_filter" {
  log_group_name = aws_cloudwatch_log_group.compute_task_logs.name
  name           = "terrace-dev-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "terrace-dev-app"
    value         = "1"
  }
}

# dev/account-alarms/bucket-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_bucket_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may reach a bucket, or how long its objects live. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#bucket-policy-changed"
  alarm_name          = "terrace-dev-bucket-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "bucket-policy-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/config-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_config_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of resources. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#config-changed"
  alarm_name          = "terrace-dev-config-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "config-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/gateway-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_gateway_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network's way to the internet or to other networks. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#gateway-changed"
  alarm_name          = "terrace-dev-gateway-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "gateway-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/iam-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_iam_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may do what. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#iam-policy-changed"
  alarm_name          = "terrace-dev-iam-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "iam-policy-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/key-disabled
resource "aws_cloudwatch_metric_alarm" "account_alarms_key_disabled" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody disabled an encryption key, or scheduled its deletion. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#key-disabled"
  alarm_name          = "terrace-dev-key-disabled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "key-disabled"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/login-failed
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Sign-ins to the console fail, as when somebody guesses a password. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-failed"
  alarm_name          = "terrace-dev-login-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-failed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 2
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/login-without-mfa
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_without_mfa" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody signed in to the console without a second factor. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-without-mfa"
  alarm_name          = "terrace-dev-login-without-mfa"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-without-mfa"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/network-acl-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_network_acl_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed what a subnet lets through. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#network-acl-changed"
  alarm_name          = "terrace-dev-network-acl-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "network-acl-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/organization-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_organization_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed the organization, its accounts or its policies. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#organization-changed"
  alarm_name          = "terrace-dev-organization-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "organization-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/root-login
resource "aws_cloudwatch_metric_alarm" "account_alarms_root_login" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody used the root user. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#root-login"
  alarm_name          = "terrace-dev-root-login"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "root-login"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/route-table-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_route_table_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed where a subnet's traffic goes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#route-table-changed"
  alarm_name          = "terrace-dev-route-table-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "route-table-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/security-group-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_security_group_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed which connections are let in or out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#security-group-changed"
  alarm_name          = "terrace-dev-security-group-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "security-group-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/trail-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_trail_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of API calls. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#trail-changed"
  alarm_name          = "terrace-dev-trail-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "trail-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/unauthorized-calls
resource "aws_cloudwatch_metric_alarm" "account_alarms_unauthorized_calls" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "API calls are refused, as when somebody tries what a stolen key may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#unauthorized-calls"
  alarm_name          = "terrace-dev-unauthorized-calls"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "unauthorized-calls"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/vpc-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_vpc_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network or its peers. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#vpc-changed"
  alarm_name          = "terrace-dev-vpc-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "vpc-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/alarms-of-cache/cache-cpu-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-cpu-high"
  alarm_name          = "terrace-dev-cache-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
    id          = "result"
    label       = "The cache has been busy for a quarter of an hour"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
      }
      metric_name = "EngineCPUUtilization"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# dev/alarms-of-cache/cache-evictions-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_evictions_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache drops more than 100 keys a minute before they expire. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-evictions-high"
  alarm_name          = "terrace-dev-cache-evictions-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
    id          = "result"
    label       = "The cache drops more than 100 keys a minute before they expire"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
      }
      metric_name = "Evictions"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/alarms-of-cache/cache-memory-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_memory_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has used more than 80 % of its memory. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-memory-high"
  alarm_name          = "terrace-dev-cache-memory-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
    id          = "result"
    label       = "The cache has used more than 80 % of its memory"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
      }
      metric_name = "DatabaseMemoryUsagePercentage"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# dev/alarms-of-certificate/certificate-expires
resource "aws_cloudwatch_metric_alarm" "alarms_of_certificate_certificate_expires" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The certificate ends in less than 30 days and has not been renewed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires"
  alarm_name          = "terrace-dev-certificate-expires"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    CertificateArn = aws_acm_certificate_validation.certificate_validation.certificate_arn
  }
  evaluation_periods = 1
  metric_name        = "DaysToExpiry"
  namespace          = "AWS/CertificateManager"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 86400
  statistic          = "Minimum"
  threshold          = 30
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-egress/nat-packets-dropped
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_packets_dropped" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway loses more than 100 packets a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-packets-dropped"
  alarm_name          = "terrace-dev-nat-packets-dropped"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway loses more than 100 packets a minute"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/alarms-of-egress/nat-ports-exhausted
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_ports_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway has no port left, so new connections to the internet fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-ports-exhausted"
  alarm_name          = "terrace-dev-nat-ports-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway has no port left, so new connections to the internet fail"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/alarms-of-load-balancer/connections-rejected
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_connections_rejected" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer is full and rejects connections. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#connections-rejected"
  alarm_name          = "terrace-dev-connections-rejected"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 2
  metric_name        = "RejectedConnectionCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-load-balancer/load-balancer-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_load_balancer_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer itself fails more than 10 requests a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#load-balancer-errors"
  alarm_name          = "terrace-dev-load-balancer-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "HTTPCode_ELB_5XX_Count"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-load-balancer/targets-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_targets_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer cannot connect to tasks that it holds to be healthy. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#targets-unreachable"
  alarm_name          = "terrace-dev-targets-unreachable"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "TargetConnectionErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-load-balancer/tls-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_tls_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 100 clients a minute cannot agree on TLS. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#tls-errors"
  alarm_name          = "terrace-dev-tls-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 15
  metric_name        = "ClientTLSNegotiationErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 100
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-log/error-logs
resource "aws_cloudwatch_metric_alarm" "alarms_of_log_error_logs" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application logs more than 10 errors a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-logs"
  alarm_name          = "terrace-dev-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "terrace-dev-app"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# dev/backup-alarms/backup-expired
resource "aws_cloudwatch_metric_alarm" "backup_alarms_backup_expired" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-expired"
  alarm_name          = "terrace-dev-backup-expired"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backup_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsExpired"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# dev/backup-alarms/backup-failed
resource "aws_cloudwatch_metric_alarm" "backup_alarms_backup_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-failed"
  alarm_name          = "terrace-dev-backup-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backup_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsFailed"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# dev/monitoring/database/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-cpu-high"
  alarm_name          = "terrace-dev-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.database_main.identifier
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 80
  treat_missing_data = "notBreaching"
}

# dev/monitoring/database/database-memory-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_memory_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-memory-low"
  alarm_name          = "terrace-dev-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.database_main.identifier
  }
  evaluation_periods = 15
  metric_name        = "FreeableMemory"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 134217728
  treat_missing_data = "notBreaching"
}

# dev/monitoring/database/database-storage-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_storage_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 2 GiB left and could not grow. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-storage-low"
  alarm_name          = "terrace-dev-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.database_main.identifier
  }
  evaluation_periods = 5
  metric_name        = "FreeStorageSpace"
  namespace          = "AWS/RDS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 2147483648
  treat_missing_data = "notBreaching"
}

# dev/monitoring/service/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "monitoring_service_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks have no CPU left although the service has scaled out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cpu-exhausted"
  alarm_name          = "terrace-dev-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = aws_ecs_cluster.compute_cluster_main.name
    ServiceName = aws_ecs_service.compute_service_main.name
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# dev/monitoring/service/high-error-rate
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_error_rate" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 5 % of requests fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate"
  alarm_name          = "terrace-dev-high-error-rate"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 5
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)"
    id          = "result"
    label       = "More than 5 % of requests fail"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/monitoring/service/high-latency
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_latency" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "One request in twenty takes longer than 1 s. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency"
  alarm_name          = "terrace-dev-high-latency"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
  }
  evaluation_periods = 5
  extended_statistic = "p95"
  metric_name        = "TargetResponseTime"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# dev/monitoring/service/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "monitoring_service_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "No task of the application runs. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#no-running-tasks"
  alarm_name          = "terrace-dev-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = aws_ecs_cluster.compute_cluster_main.name
    ServiceName = aws_ecs_service.compute_service_main.name
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# dev/monitoring/service/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "monitoring_service_unhealthy_targets" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks run and are not ready. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#unhealthy-targets"
  alarm_name          = "terrace-dev-unhealthy-targets"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.compute_service_targets.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "UnHealthyHostCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# dev/account/compliance/buckets-not-readable
resource "aws_config_config_rule" "account_compliance_buckets_not_readable" {
  description = "No bucket can be read by the public"
  name        = "terrace-dev-buckets-not-readable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_READ_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/buckets-not-writable
resource "aws_config_config_rule" "account_compliance_buckets_not_writable" {
  description = "No bucket can be written by the public"
  name        = "terrace-dev-buckets-not-writable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/buckets-tls
resource "aws_config_config_rule" "account_compliance_buckets_tls" {
  description = "Buckets refuse plain HTTP"
  name        = "terrace-dev-buckets-tls"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_SSL_REQUESTS_ONLY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/databases-backed-up
resource "aws_config_config_rule" "account_compliance_databases_backed_up" {
  description = "RDS takes backups"
  name        = "terrace-dev-databases-backed-up"

  source {
    owner             = "AWS"
    source_identifier = "DB_INSTANCE_BACKUP_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/databases-encrypted
resource "aws_config_config_rule" "account_compliance_databases_encrypted" {
  description = "RDS storage is encrypted"
  name        = "terrace-dev-databases-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "RDS_STORAGE_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/databases-private
resource "aws_config_config_rule" "account_compliance_databases_private" {
  description = "No RDS instance has a public address"
  name        = "terrace-dev-databases-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/default-group-closed
resource "aws_config_config_rule" "account_compliance_default_group_closed" {
  description = "Default security groups have no rules"
  name        = "terrace-dev-default-group-closed"

  source {
    owner             = "AWS"
    source_identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/findings
resource "aws_config_config_rule" "account_compliance_findings" {
  description = "Security Hub is on"
  name        = "terrace-dev-findings"

  source {
    owner             = "AWS"
    source_identifier = "SECURITYHUB_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/flow-logs
resource "aws_config_config_rule" "account_compliance_flow_logs" {
  description = "Every VPC has flow logs"
  name        = "terrace-dev-flow-logs"

  source {
    owner             = "AWS"
    source_identifier = "VPC_FLOW_LOGS_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/keys-kept
resource "aws_config_config_rule" "account_compliance_keys_kept" {
  description = "No KMS key waits for its deletion"
  name        = "terrace-dev-keys-kept"

  source {
    owner             = "AWS"
    source_identifier = "KMS_CMK_NOT_SCHEDULED_FOR_DELETION"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/keys-rotate
resource "aws_config_config_rule" "account_compliance_keys_rotate" {
  description = "KMS keys rotate"
  name        = "terrace-dev-keys-rotate"

  source {
    owner             = "AWS"
    source_identifier = "CMK_BACKING_KEY_ROTATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/logs-encrypted
resource "aws_config_config_rule" "account_compliance_logs_encrypted" {
  description = "Log groups are encrypted"
  name        = "terrace-dev-logs-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUDWATCH_LOG_GROUP_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/no-administrators
resource "aws_config_config_rule" "account_compliance_no_administrators" {
  description = "No policy of the account allows everything"
  name        = "terrace-dev-no-administrators"

  source {
    owner             = "AWS"
    source_identifier = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/no-ssh
resource "aws_config_config_rule" "account_compliance_no_ssh" {
  description = "No security group opens SSH to the world"
  name        = "terrace-dev-no-ssh"

  source {
    owner             = "AWS"
    source_identifier = "INCOMING_SSH_DISABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/old-keys
resource "aws_config_config_rule" "account_compliance_old_keys" {
  description = "No access key is older than 90 days"
  input_parameters = jsonencode({
    maxAccessKeyAge = "90"
  })
  name = "terrace-dev-old-keys"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/passwords
resource "aws_config_config_rule" "account_compliance_passwords" {
  description = "Passwords are long, mixed and not used again"
  input_parameters = jsonencode({
    MaxPasswordAge          = "90"
    MinimumPasswordLength   = "14"
    PasswordReusePrevention = "24"
  })
  name = "terrace-dev-passwords"

  source {
    owner             = "AWS"
    source_identifier = "IAM_PASSWORD_POLICY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/root-keys
resource "aws_config_config_rule" "account_compliance_root_keys" {
  description = "The root user has no access key"
  name        = "terrace-dev-root-keys"

  source {
    owner             = "AWS"
    source_identifier = "IAM_ROOT_ACCESS_KEY_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/root-mfa
resource "aws_config_config_rule" "account_compliance_root_mfa" {
  description = "The root user signs in with MFA"
  name        = "terrace-dev-root-mfa"

  source {
    owner             = "AWS"
    source_identifier = "ROOT_ACCOUNT_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/snapshots-private
resource "aws_config_config_rule" "account_compliance_snapshots_private" {
  description = "No RDS snapshot is public"
  name        = "terrace-dev-snapshots-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/threats
resource "aws_config_config_rule" "account_compliance_threats" {
  description = "GuardDuty is on"
  name        = "terrace-dev-threats"

  source {
    owner             = "AWS"
    source_identifier = "GUARDDUTY_ENABLED_CENTRALIZED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/trail
resource "aws_config_config_rule" "account_compliance_trail" {
  description = "A trail covers all regions"
  name        = "terrace-dev-trail"

  source {
    owner             = "AWS"
    source_identifier = "MULTI_REGION_CLOUD_TRAIL_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/trail-encrypted
resource "aws_config_config_rule" "account_compliance_trail_encrypted" {
  description = "Trails are encrypted"
  name        = "terrace-dev-trail-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_ENCRYPTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/trail-validated
resource "aws_config_config_rule" "account_compliance_trail_validated" {
  description = "Changes of a trail's files show"
  name        = "terrace-dev-trail-validated"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/unused-credentials
resource "aws_config_config_rule" "account_compliance_unused_credentials" {
  description = "No password or key lies unused for 45 days"
  input_parameters = jsonencode({
    maxCredentialUsageAge = "45"
  })
  name = "terrace-dev-unused-credentials"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/user-mfa
resource "aws_config_config_rule" "account_compliance_user_mfa" {
  description = "Every IAM user has MFA"
  name        = "terrace-dev-user-mfa"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/user-policies
resource "aws_config_config_rule" "account_compliance_user_policies" {
  description = "IAM users have permissions through groups only"
  name        = "terrace-dev-user-policies"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_NO_POLICIES_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/volumes-by-default
resource "aws_config_config_rule" "account_compliance_volumes_by_default" {
  description = "New volumes are encrypted by default"
  name        = "terrace-dev-volumes-by-default"

  source {
    owner             = "AWS"
    source_identifier = "EC2_EBS_ENCRYPTION_BY_DEFAULT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/volumes-encrypted
resource "aws_config_config_rule" "account_compliance_volumes_encrypted" {
  description = "Attached volumes are encrypted"
  name        = "terrace-dev-volumes-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "ENCRYPTED_VOLUMES"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/account/compliance/main
resource "aws_config_configuration_recorder" "account_compliance_main" {
  name     = "terrace-dev"
  role_arn = aws_iam_service_linked_role.account_compliance_role.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

# dev/account/compliance/recording
resource "aws_config_configuration_recorder_status" "account_compliance_recording" {
  is_enabled = true
  name       = aws_config_configuration_recorder.account_compliance_main.name
  depends_on = [aws_config_delivery_channel.account_compliance_delivery]
}

# dev/account/compliance/delivery
resource "aws_config_delivery_channel" "account_compliance_delivery" {
  name           = aws_config_configuration_recorder.account_compliance_main.name
  s3_bucket_name = aws_s3_bucket_policy.account_compliance_history_access.bucket
  s3_kms_key_arn = aws_kms_key.account_key_main.arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# dev/database/main
resource "aws_db_instance" "database_main" {
  allocated_storage                     = 20
  auto_minor_version_upgrade            = true
  backup_retention_period               = 1
  backup_window                         = "03:00-04:00"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  copy_tags_to_snapshot                 = true
  db_name                               = "app"
  db_subnet_group_name                  = aws_db_subnet_group.database_subnets.name
  delete_automated_backups              = true
  deletion_protection                   = false
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  engine                                = "postgres"
  engine_version                        = "17"
  final_snapshot_identifier             = "terrace-dev-postgres-final"
  iam_database_authentication_enabled   = true
  identifier                            = "terrace-dev-postgres"
  instance_class                        = "db.t4g.micro"
  kms_key_id                            = aws_kms_key.security_data_main.arn
  maintenance_window                    = "sun:04:30-sun:05:30"
  manage_master_user_password           = true
  master_user_secret_kms_key_id         = aws_kms_key.security_data_main.arn
  max_allocated_storage                 = 100
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  multi_az                              = false
  parameter_group_name                  = aws_db_parameter_group.database_parameters.name
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  port                                  = 5432
  publicly_accessible                   = false
  skip_final_snapshot                   = true
  storage_encrypted                     = true
  storage_type                          = "gp3"
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "1440 minutes"
  }
  username               = "administrator"
  vpc_security_group_ids = [aws_security_group.database_security_group_main.id]
  depends_on = [
    aws_iam_role_policy_attachment.database_monitoring_write,
    aws_cloudwatch_log_group.database_postgresql_log,
    aws_cloudwatch_log_group.database_upgrade_log,
  ]
}

# dev/database/parameters
resource "aws_db_parameter_group" "database_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "postgres17"
  name        = "terrace-dev-postgres-17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_connections"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# dev/database/subnets
resource "aws_db_subnet_group" "database_subnets" {
  description = "Database subnets"
  name        = "terrace-dev-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
  ]
}

# dev/networking/network/closed
resource "aws_default_security_group" "networking_network_closed" {
  tags = {
    Name = "terrace-dev-default-closed"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/requests/main
resource "aws_dynamodb_table" "requests_main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = false
  hash_key                    = "request_id"
  name                        = "terrace-dev-requests"
  tags = {
    RecoveryPointObjective = "15 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }

  attribute {
    name = "request_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.security_data_main.arn
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }
}

# dev/account/defaults/encrypted-volumes
resource "aws_ebs_encryption_by_default" "account_defaults_encrypted_volumes" {
  enabled = true
}

# dev/compute/cluster/main
resource "aws_ecs_cluster" "compute_cluster_main" {
  name = "terrace-dev"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.security_logs_main.arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.compute_cluster_commands.name
      }
    }
  }

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

# dev/compute/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "compute_cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.compute_cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# dev/compute/service/main
resource "aws_ecs_service" "compute_service_main" {
  cluster                            = aws_ecs_cluster.compute_cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 1
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-dev-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.compute_task_main.arn

  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8000
    target_group_arn = aws_lb_target_group.compute_service_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.compute_service_security_group_main.id]
    subnets = [
      aws_subnet.networking_network_private_a.id,
      aws_subnet.networking_network_private_b.id,
    ]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_lb_listener_rule.compute_service_route,
    aws_ecs_cluster_capacity_providers.compute_cluster_capacity,
  ]
}

# dev/compute/task/main
resource "aws_ecs_task_definition" "compute_task_main" {
  container_definitions = jsonencode([
    {
      essential = true
      healthCheck = {
        command = [
          "CMD",
          "python",
          "-c",
          "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)",
        ]
        interval    = 30
        retries     = 3
        startPeriod = 15
        timeout     = 3
      }
      image = "${data.terraform_remote_state.global_stack.outputs.repository_url}:0.1.0"
      linuxParameters = {
        capabilities = {
          drop = ["ALL"]
        }
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.compute_task_logs.name
          awslogs-region        = "us-east-1"
          awslogs-stream-prefix = "app"
          max-buffer-size       = "25m"
          mode                  = "non-blocking"
        }
      }
      mountPoints = [
        {
          containerPath = "/tmp"
          readOnly      = false
          sourceVolume  = "scratch"
        },
      ]
      name = "app"
      portMappings = [
        {
          containerPort = 8000
          hostPort      = 8000
          protocol      = "tcp"
        },
      ]
      privileged             = false
      readonlyRootFilesystem = true
      user                   = "1000:1000"
    },
  ])
  cpu                      = "256"
  execution_role_arn       = aws_iam_role.compute_task_execution_role_main.arn
  family                   = "terrace-dev-app"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = aws_iam_role.compute_task_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "scratch"
  }
}

# dev/networking/egress/address-a
resource "aws_eip" "networking_egress_address_a" {
  domain = "vpc"
  tags = {
    Name = "terrace-dev-nat-a"
  }
}

# dev/cache/main
resource "aws_elasticache_replication_group" "cache_main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = false
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  kms_key_id                 = aws_kms_key.security_data_main.arn
  maintenance_window         = "sun:04:30-sun:05:30"
  multi_az_enabled           = false
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 1
  port                       = 6379
  replication_group_id       = "terrace-dev-cache"
  security_group_ids         = [aws_security_group.cache_security_group_main.id]
  snapshot_retention_limit   = 1
  snapshot_window            = "03:00-04:00"
  subnet_group_name          = aws_elasticache_subnet_group.cache_subnets.name
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "1440 minutes"
  }
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.cache_users.id]

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.cache_engine_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "engine-log"
  }

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.cache_slow_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }
}

# dev/cache/subnets
resource "aws_elasticache_subnet_group" "cache_subnets" {
  description = "Database subnets"
  name        = "terrace-dev-cache"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
  ]
}

# dev/cache/user
resource "aws_elasticache_user" "cache_user" {
  access_string = "on ~* &* +@all -@dangerous +info"
  engine        = "valkey"
  user_id       = "terrace-dev-cache-app"
  user_name     = "terrace-dev-cache-app"

  authentication_mode {
    type = "iam"
  }
}

# dev/cache/users
resource "aws_elasticache_user_group" "cache_users" {
  engine        = "valkey"
  user_group_id = "terrace-dev-cache"
  user_ids      = [aws_elasticache_user.cache_user.user_id]
}

# dev/networking/flow-logs/main
resource "aws_flow_log" "networking_flow_logs_main" {
  iam_role_arn             = aws_iam_role.networking_flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.networking_flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags = {
    Name = "terrace-dev-flow-logs"
  }
  traffic_type = "ALL"
  vpc_id       = aws_vpc.networking_network_main.id
  depends_on   = [aws_iam_role_policy.networking_flow_logs_delivery_policy]
}

# dev/account/threats/intruders
resource "aws_guardduty_detector" "account_threats_intruders" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

# dev/account/defaults/passwords
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

# dev/account/people/main
resource "aws_iam_group" "account_people_main" {
  name = "terrace-dev-people"
}

# dev/account/people/second-factor-needed
resource "aws_iam_group_policy_attachment" "account_people_second_factor_needed" {
  group      = aws_iam_group.account_people_main.name
  policy_arn = aws_iam_policy.account_people_second_factor_policy.arn
}

# dev/account/people/second-factor-policy
resource "aws_iam_policy" "account_people_second_factor_policy" {
  description = "Refuses everything until a second factor was shown, but for getting one"
  name        = "terrace-dev-second-factor"
  policy      = data.aws_iam_policy_document.account_people_second_factor.json
}

# dev/boundary/main
resource "aws_iam_policy" "boundary_main" {
  description = "How far roles of workloads reach at most"
  name        = "terrace-dev-boundary"
  policy      = data.aws_iam_policy_document.boundary_limits.json
}

# dev/account/trail/role/main
resource "aws_iam_role" "account_trail_role_main" {
  assume_role_policy = data.aws_iam_policy_document.account_trail_role_trust.json
  description        = "Writes the trail's events into its log group"
  name               = "terrace-dev-trail"
}

# dev/backup-plan/role/main
resource "aws_iam_role" "backup_plan_role_main" {
  assume_role_policy = data.aws_iam_policy_document.backup_plan_role_trust.json
  description        = "Backs up the stores that declare a recovery point objective"
  name               = "terrace-dev-backup"
}

# dev/compute/task/execution-role/main
resource "aws_iam_role" "compute_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_execution_role_trust.json
  description          = "Pulls the application's image and writes its logs"
  name                 = "terrace-dev-app-execution"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# dev/compute/task/role/main
resource "aws_iam_role" "compute_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_role_trust.json
  description          = "What the application may do"
  name                 = "terrace-dev-app"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# dev/database/monitoring/role/main
resource "aws_iam_role" "database_monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "terrace-dev-postgres-monitoring"
}

# dev/flags/role/main
resource "aws_iam_role" "flags_role_main" {
  assume_role_policy = data.aws_iam_policy_document.flags_role_trust.json
  description        = "Sees the alarm that takes a version of the flags back"
  name               = "terrace-dev-flags-watch"
}

# dev/networking/flow-logs/role/main
resource "aws_iam_role" "networking_flow_logs_role_main" {
  assume_role_policy = data.aws_iam_policy_document.networking_flow_logs_role_trust.json
  description        = "Writes the VPC's flow logs"
  name               = "terrace-dev-flow-logs"
}

# dev/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy   = data.aws_iam_policy_document.plan_access_trust.json
  description          = "Reads the account to plan changes, changes nothing"
  name                 = "terrace-dev-plan"
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

# dev/account/trail/delivery-policy
resource "aws_iam_role_policy" "account_trail_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.account_trail_delivery.json
  role   = aws_iam_role.account_trail_role_main.name
}

# dev/cache/app-connects
resource "aws_iam_role_policy" "cache_app_connects" {
  name   = "terrace-dev-cache-connect"
  policy = data.aws_iam_policy_document.cache_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/compute/task/start-policy
resource "aws_iam_role_policy" "compute_task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.compute_task_start.json
  role   = aws_iam_role.compute_task_execution_role_main.name
}

# dev/flags/app-reads
resource "aws_iam_role_policy" "flags_app_reads" {
  name   = "terrace-dev-flags-read"
  policy = data.aws_iam_policy_document.flags_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/flags/watch-policy
resource "aws_iam_role_policy" "flags_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.flags_watch.json
  role   = aws_iam_role.flags_role_main.name
}

# dev/networking/flow-logs/delivery-policy
resource "aws_iam_role_policy" "networking_flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.networking_flow_logs_delivery.json
  role   = aws_iam_role.networking_flow_logs_role_main.name
}

# dev/requests/app-access
resource "aws_iam_role_policy" "requests_app_access" {
  name   = "terrace-dev-requests-access"
  policy = data.aws_iam_policy_document.requests_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/tracing/app-write-policy
resource "aws_iam_role_policy" "tracing_app_write_policy" {
  name   = "write-traces"
  policy = data.aws_iam_policy_document.tracing_app_write.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/backup-plan/back-up
resource "aws_iam_role_policy_attachment" "backup_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backup_plan_role_main.name
}

# dev/database/monitoring/write
resource "aws_iam_role_policy_attachment" "database_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_monitoring_role_main.name
}

# dev/plan-access/read-only
resource "aws_iam_role_policy_attachment" "plan_access_read_only" {
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  role       = aws_iam_role.plan_access_main.name
}

# dev/account/compliance/role
resource "aws_iam_service_linked_role" "account_compliance_role" {
  aws_service_name = "config.amazonaws.com"
  description      = "Reads what AWS Config records"
}

# dev/account/vulnerabilities/main
resource "aws_inspector2_enabler" "account_vulnerabilities_main" {
  account_ids    = ["222222222222"]
  resource_types = ["EC2", "ECR", "LAMBDA"]
}

# dev/networking/network/internet
resource "aws_internet_gateway" "networking_network_internet" {
  tags = {
    Name = "terrace-dev-internet"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/account/key/alias
resource "aws_kms_alias" "account_key_alias" {
  name          = "alias/terrace-dev-trail"
  target_key_id = aws_kms_key.account_key_main.key_id
}

# dev/security/alerts/alias
resource "aws_kms_alias" "security_alerts_alias" {
  name          = "alias/terrace-dev-alerts"
  target_key_id = aws_kms_key.security_alerts_main.key_id
}

# dev/security/data/alias
resource "aws_kms_alias" "security_data_alias" {
  name          = "alias/terrace-dev-data"
  target_key_id = aws_kms_key.security_data_main.key_id
}

# dev/security/logs/alias
resource "aws_kms_alias" "security_logs_alias" {
  name          = "alias/terrace-dev-logs"
  target_key_id = aws_kms_key.security_logs_main.key_id
}

# dev/account/key/main
resource "aws_kms_key" "account_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts the record of API calls and the history of AWS Config"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.account_key_policy.json
}

# dev/security/alerts/main
resource "aws_kms_key" "security_alerts_main" {
  deletion_window_in_days = 30
  description             = "Encrypts notifications"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_alerts_policy.json
}

# dev/security/data/main
resource "aws_kms_key" "security_data_main" {
  deletion_window_in_days = 30
  description             = "Encrypts databases, their backups and their credentials"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_data_policy.json
}

# dev/security/logs/main
resource "aws_kms_key" "security_logs_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_logs_policy.json
}

# dev/compute/load-balancer/main
resource "aws_lb" "compute_load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = false
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-dev-public"
  security_groups            = [aws_security_group.compute_load_balancer_security_group_main.id]
  subnets = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
  ]

  access_logs {
    bucket  = aws_s3_bucket_policy.storage_logs_access.bucket
    enabled = true
  }
}

# dev/compute/load-balancer/https
resource "aws_lb_listener" "compute_load_balancer_https" {
  certificate_arn   = aws_acm_certificate_validation.certificate_validation.certificate_arn
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "not found"
      status_code  = "404"
    }
  }
}

# dev/compute/load-balancer/redirect
resource "aws_lb_listener" "compute_load_balancer_redirect" {
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# dev/compute/service/route
resource "aws_lb_listener_rule" "compute_service_route" {
  listener_arn = aws_lb_listener.compute_load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.compute_service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["dev.terrace.example"]
    }
  }
}

# dev/compute/service/targets
resource "aws_lb_target_group" "compute_service_targets" {
  deregistration_delay = "30"
  name                 = "terrace-dev-app"
  port                 = 8000
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.networking_network_main.id

  health_check {
    healthy_threshold   = 2
    interval            = 10
    matcher             = "200"
    path                = "/ready"
    timeout             = 5
    unhealthy_threshold = 3
  }
}

# dev/account/sensitive-data/main
resource "aws_macie2_account" "account_sensitive_data_main" {
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  status                       = "ENABLED"
}

# dev/networking/egress/nat-a
resource "aws_nat_gateway" "networking_egress_nat_a" {
  allocation_id = aws_eip.networking_egress_address_a.id
  subnet_id     = aws_subnet.networking_network_public_a.id
  tags = {
    Name = "terrace-dev-nat-a"
  }
  depends_on = [aws_route.networking_network_public_to_internet]
}

# dev/networking/acls/database
resource "aws_network_acl" "networking_acls_database" {
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
  ]
  tags = {
    Name = "terrace-dev-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/acls/intra
resource "aws_network_acl" "networking_acls_intra" {
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
  ]
  tags = {
    Name = "terrace-dev-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/acls/private
resource "aws_network_acl" "networking_acls_private" {
  subnet_ids = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
  ]
  tags = {
    Name = "terrace-dev-private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/acls/public
resource "aws_network_acl" "networking_acls_public" {
  subnet_ids = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
  ]
  tags = {
    Name = "terrace-dev-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/acls/database-in-log-search
resource "aws_network_acl_rule" "networking_acls_database_in_log_search" {
  cidr_block     = "10.10.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# dev/networking/acls/database-in-members
resource "aws_network_acl_rule" "networking_acls_database_in_members" {
  cidr_block     = "10.10.160.0/19"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/database-in-postgresql
resource "aws_network_acl_rule" "networking_acls_database_in_postgresql" {
  cidr_block     = "10.10.0.0/17"
  egress         = false
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 5432
}

# dev/networking/acls/database-in-valkey
resource "aws_network_acl_rule" "networking_acls_database_in_valkey" {
  cidr_block     = "10.10.0.0/17"
  egress         = false
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 6379
}

# dev/networking/acls/database-out-members
resource "aws_network_acl_rule" "networking_acls_database_out_members" {
  cidr_block     = "10.10.160.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/database-out-private
resource "aws_network_acl_rule" "networking_acls_database_out_private" {
  cidr_block     = "10.10.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 65535
}

# dev/networking/acls/intra-in-https-intra
resource "aws_network_acl_rule" "networking_acls_intra_in_https_intra" {
  cidr_block     = "10.10.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# dev/networking/acls/intra-in-https-private
resource "aws_network_acl_rule" "networking_acls_intra_in_https_private" {
  cidr_block     = "10.10.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# dev/networking/acls/intra-in-https-public
resource "aws_network_acl_rule" "networking_acls_intra_in_https_public" {
  cidr_block     = "10.10.128.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# dev/networking/acls/intra-in-replies
resource "aws_network_acl_rule" "networking_acls_intra_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/intra-out-https
resource "aws_network_acl_rule" "networking_acls_intra_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# dev/networking/acls/intra-out-intra
resource "aws_network_acl_rule" "networking_acls_intra_out_intra" {
  cidr_block     = "10.10.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 220
  to_port        = 65535
}

# dev/networking/acls/intra-out-private
resource "aws_network_acl_rule" "networking_acls_intra_out_private" {
  cidr_block     = "10.10.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# dev/networking/acls/intra-out-public
resource "aws_network_acl_rule" "networking_acls_intra_out_public" {
  cidr_block     = "10.10.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/private-in-fragmentation
resource "aws_network_acl_rule" "networking_acls_private_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# dev/networking/acls/private-in-https-intra
resource "aws_network_acl_rule" "networking_acls_private_in_https_intra" {
  cidr_block     = "10.10.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# dev/networking/acls/private-in-private
resource "aws_network_acl_rule" "networking_acls_private_in_private" {
  cidr_block     = "10.10.0.0/17"
  egress         = false
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# dev/networking/acls/private-in-replies
resource "aws_network_acl_rule" "networking_acls_private_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/private-out-fragmentation
resource "aws_network_acl_rule" "networking_acls_private_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# dev/networking/acls/private-out-https
resource "aws_network_acl_rule" "networking_acls_private_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 130
  to_port        = 443
}

# dev/networking/acls/private-out-intra
resource "aws_network_acl_rule" "networking_acls_private_out_intra" {
  cidr_block     = "10.10.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# dev/networking/acls/private-out-postgresql
resource "aws_network_acl_rule" "networking_acls_private_out_postgresql" {
  cidr_block     = "10.10.160.0/19"
  egress         = true
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 5432
}

# dev/networking/acls/private-out-private
resource "aws_network_acl_rule" "networking_acls_private_out_private" {
  cidr_block     = "10.10.0.0/17"
  egress         = true
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# dev/networking/acls/private-out-public
resource "aws_network_acl_rule" "networking_acls_private_out_public" {
  cidr_block     = "10.10.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/private-out-valkey
resource "aws_network_acl_rule" "networking_acls_private_out_valkey" {
  cidr_block     = "10.10.160.0/19"
  egress         = true
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 6379
}

# dev/networking/acls/public-in-fragmentation
resource "aws_network_acl_rule" "networking_acls_public_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# dev/networking/acls/public-in-http
resource "aws_network_acl_rule" "networking_acls_public_in_http" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 80
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 80
}

# dev/networking/acls/public-in-https
resource "aws_network_acl_rule" "networking_acls_public_in_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# dev/networking/acls/public-in-replies
resource "aws_network_acl_rule" "networking_acls_public_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/networking/acls/public-out-fragmentation
resource "aws_network_acl_rule" "networking_acls_public_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# dev/networking/acls/public-out-https
resource "aws_network_acl_rule" "networking_acls_public_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# dev/networking/acls/public-out-replies
resource "aws_network_acl_rule" "networking_acls_public_out_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# dev/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "prometheus_alert_manager" {
  definition   = "alertmanager_config: |\n  route:\n    receiver: alerts\n    group_by: [alertname, namespace]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 24h\n    routes:\n      - receiver: alerts\n        matchers: ['severity = critical']\n        repeat_interval: 1h\n  receivers:\n    - name: alerts\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          subject: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n          send_resolved: true\n"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# dev/prometheus/rules
resource "aws_prometheus_rule_group_namespace" "prometheus_rules" {
  data         = "# Alert rules of the application. They are loaded into the managed workspace of each environment\n# that has one, and are what a Prometheus of one's own would load, too.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum(rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum(rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: More than 5 % of requests fail.\n          description: '{{ $value | humanizePercentage }} of requests have failed for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: The 95th percentile of request times has been {{ $value | humanizeDuration }} for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n  - name: kubernetes\n    rules:\n      - alert: PodNotReady\n        expr: |\n          sum by (namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been ready for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n"
  name         = "alerts"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# dev/prometheus/main
resource "aws_prometheus_workspace" "prometheus_main" {
  alias       = "terrace-dev"
  kms_key_arn = aws_kms_key.security_data_main.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus_log.arn}:*"
  }
}

# dev/networking/egress/private-a
resource "aws_route" "networking_egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_a.id
}

# dev/networking/egress/private-b
resource "aws_route" "networking_egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_b.id
}

# dev/networking/network/public-to-internet
resource "aws_route" "networking_network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.networking_network_internet.id
  route_table_id         = aws_route_table.networking_network_routes_public.id
}

# dev/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_name
  records         = [one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_value]
  ttl             = 60
  type            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}

# dev/name/main
resource "aws_route53_record" "name_main" {
  provider = aws.shared
  name     = "dev.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.compute_load_balancer_main.dns_name
    zone_id                = aws_lb.compute_load_balancer_main.zone_id
  }
}

# dev/networking/network/routes-database
resource "aws_route_table" "networking_network_routes_database" {
  tags = {
    Name = "terrace-dev-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/routes-intra
resource "aws_route_table" "networking_network_routes_intra" {
  tags = {
    Name = "terrace-dev-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/routes-private-a
resource "aws_route_table" "networking_network_routes_private_a" {
  tags = {
    Name = "terrace-dev-private-a"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/routes-private-b
resource "aws_route_table" "networking_network_routes_private_b" {
  tags = {
    Name = "terrace-dev-private-b"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/routes-public
resource "aws_route_table" "networking_network_routes_public" {
  tags = {
    Name = "terrace-dev-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/routes-database-a-link
resource "aws_route_table_association" "networking_network_routes_database_a_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_a.id
}

# dev/networking/network/routes-database-b-link
resource "aws_route_table_association" "networking_network_routes_database_b_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_b.id
}

# dev/networking/network/routes-intra-a-link
resource "aws_route_table_association" "networking_network_routes_intra_a_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_a.id
}

# dev/networking/network/routes-intra-b-link
resource "aws_route_table_association" "networking_network_routes_intra_b_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_b.id
}

# dev/networking/network/routes-private-a-link
resource "aws_route_table_association" "networking_network_routes_private_a_link" {
  route_table_id = aws_route_table.networking_network_routes_private_a.id
  subnet_id      = aws_subnet.networking_network_private_a.id
}

# dev/networking/network/routes-private-b-link
resource "aws_route_table_association" "networking_network_routes_private_b_link" {
  route_table_id = aws_route_table.networking_network_routes_private_b.id
  subnet_id      = aws_subnet.networking_network_private_b.id
}

# dev/networking/network/routes-public-a-link
resource "aws_route_table_association" "networking_network_routes_public_a_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_a.id
}

# dev/networking/network/routes-public-b-link
resource "aws_route_table_association" "networking_network_routes_public_b_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_b.id
}

# dev/account/defaults/no-public-buckets
resource "aws_s3_account_public_access_block" "account_defaults_no_public_buckets" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# dev/account/compliance/history/main
resource "aws_s3_bucket" "account_compliance_history_main" {
  bucket        = "terrace-dev-config-222222222222"
  force_destroy = true
}

# dev/account/trail/record/main
resource "aws_s3_bucket" "account_trail_record_main" {
  bucket        = "terrace-dev-trail-222222222222"
  force_destroy = true
}

# dev/storage/logs/main
resource "aws_s3_bucket" "storage_logs_main" {
  bucket        = "terrace-dev-logs-222222222222"
  force_destroy = true
}

# dev/account/compliance/history/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_compliance_history_expiry" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 400
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 400
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_compliance_history_versions]
}

# dev/account/trail/record/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_trail_record_expiry" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 400
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 400
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_trail_record_versions]
}

# dev/storage/logs/expiry
resource "aws_s3_bucket_lifecycle_configuration" "storage_logs_expiry" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 30
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.storage_logs_versions]
}

# dev/account/compliance/history/access-logs
resource "aws_s3_bucket_logging" "account_compliance_history_access_logs" {
  bucket        = aws_s3_bucket.account_compliance_history_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-dev-config-222222222222/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# dev/account/trail/record/access-logs
resource "aws_s3_bucket_logging" "account_trail_record_access_logs" {
  bucket        = aws_s3_bucket.account_trail_record_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-dev-trail-222222222222/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# dev/account/compliance/history/ownership
resource "aws_s3_bucket_ownership_controls" "account_compliance_history_ownership" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# dev/account/trail/record/ownership
resource "aws_s3_bucket_ownership_controls" "account_trail_record_ownership" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# dev/storage/logs/ownership
resource "aws_s3_bucket_ownership_controls" "storage_logs_ownership" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# dev/account/compliance/history/access
resource "aws_s3_bucket_policy" "account_compliance_history_access" {
  bucket = aws_s3_bucket.account_compliance_history_main.id
  policy = data.aws_iam_policy_document.account_compliance_history_policy.json
}

# dev/account/trail/record/access
resource "aws_s3_bucket_policy" "account_trail_record_access" {
  bucket = aws_s3_bucket.account_trail_record_main.id
  policy = data.aws_iam_policy_document.account_trail_record_policy.json
}

# dev/storage/logs/access
resource "aws_s3_bucket_policy" "storage_logs_access" {
  bucket = aws_s3_bucket.storage_logs_main.id
  policy = data.aws_iam_policy_document.storage_logs_policy.json
}

# dev/account/compliance/history/private
resource "aws_s3_bucket_public_access_block" "account_compliance_history_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_compliance_history_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# dev/account/trail/record/private
resource "aws_s3_bucket_public_access_block" "account_trail_record_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_trail_record_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# dev/storage/logs/private
resource "aws_s3_bucket_public_access_block" "storage_logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.storage_logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# dev/account/compliance/history/encryption
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

# dev/account/trail/record/encryption
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

# dev/storage/logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "storage_logs_encryption" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# dev/account/compliance/history/versions
resource "aws_s3_bucket_versioning" "account_compliance_history_versions" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# dev/account/trail/record/versions
resource "aws_s3_bucket_versioning" "account_trail_record_versions" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# dev/storage/logs/versions
resource "aws_s3_bucket_versioning" "storage_logs_versions" {
  bucket = aws_s3_bucket.storage_logs_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# dev/cache/security-group/main
resource "aws_security_group" "cache_security_group_main" {
  description = "Cache"
  name        = "terrace-dev-cache"
  tags = {
    Name = "terrace-dev-cache"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/compute/load-balancer/security-group/main
resource "aws_security_group" "compute_load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-dev-load-balancer"
  tags = {
    Name = "terrace-dev-load-balancer"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/compute/service/security-group/main
resource "aws_security_group" "compute_service_security_group_main" {
  description = "Tasks of the application"
  name        = "terrace-dev-app"
  tags = {
    Name = "terrace-dev-app"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/database/security-group/main
resource "aws_security_group" "database_security_group_main" {
  description = "Database"
  name        = "terrace-dev-postgres"
  tags = {
    Name = "terrace-dev-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/endpoints/security-group/main
resource "aws_security_group" "networking_endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "terrace-dev-endpoints"
  tags = {
    Name = "terrace-dev-endpoints"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/account/findings/main
resource "aws_securityhub_account" "account_findings_main" {
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
  enable_default_standards  = false
}

# dev/account/findings/best-practices
resource "aws_securityhub_standards_subscription" "account_findings_best_practices" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# dev/account/findings/cis
resource "aws_securityhub_standards_subscription" "account_findings_cis" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# dev/monitoring/alerts/main
resource "aws_sns_topic" "monitoring_alerts_main" {
  kms_master_key_id = aws_kms_key.security_alerts_main.arn
  name              = "terrace-dev-alerts"
}

# dev/monitoring/alerts/access
resource "aws_sns_topic_policy" "monitoring_alerts_access" {
  arn    = aws_sns_topic.monitoring_alerts_main.arn
  policy = data.aws_iam_policy_document.monitoring_alerts_policy.json
}

# dev/networking/network/database-a
resource "aws_subnet" "networking_network_database_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.160.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-database-a"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/database-b
resource "aws_subnet" "networking_network_database_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.164.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-database-b"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/intra-a
resource "aws_subnet" "networking_network_intra_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.192.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-intra-a"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/intra-b
resource "aws_subnet" "networking_network_intra_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.196.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-intra-b"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/private-a
resource "aws_subnet" "networking_network_private_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.0.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-private-a"
    Tier = "private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/private-b
resource "aws_subnet" "networking_network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-private-b"
    Tier = "private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/public-a
resource "aws_subnet" "networking_network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-public-a"
    Tier = "public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/public-b
resource "aws_subnet" "networking_network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-public-b"
    Tier = "public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/main
resource "aws_vpc" "networking_network_main" {
  cidr_block           = "10.10.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "terrace-dev-vpc"
  }
}

# dev/networking/endpoints/dynamodb
resource "aws_vpc_endpoint" "networking_endpoints_dynamodb" {
  policy = data.aws_iam_policy_document.networking_endpoints_dynamodb_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_database.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
  ]
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags = {
    Name = "terrace-dev-dynamodb"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# dev/networking/endpoints/ecr-api
resource "aws_vpc_endpoint" "networking_endpoints_ecr_api" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.api"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
  ]
  tags = {
    Name = "terrace-dev-ecr-api"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# dev/networking/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "networking_endpoints_ecr_dkr" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.dkr"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
  ]
  tags = {
    Name = "terrace-dev-ecr-dkr"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# dev/networking/endpoints/logs
resource "aws_vpc_endpoint" "networking_endpoints_logs" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.logs"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
  ]
  tags = {
    Name = "terrace-dev-logs"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# dev/networking/endpoints/s3
resource "aws_vpc_endpoint" "networking_endpoints_s3" {
  policy = data.aws_iam_policy_document.networking_endpoints_s3_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_database.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    Name = "terrace-dev-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# dev/cache/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_app_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-cache"
  }
  to_port = 6379
}

# dev/compute/service/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_load_balancer_out" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-to-app"
  }
  to_port = 8000
}

# dev/compute/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-https"
  }
  to_port = 443
}

# dev/database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-postgres"
  }
  to_port = 5432
}

# dev/cache/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_app" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-dev-cache-from-app"
  }
  to_port = 6379
}

# dev/compute/load-balancer/security-group/from-internet-443
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_internet_443" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTPS from anywhere"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-from-internet-443"
  }
  to_port = 443
}

# dev/compute/load-balancer/security-group/from-internet-80
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_internet_80" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTP, to be redirected"
  from_port         = 80
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-from-internet-80"
  }
  to_port = 80
}

# dev/compute/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "compute_service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-from-load-balancer"
  }
  to_port = 8000
}

# dev/database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-dev-postgres-from-app"
  }
  to_port = 5432
}

# dev/networking/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "networking_endpoints_security_group_from_network_443" {
  cidr_ipv4         = "10.10.0.0/16"
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.networking_endpoints_security_group_main.id
  tags = {
    Name = "terrace-dev-endpoints-from-network-443"
  }
  to_port = 443
}

# dev/compute/firewall/main
resource "aws_wafv2_web_acl" "compute_firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "terrace-dev-public"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "flood"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
        limit                 = 2000
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "flood"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesAmazonIpReputationList"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesAmazonIpReputationList"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesAmazonIpReputationList"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 2

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesCommonRuleSet"
    priority = 3

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesCommonRuleSet"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "terrace-dev-public"
    sampled_requests_enabled   = true
  }
}

# dev/compute/firewall/before
resource "aws_wafv2_web_acl_association" "compute_firewall_before" {
  resource_arn = aws_lb.compute_load_balancer_main.arn
  web_acl_arn  = aws_wafv2_web_acl.compute_firewall_main.arn
}

# dev/compute/firewall/logging
resource "aws_wafv2_web_acl_logging_configuration" "compute_firewall_logging" {
  log_destination_configs = [aws_cloudwatch_log_group.compute_firewall_log.arn]
  resource_arn            = aws_wafv2_web_acl.compute_firewall_main.arn

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }
}

# dev/tracing/encryption
resource "aws_xray_encryption_config" "tracing_encryption" {
  key_id = aws_kms_key.security_data_main.arn
  type   = "KMS"
}

# dev/tracing/noteworthy
resource "aws_xray_group" "tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "terrace-dev-noteworthy"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# dev/tracing/health
resource "aws_xray_sampling_rule" "tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-dev-health"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/health"
  version        = 1
}

# dev/tracing/ready
resource "aws_xray_sampling_rule" "tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-dev-ready"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/ready"
  version        = 1
}

# dev/tracing/requests
resource "aws_xray_sampling_rule" "tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "terrace-dev-requests"
  service_name   = "*"
  service_type   = "*"
  url_path       = "*"
  version        = 1
}
