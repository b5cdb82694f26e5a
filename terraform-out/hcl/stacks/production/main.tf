# production/account/compliance/history/policy
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
    resources = ["arn:aws:s3:::terrace-production-config-444444444444"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-production-config-444444444444/AWSLogs/444444444444/Config/*"]
    sid       = "WriteHistory"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/account/key/policy
data "aws_iam_policy_document" "account_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
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
      values   = ["arn:aws:logs:us-east-1:444444444444:log-group:*"]
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
      values   = ["444444444444"]
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
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/account/people/second-factor
data "aws_iam_policy_document" "account_people_second_factor" {
  statement {
    actions   = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    resources = ["*"]
    sid       = "SeeAccount"
  }

  statement {
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = ["arn:aws:iam::444444444444:user/&{aws:username}"]
    sid       = "ChangeOwnPassword"
  }

  statement {
    actions = [
      "iam:EnableMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:DeactivateMFADevice",
    ]
    resources = ["arn:aws:iam::444444444444:user/&{aws:username}"]
    sid       = "ManageOwnDevices"
  }

  statement {
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["arn:aws:iam::444444444444:mfa/&{aws:username}"]
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

# production/account/trail/delivery
data "aws_iam_policy_document" "account_trail_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.account_trail_log.arn}:log-stream:*"]
    sid       = "WriteEvents"
  }
}

# production/account/trail/record/policy
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
    resources = ["arn:aws:s3:::terrace-production-trail-444444444444"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:444444444444:trail/terrace-production-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-production-trail-444444444444/AWSLogs/444444444444/*"]
    sid       = "WriteRecord"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:444444444444:trail/terrace-production-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/account/trail/role/trust
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

# production/backup-plan/role/trust
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

# production/backup-vault/policy
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

# production/boundary/limits
data "aws_iam_policy_document" "boundary_limits" {
  statement {
    actions   = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    resources = ["arn:aws:appconfig:*:444444444444:*"]
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
    resources = ["arn:aws:dynamodb:*:444444444444:*"]
    sid       = "UseDynamodb"
  }

  statement {
    actions   = ["elasticache:Connect"]
    resources = ["arn:aws:elasticache:*:444444444444:*"]
    sid       = "UseElasticache"
  }

  statement {
    actions   = ["events:PutEvents"]
    resources = ["arn:aws:events:*:444444444444:*"]
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
    resources = ["arn:aws:kms:*:444444444444:*"]
    sid       = "UseKms"
  }

  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:*:444444444444:*"]
    sid       = "UseLambda"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:*:444444444444:*"]
    sid       = "UseLogs"
  }

  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:*:444444444444:*"]
    sid       = "UseRdsDb"
  }

  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:*:444444444444:*"]
    sid       = "UseSecretsmanager"
  }

  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:*:444444444444:*"]
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
    resources = ["arn:aws:sqs:*:444444444444:*"]
    sid       = "UseSqs"
  }

  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:*:444444444444:*"]
    sid       = "UseSsm"
  }

  statement {
    actions   = ["states:SendTask*", "states:StartExecution"]
    resources = ["arn:aws:states:*:444444444444:*"]
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
    resources = ["arn:aws:s3:::terrace-production-*"]
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
      "arn:aws:s3:::terrace-production-trail-*",
      "arn:aws:s3:::terrace-production-config-*",
      "arn:aws:s3:::terrace-production-logs-*",
    ]
    sid = "RefuseTouchingRecords"
  }

  statement {
    actions   = ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"]
    effect    = "Deny"
    resources = ["arn:aws:iam::444444444444:policy/terrace-production-boundary"]
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
      values   = ["arn:aws:iam::444444444444:policy/terrace-production-boundary"]
      variable = "iam:PermissionsBoundary"
    }
  }
}

# production/cache/app-document
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

# production/canary-code/policy
data "aws_iam_policy_document" "canary_code_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.canary_code_main.arn, "${aws_s3_bucket.canary_code_main.arn}/*"]
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

# production/canary/record
data "aws_iam_policy_document" "canary_record" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.canary_records_main.arn}/runs/*"]
    sid       = "WriteRecords"
  }

  statement {
    actions   = ["s3:GetBucketLocation"]
    resources = [aws_s3_bucket.canary_records_main.arn]
    sid       = "FindBucket"
  }

  statement {
    actions   = ["s3:ListAllMyBuckets"]
    resources = ["*"]
    sid       = "ListBuckets"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_logs_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
    sid       = "CountSuccess"

    condition {
      test     = "StringEquals"
      values   = ["CloudWatchSynthetics"]
      variable = "cloudwatch:namespace"
    }
  }
}

# production/canary/records/policy
data "aws_iam_policy_document" "canary_records_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.canary_records_main.arn,
      "${aws_s3_bucket.canary_records_main.arn}/*",
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
}

# production/canary/role/trust
data "aws_iam_policy_document" "canary_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/compute/task/execution-role/trust
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

# production/compute/task/role/trust
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

# production/compute/task/start
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

# production/database/monitoring/role/trust
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

# production/flags/app-document
data "aws_iam_policy_document" "flags_app_document" {
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
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["appconfig.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/flags/watch
data "aws_iam_policy_document" "flags_watch" {
  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = [aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn]
    sid       = "SeeAlarm"
  }
}

# production/grafana/read
data "aws_iam_policy_document" "grafana_read" {
  statement {
    actions = [
      "cloudwatch:DescribeAlarmsForMetric",
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:ListMetrics",
    ]
    resources = ["*"]
    sid       = "ReadMetrics"
  }

  statement {
    actions = [
      "xray:BatchGetTraces",
      "xray:GetGroups",
      "xray:GetServiceGraph",
      "xray:GetTimeSeriesServiceStatistics",
      "xray:GetTraceGraph",
      "xray:GetTraceSummaries",
    ]
    resources = ["*"]
    sid       = "ReadTraces"
  }

  statement {
    actions = [
      "aps:DescribeWorkspace",
      "aps:GetLabels",
      "aps:GetMetricMetadata",
      "aps:GetSeries",
      "aps:QueryMetrics",
    ]
    resources = [aws_prometheus_workspace.prometheus_main.arn]
    sid       = "QuerySamples"
  }
}

# production/grafana/role/trust
data "aws_iam_policy_document" "grafana_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["grafana.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/log-search/access
data "aws_iam_policy_document" "log_search_access" {
  statement {
    actions   = ["es:ESHttp*"]
    resources = ["arn:aws:es:us-east-1:444444444444:domain/terrace-production-logs/*"]
    sid       = "AccountDecides"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }
}

# production/log-search/logs/delivery
data "aws_iam_policy_document" "log_search_logs_delivery" {
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.log_search_logs_audit.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_errors.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_slow_indexing.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_slow_searches.arn}:*",
    ]
    sid = "DomainWritesLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:es:us-east-1:444444444444:domain/terrace-production-logs"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["es.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/monitoring/alerts/policy
data "aws_iam_policy_document" "monitoring_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.monitoring_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
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

# production/networking/endpoints/dynamodb-policy
data "aws_iam_policy_document" "networking_endpoints_dynamodb_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# production/networking/endpoints/interface-policy
data "aws_iam_policy_document" "networking_endpoints_interface_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipals"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:PrincipalAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# production/networking/endpoints/s3-policy
data "aws_iam_policy_document" "networking_endpoints_s3_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
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

# production/networking/flow-logs/delivery
data "aws_iam_policy_document" "networking_flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.networking_flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# production/networking/flow-logs/role/trust
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

# production/plan-access/trust
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

# production/recovery/key/policy
data "aws_iam_policy_document" "recovery_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }
}

# production/recovery/vault/policy
data "aws_iam_policy_document" "recovery_vault_policy" {
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

# production/requests/app-document
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

# production/security/alerts/policy
data "aws_iam_policy_document" "security_alerts_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "AlarmsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudwatch:us-east-1:444444444444:alarm:*"]
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
      values   = ["444444444444"]
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
      values   = ["444444444444"]
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
      values   = ["arn:aws:events:us-east-1:444444444444:rule/*"]
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
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["aps.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/security/data/policy
data "aws_iam_policy_document" "security_data_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }
}

# production/security/logs/policy
data "aws_iam_policy_document" "security_logs_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
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
      values   = ["arn:aws:logs:us-east-1:444444444444:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/storage/logs/policy
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
    resources = ["arn:aws:s3:::terrace-production-logs-444444444444/AWSLogs/444444444444/*"]
    sid       = "LoadBalancersWriteLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:elasticloadbalancing:us-east-1:444444444444:loadbalancer/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-production-logs-444444444444/*"]
    sid       = "ReceiveAccessLogs"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["logging.s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/tracing/app-write
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

# production/account/threats/open-doors
resource "aws_accessanalyzer_analyzer" "account_threats_open_doors" {
  analyzer_name = "terrace-production-access"
  type          = "ACCOUNT"
}

# production/certificate/main
resource "aws_acm_certificate" "certificate_main" {
  domain_name = "production.terrace.example"
  tags = {
    Name = "terrace-production-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# production/certificate/validation
resource "aws_acm_certificate_validation" "certificate_validation" {
  certificate_arn         = aws_acm_certificate.certificate_main.arn
  validation_record_fqdns = [aws_route53_record.certificate_proof.fqdn]
}

# production/compute/autoscaling/cpu
resource "aws_appautoscaling_policy" "compute_autoscaling_cpu" {
  name               = "terrace-production-app-cpu"
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

# production/compute/autoscaling/memory
resource "aws_appautoscaling_policy" "compute_autoscaling_memory" {
  name               = "terrace-production-app-memory"
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

# production/compute/autoscaling/requests
resource "aws_appautoscaling_policy" "compute_autoscaling_requests" {
  name               = "terrace-production-app-requests"
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

# production/compute/autoscaling/main
resource "aws_appautoscaling_target" "compute_autoscaling_main" {
  max_capacity       = 12
  min_capacity       = 3
  resource_id        = "service/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
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
    alarm_arn      = aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.arn
    alarm_role_arn = aws_iam_role.flags_role_main.arn
  }

  depends_on = [aws_iam_role_policy.flags_watch_policy]
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
}

# production/backup-plan/main
resource "aws_backup_plan" "backup_plan_main" {
  name = "terrace-production-stores"

  rule {
    completion_window = 480
    rule_name         = "daily"
    schedule          = "cron(0 6,18 * * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        delete_after = 35
      }
    }

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    completion_window = 480
    rule_name         = "weekly"
    schedule          = "cron(0 6 ? * 1 *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        delete_after = 90
      }
    }

    lifecycle {
      delete_after = 90
    }
  }

  rule {
    completion_window = 480
    rule_name         = "monthly"
    schedule          = "cron(0 6 1 * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        cold_storage_after = 30
        delete_after       = 365
      }
    }

    lifecycle {
      cold_storage_after                        = 30
      delete_after                              = 365
      opt_in_to_archive_for_supported_resources = true
    }
  }
}

# production/backup-plan/stores
resource "aws_backup_selection" "backup_plan_stores" {
  iam_role_arn = aws_iam_role.backup_plan_role_main.arn
  name         = "terrace-production-stores"
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

# production/backup-vault/main
resource "aws_backup_vault" "backup_vault_main" {
  force_destroy = false
  kms_key_arn   = aws_kms_key.security_data_main.arn
  name          = "terrace-production-backup"

  lifecycle {
    prevent_destroy = true
  }
}

# production/recovery/vault/main
resource "aws_backup_vault" "recovery_vault_main" {
  provider      = aws.recovery
  force_destroy = false
  kms_key_arn   = aws_kms_key.recovery_key_main.arn
  name          = "terrace-production-backup"

  lifecycle {
    prevent_destroy = true
  }
}

# production/backup-vault/lock
resource "aws_backup_vault_lock_configuration" "backup_vault_lock" {
  backup_vault_name  = aws_backup_vault.backup_vault_main.name
  max_retention_days = 365
  min_retention_days = 35
}

# production/recovery/vault/lock
resource "aws_backup_vault_lock_configuration" "recovery_vault_lock" {
  provider           = aws.recovery
  backup_vault_name  = aws_backup_vault.recovery_vault_main.name
  max_retention_days = 365
  min_retention_days = 35
}

# production/backup-alarms/events
resource "aws_backup_vault_notifications" "backup_alarms_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backup_vault_main.name
  sns_topic_arn       = aws_sns_topic.monitoring_alerts_main.arn
}

# production/backup-vault/access
resource "aws_backup_vault_policy" "backup_vault_access" {
  backup_vault_name = aws_backup_vault.backup_vault_main.name
  policy            = data.aws_iam_policy_document.backup_vault_policy.json
}

# production/recovery/vault/access
resource "aws_backup_vault_policy" "recovery_vault_access" {
  provider          = aws.recovery
  backup_vault_name = aws_backup_vault.recovery_vault_main.name
  policy            = data.aws_iam_policy_document.recovery_vault_policy.json
}

# production/budget/compute
resource "aws_budgets_budget" "budget_compute" {
  budget_type  = "COST"
  limit_amount = "800"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-compute"
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

# production/budget/database
resource "aws_budgets_budget" "budget_database" {
  budget_type  = "COST"
  limit_amount = "900"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-database"
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

# production/budget/everything
resource "aws_budgets_budget" "budget_everything" {
  budget_type  = "COST"
  limit_amount = "3000"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-everything"
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

# production/budget/network
resource "aws_budgets_budget" "budget_network" {
  budget_type  = "COST"
  limit_amount = "500"
  limit_unit   = "USD"
  name         = "terrace-production-monthly-network"
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

# production/cost-anomalies/main
resource "aws_ce_anomaly_monitor" "cost_anomalies_main" {
  monitor_dimension = "SERVICE"
  monitor_type      = "DIMENSIONAL"
  name              = "terrace-production-services"
}

# production/cost-anomalies/alert
resource "aws_ce_anomaly_subscription" "cost_anomalies_alert" {
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.cost_anomalies_main.arn]
  name             = "terrace-production-cost-anomalies"

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

# production/account/trail/main
resource "aws_cloudtrail" "account_trail_main" {
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.account_trail_log.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.account_trail_role_main.arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true
  kms_key_id                    = aws_kms_key.account_key_main.arn
  name                          = "terrace-production-trail"
  s3_bucket_name                = aws_s3_bucket_policy.account_trail_record_access.bucket
  depends_on                    = [aws_iam_role_policy.account_trail_delivery_policy]
}

# production/monitoring/users-affected
resource "aws_cloudwatch_composite_alarm" "monitoring_users_affected" {
  alarm_actions     = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description = "Users notice: the service does not answer, fails or is slow, or its database is full. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#users-affected"
  alarm_name        = "terrace-production-users-affected"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_no_running_tasks.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_error_rate.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_service_high_latency.alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.monitoring_database_database_storage_low.alarm_name}\")"
  ok_actions        = [aws_sns_topic.monitoring_alerts_main.arn]
}

# production/monitoring/dashboard/main
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
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "CPUUtilization",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
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
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "DatabaseConnections",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
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
              "FreeLocalStorage",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_a.identifier),
            ],
            [
              "AWS/RDS",
              "FreeLocalStorage",
              "DBInstanceIdentifier",
              tostring(aws_rds_cluster_instance.database_instance_b.identifier),
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
  dashboard_name = "terrace-production"
}

# production/account/trail/log
resource "aws_cloudwatch_log_group" "account_trail_log" {
  kms_key_id        = aws_kms_key.account_key_main.arn
  name              = "/terrace/production/trail"
  retention_in_days = 365
}

# production/cache/engine-log
resource "aws_cloudwatch_log_group" "cache_engine_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-production-cache/engine-log"
  retention_in_days = 365
}

# production/cache/slow-log
resource "aws_cloudwatch_log_group" "cache_slow_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-production-cache/slow-log"
  retention_in_days = 365
}

# production/compute/cluster/commands
resource "aws_cloudwatch_log_group" "compute_cluster_commands" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/ecs-exec"
  retention_in_days = 365
}

# production/compute/firewall/log
resource "aws_cloudwatch_log_group" "compute_firewall_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "aws-waf-logs-terrace-production-public"
  retention_in_days = 365
}

# production/compute/task/logs
resource "aws_cloudwatch_log_group" "compute_task_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/app"
  retention_in_days = 365
}

# production/database/postgresql-log
resource "aws_cloudwatch_log_group" "database_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/cluster/terrace-production-postgres/postgresql"
  retention_in_days = 365
}

# production/log-search/logs/audit
resource "aws_cloudwatch_log_group" "log_search_logs_audit" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/audit"
  retention_in_days = 365
}

# production/log-search/logs/errors
resource "aws_cloudwatch_log_group" "log_search_logs_errors" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/errors"
  retention_in_days = 365
}

# production/log-search/logs/slow-indexing
resource "aws_cloudwatch_log_group" "log_search_logs_slow_indexing" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/slow-indexing"
  retention_in_days = 365
}

# production/log-search/logs/slow-searches
resource "aws_cloudwatch_log_group" "log_search_logs_slow_searches" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/slow-searches"
  retention_in_days = 365
}

# production/networking/flow-logs/records
resource "aws_cloudwatch_log_group" "networking_flow_logs_records" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/flow-logs"
  retention_in_days = 365
}

# production/prometheus/log
resource "aws_cloudwatch_log_group" "prometheus_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/vendedlogs/prometheus/terrace-production"
  retention_in_days = 365
}

# production/account-alarms/bucket-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_bucket_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-bucket-policy-changed"
  pattern        = "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }"

  metric_transformation {
    name      = "bucket-policy-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/config-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_config_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-config-changed"
  pattern        = "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }"

  metric_transformation {
    name      = "config-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/gateway-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_gateway_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-gateway-changed"
  pattern        = "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }"

  metric_transformation {
    name      = "gateway-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/iam-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_iam_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-iam-policy-changed"
  pattern        = "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy)) }"

  metric_transformation {
    name      = "iam-policy-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/key-disabled-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_key_disabled_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-key-disabled"
  pattern        = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"

  metric_transformation {
    name      = "key-disabled"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/login-failed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_failed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-login-failed"
  pattern        = "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }"

  metric_transformation {
    name      = "login-failed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/login-without-mfa-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_without_mfa_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-login-without-mfa"
  pattern        = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"

  metric_transformation {
    name      = "login-without-mfa"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/network-acl-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_network_acl_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-network-acl-changed"
  pattern        = "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }"

  metric_transformation {
    name      = "network-acl-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/organization-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_organization_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-organization-changed"
  pattern        = "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdateOrganizationalUnit) || ($.eventName = UpdatePolicy)) }"

  metric_transformation {
    name      = "organization-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/root-login-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_root_login_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-root-login"
  pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"

  metric_transformation {
    name      = "root-login"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/route-table-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_route_table_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-route-table-changed"
  pattern        = "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable)) }"

  metric_transformation {
    name      = "route-table-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/security-group-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_security_group_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-security-group-changed"
  pattern        = "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }"

  metric_transformation {
    name      = "security-group-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/trail-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_trail_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-trail-changed"
  pattern        = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"

  metric_transformation {
    name      = "trail-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/unauthorized-calls-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_unauthorized_calls_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-unauthorized-calls"
  pattern        = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"

  metric_transformation {
    name      = "unauthorized-calls"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/account-alarms/vpc-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_vpc_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-production-vpc-changed"
  pattern        = "{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) || ($.eventName = ModifyVpcAttribute) || ($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = RejectVpcPeeringConnection) || ($.eventName = AttachClassicLinkVpc) || ($.eventName = DetachClassicLinkVpc) || ($.eventName = DisableVpcClassicLink) || ($.eventName = EnableVpcClassicLink) }"

  metric_transformation {
    name      = "vpc-changed"
    namespace = "terrace-production-trail"
    value     = "1"
  }
}

# production/alarms-of-log/filter
resource "aws_cloudwatch_log_metric_filter" "alarms_of_log_filter" {
  log_group_name = aws_cloudwatch_log_group.compute_task_logs.name
  name           = "terrace-production-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "terrace-production-app"
    value         = "1"
  }
}

# production/log-search/logs/access
resource "aws_cloudwatch_log_resource_policy" "log_search_logs_access" {
  policy_document = data.aws_iam_policy_document.log_search_logs_delivery.json
  policy_name     = "terrace-production-log-search"
}

# production/account-alarms/bucket-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_bucket_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may reach a bucket, or how long its objects live. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#bucket-policy-changed"
  alarm_name          = "terrace-production-bucket-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "bucket-policy-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/config-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_config_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of resources. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#config-changed"
  alarm_name          = "terrace-production-config-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "config-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/gateway-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_gateway_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network's way to the internet or to other networks. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#gateway-changed"
  alarm_name          = "terrace-production-gateway-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "gateway-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/iam-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_iam_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may do what. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#iam-policy-changed"
  alarm_name          = "terrace-production-iam-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "iam-policy-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/key-disabled
resource "aws_cloudwatch_metric_alarm" "account_alarms_key_disabled" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody disabled an encryption key, or scheduled its deletion. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#key-disabled"
  alarm_name          = "terrace-production-key-disabled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "key-disabled"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/login-failed
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Sign-ins to the console fail, as when somebody guesses a password. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-failed"
  alarm_name          = "terrace-production-login-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-failed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 2
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/login-without-mfa
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_without_mfa" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody signed in to the console without a second factor. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-without-mfa"
  alarm_name          = "terrace-production-login-without-mfa"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-without-mfa"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/network-acl-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_network_acl_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed what a subnet lets through. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#network-acl-changed"
  alarm_name          = "terrace-production-network-acl-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "network-acl-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/organization-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_organization_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed the organization, its accounts or its policies. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#organization-changed"
  alarm_name          = "terrace-production-organization-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "organization-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/root-login
resource "aws_cloudwatch_metric_alarm" "account_alarms_root_login" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody used the root user. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#root-login"
  alarm_name          = "terrace-production-root-login"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "root-login"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/route-table-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_route_table_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed where a subnet's traffic goes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#route-table-changed"
  alarm_name          = "terrace-production-route-table-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "route-table-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/security-group-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_security_group_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed which connections are let in or out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#security-group-changed"
  alarm_name          = "terrace-production-security-group-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "security-group-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/trail-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_trail_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of API calls. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#trail-changed"
  alarm_name          = "terrace-production-trail-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "trail-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/unauthorized-calls
resource "aws_cloudwatch_metric_alarm" "account_alarms_unauthorized_calls" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "API calls are refused, as when somebody tries what a stolen key may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#unauthorized-calls"
  alarm_name          = "terrace-production-unauthorized-calls"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "unauthorized-calls"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# production/account-alarms/vpc-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_vpc_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network or its peers. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#vpc-changed"
  alarm_name          = "terrace-production-vpc-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "vpc-changed"
  namespace           = "terrace-production-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# production/alarms-of-cache/cache-cpu-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-cpu-high"
  alarm_name          = "terrace-production-cache-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
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

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "EngineCPUUtilization"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/alarms-of-cache/cache-evictions-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_evictions_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache drops more than 100 keys a minute before they expire. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-evictions-high"
  alarm_name          = "terrace-production-cache-evictions-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
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

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "Evictions"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Sum"
    }
  }
}

# production/alarms-of-cache/cache-memory-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_memory_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has used more than 80 % of its memory. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-memory-high"
  alarm_name          = "terrace-production-cache-memory-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
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

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "DatabaseMemoryUsagePercentage"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/alarms-of-cache/cache-replication-lag
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_replication_lag" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache's replica is more than 10 s behind. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-replication-lag"
  alarm_name          = "terrace-production-cache-replication-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 10
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
    id          = "result"
    label       = "The cache's replica is more than 10 s behind"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
      }
      metric_name = "ReplicationLag"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "ReplicationLag"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# production/alarms-of-canary/canary-failed
resource "aws_cloudwatch_metric_alarm" "alarms_of_canary_canary_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer from outside, or nobody asks any more. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#canary-failed"
  alarm_name          = "terrace-production-canary-failed"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    CanaryName = aws_synthetics_canary.canary_main.name
  }
  evaluation_periods = 2
  metric_name        = "SuccessPercent"
  namespace          = "CloudWatchSynthetics"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 300
  statistic          = "Average"
  threshold          = 100
  treat_missing_data = "breaching"
}

# production/alarms-of-certificate/certificate-expires
resource "aws_cloudwatch_metric_alarm" "alarms_of_certificate_certificate_expires" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The certificate ends in less than 30 days and has not been renewed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires"
  alarm_name          = "terrace-production-certificate-expires"
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

# production/alarms-of-egress/nat-packets-dropped
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_packets_dropped" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway loses more than 100 packets a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-packets-dropped"
  alarm_name          = "terrace-production-nat-packets-dropped"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a, zone_b, zone_c])"
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

  metric_query {
    id = "zone_b"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_b.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_c"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_c.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# production/alarms-of-egress/nat-ports-exhausted
resource "aws_cloudwatch_metric_alarm" "alarms_of_egress_nat_ports_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway has no port left, so new connections to the internet fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-ports-exhausted"
  alarm_name          = "terrace-production-nat-ports-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a, zone_b, zone_c])"
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

  metric_query {
    id = "zone_b"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_b.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_c"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_c.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# production/alarms-of-load-balancer/connections-rejected
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_connections_rejected" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer is full and rejects connections. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#connections-rejected"
  alarm_name          = "terrace-production-connections-rejected"
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

# production/alarms-of-load-balancer/load-balancer-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_load_balancer_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer itself fails more than 10 requests a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#load-balancer-errors"
  alarm_name          = "terrace-production-load-balancer-errors"
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

# production/alarms-of-load-balancer/targets-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_targets_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer cannot connect to tasks that it holds to be healthy. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#targets-unreachable"
  alarm_name          = "terrace-production-targets-unreachable"
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

# production/alarms-of-load-balancer/tls-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_load_balancer_tls_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 100 clients a minute cannot agree on TLS. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#tls-errors"
  alarm_name          = "terrace-production-tls-errors"
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

# production/alarms-of-log/error-logs
resource "aws_cloudwatch_metric_alarm" "alarms_of_log_error_logs" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application logs more than 10 errors a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-logs"
  alarm_name          = "terrace-production-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "terrace-production-app"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# production/backup-alarms/backup-expired
resource "aws_cloudwatch_metric_alarm" "backup_alarms_backup_expired" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-expired"
  alarm_name          = "terrace-production-backup-expired"
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

# production/backup-alarms/backup-failed
resource "aws_cloudwatch_metric_alarm" "backup_alarms_backup_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-failed"
  alarm_name          = "terrace-production-backup-failed"
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

# production/monitoring/database/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-cpu-high"
  alarm_name          = "terrace-production-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "The database has been busy for a quarter of an hour"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/monitoring/database/database-memory-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_memory_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-memory-low"
  alarm_name          = "terrace-production-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 134217728
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 128 MiB of memory left"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/monitoring/database/database-replica-lag
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_replica_lag" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A reader of the database is more than a second behind. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-replica-lag"
  alarm_name          = "terrace-production-database-replica-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 1000
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "A reader of the database is more than a second behind"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# production/monitoring/database/database-storage-low
resource "aws_cloudwatch_metric_alarm" "monitoring_database_database_storage_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 2 GiB left for what it sorts and builds. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-storage-low"
  alarm_name          = "terrace-production-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 2147483648
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 2 GiB left for what it sorts and builds"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_a.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.database_instance_b.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/monitoring/service/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "monitoring_service_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks have no CPU left although the service has scaled out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cpu-exhausted"
  alarm_name          = "terrace-production-cpu-exhausted"
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

# production/monitoring/service/high-error-rate
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_error_rate" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 5 % of requests fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate"
  alarm_name          = "terrace-production-high-error-rate"
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

# production/monitoring/service/high-latency
resource "aws_cloudwatch_metric_alarm" "monitoring_service_high_latency" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "One request in twenty takes longer than 1 s. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency"
  alarm_name          = "terrace-production-high-latency"
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

# production/monitoring/service/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "monitoring_service_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "No task of the application runs. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#no-running-tasks"
  alarm_name          = "terrace-production-no-running-tasks"
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

# production/monitoring/service/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "monitoring_service_unhealthy_targets" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks run and are not ready. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#unhealthy-targets"
  alarm_name          = "terrace-production-unhealthy-targets"
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

# production/account/compliance/buckets-not-readable
resource "aws_config_config_rule" "account_compliance_buckets_not_readable" {
  description = "No bucket can be read by the public"
  name        = "terrace-production-buckets-not-readable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_READ_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/buckets-not-writable
resource "aws_config_config_rule" "account_compliance_buckets_not_writable" {
  description = "No bucket can be written by the public"
  name        = "terrace-production-buckets-not-writable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/buckets-tls
resource "aws_config_config_rule" "account_compliance_buckets_tls" {
  description = "Buckets refuse plain HTTP"
  name        = "terrace-production-buckets-tls"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_SSL_REQUESTS_ONLY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/databases-backed-up
resource "aws_config_config_rule" "account_compliance_databases_backed_up" {
  description = "RDS takes backups"
  name        = "terrace-production-databases-backed-up"

  source {
    owner             = "AWS"
    source_identifier = "DB_INSTANCE_BACKUP_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/databases-encrypted
resource "aws_config_config_rule" "account_compliance_databases_encrypted" {
  description = "RDS storage is encrypted"
  name        = "terrace-production-databases-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "RDS_STORAGE_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/databases-kept
resource "aws_config_config_rule" "account_compliance_databases_kept" {
  description = "RDS refuses deletion"
  name        = "terrace-production-databases-kept"

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_DELETION_PROTECTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/databases-private
resource "aws_config_config_rule" "account_compliance_databases_private" {
  description = "No RDS instance has a public address"
  name        = "terrace-production-databases-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/databases-two-zones
resource "aws_config_config_rule" "account_compliance_databases_two_zones" {
  description = "RDS spans two zones"
  name        = "terrace-production-databases-two-zones"

  source {
    owner             = "AWS"
    source_identifier = "RDS_MULTI_AZ_SUPPORT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/default-group-closed
resource "aws_config_config_rule" "account_compliance_default_group_closed" {
  description = "Default security groups have no rules"
  name        = "terrace-production-default-group-closed"

  source {
    owner             = "AWS"
    source_identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/findings
resource "aws_config_config_rule" "account_compliance_findings" {
  description = "Security Hub is on"
  name        = "terrace-production-findings"

  source {
    owner             = "AWS"
    source_identifier = "SECURITYHUB_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/flow-logs
resource "aws_config_config_rule" "account_compliance_flow_logs" {
  description = "Every VPC has flow logs"
  name        = "terrace-production-flow-logs"

  source {
    owner             = "AWS"
    source_identifier = "VPC_FLOW_LOGS_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/keys-kept
resource "aws_config_config_rule" "account_compliance_keys_kept" {
  description = "No KMS key waits for its deletion"
  name        = "terrace-production-keys-kept"

  source {
    owner             = "AWS"
    source_identifier = "KMS_CMK_NOT_SCHEDULED_FOR_DELETION"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/keys-rotate
resource "aws_config_config_rule" "account_compliance_keys_rotate" {
  description = "KMS keys rotate"
  name        = "terrace-production-keys-rotate"

  source {
    owner             = "AWS"
    source_identifier = "CMK_BACKING_KEY_ROTATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/logs-encrypted
resource "aws_config_config_rule" "account_compliance_logs_encrypted" {
  description = "Log groups are encrypted"
  name        = "terrace-production-logs-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUDWATCH_LOG_GROUP_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/no-administrators
resource "aws_config_config_rule" "account_compliance_no_administrators" {
  description = "No policy of the account allows everything"
  name        = "terrace-production-no-administrators"

  source {
    owner             = "AWS"
    source_identifier = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/no-ssh
resource "aws_config_config_rule" "account_compliance_no_ssh" {
  description = "No security group opens SSH to the world"
  name        = "terrace-production-no-ssh"

  source {
    owner             = "AWS"
    source_identifier = "INCOMING_SSH_DISABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/old-keys
resource "aws_config_config_rule" "account_compliance_old_keys" {
  description = "No access key is older than 90 days"
  input_parameters = jsonencode({
    maxAccessKeyAge = "90"
  })
  name = "terrace-production-old-keys"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/passwords
resource "aws_config_config_rule" "account_compliance_passwords" {
  description = "Passwords are long, mixed and not used again"
  input_parameters = jsonencode({
    MaxPasswordAge          = "90"
    MinimumPasswordLength   = "14"
    PasswordReusePrevention = "24"
  })
  name = "terrace-production-passwords"

  source {
    owner             = "AWS"
    source_identifier = "IAM_PASSWORD_POLICY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/root-keys
resource "aws_config_config_rule" "account_compliance_root_keys" {
  description = "The root user has no access key"
  name        = "terrace-production-root-keys"

  source {
    owner             = "AWS"
    source_identifier = "IAM_ROOT_ACCESS_KEY_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/root-mfa
resource "aws_config_config_rule" "account_compliance_root_mfa" {
  description = "The root user signs in with MFA"
  name        = "terrace-production-root-mfa"

  source {
    owner             = "AWS"
    source_identifier = "ROOT_ACCOUNT_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/snapshots-private
resource "aws_config_config_rule" "account_compliance_snapshots_private" {
  description = "No RDS snapshot is public"
  name        = "terrace-production-snapshots-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/threats
resource "aws_config_config_rule" "account_compliance_threats" {
  description = "GuardDuty is on"
  name        = "terrace-production-threats"

  source {
    owner             = "AWS"
    source_identifier = "GUARDDUTY_ENABLED_CENTRALIZED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/trail
resource "aws_config_config_rule" "account_compliance_trail" {
  description = "A trail covers all regions"
  name        = "terrace-production-trail"

  source {
    owner             = "AWS"
    source_identifier = "MULTI_REGION_CLOUD_TRAIL_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/trail-encrypted
resource "aws_config_config_rule" "account_compliance_trail_encrypted" {
  description = "Trails are encrypted"
  name        = "terrace-production-trail-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_ENCRYPTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/trail-validated
resource "aws_config_config_rule" "account_compliance_trail_validated" {
  description = "Changes of a trail's files show"
  name        = "terrace-production-trail-validated"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/unused-credentials
resource "aws_config_config_rule" "account_compliance_unused_credentials" {
  description = "No password or key lies unused for 45 days"
  input_parameters = jsonencode({
    maxCredentialUsageAge = "45"
  })
  name = "terrace-production-unused-credentials"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/user-mfa
resource "aws_config_config_rule" "account_compliance_user_mfa" {
  description = "Every IAM user has MFA"
  name        = "terrace-production-user-mfa"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/user-policies
resource "aws_config_config_rule" "account_compliance_user_policies" {
  description = "IAM users have permissions through groups only"
  name        = "terrace-production-user-policies"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_NO_POLICIES_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/volumes-by-default
resource "aws_config_config_rule" "account_compliance_volumes_by_default" {
  description = "New volumes are encrypted by default"
  name        = "terrace-production-volumes-by-default"

  source {
    owner             = "AWS"
    source_identifier = "EC2_EBS_ENCRYPTION_BY_DEFAULT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/volumes-encrypted
resource "aws_config_config_rule" "account_compliance_volumes_encrypted" {
  description = "Attached volumes are encrypted"
  name        = "terrace-production-volumes-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "ENCRYPTED_VOLUMES"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/account/compliance/main
resource "aws_config_configuration_recorder" "account_compliance_main" {
  name     = "terrace-production"
  role_arn = aws_iam_service_linked_role.account_compliance_role.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

# production/account/compliance/recording
resource "aws_config_configuration_recorder_status" "account_compliance_recording" {
  is_enabled = true
  name       = aws_config_configuration_recorder.account_compliance_main.name
  depends_on = [aws_config_delivery_channel.account_compliance_delivery]
}

# production/account/compliance/delivery
resource "aws_config_delivery_channel" "account_compliance_delivery" {
  name           = aws_config_configuration_recorder.account_compliance_main.name
  s3_bucket_name = aws_s3_bucket_policy.account_compliance_history_access.bucket
  s3_kms_key_arn = aws_kms_key.account_key_main.arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# production/database/subnets
resource "aws_db_subnet_group" "database_subnets" {
  description = "Database subnets"
  name        = "terrace-production-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# production/networking/network/closed
resource "aws_default_security_group" "networking_network_closed" {
  tags = {
    Name = "terrace-production-default-closed"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/requests/main
resource "aws_dynamodb_table" "requests_main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "request_id"
  name                        = "terrace-production-requests"
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

  lifecycle {
    prevent_destroy = true
  }
}

# production/account/defaults/encrypted-volumes
resource "aws_ebs_encryption_by_default" "account_defaults_encrypted_volumes" {
  enabled = true
}

# production/compute/cluster/main
resource "aws_ecs_cluster" "compute_cluster_main" {
  name = "terrace-production"

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

# production/compute/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "compute_cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.compute_cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# production/compute/service/main
resource "aws_ecs_service" "compute_service_main" {
  cluster                            = aws_ecs_cluster.compute_cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 3
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-production-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.compute_task_main.arn

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
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
      aws_subnet.networking_network_private_c.id,
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

# production/compute/task/main
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
  cpu                      = "1024"
  execution_role_arn       = aws_iam_role.compute_task_execution_role_main.arn
  family                   = "terrace-production-app"
  memory                   = "2048"
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

# production/networking/egress/address-a
resource "aws_eip" "networking_egress_address_a" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-a"
  }
}

# production/networking/egress/address-b
resource "aws_eip" "networking_egress_address_b" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-b"
  }
}

# production/networking/egress/address-c
resource "aws_eip" "networking_egress_address_c" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-c"
  }
}

# production/cache/main
resource "aws_elasticache_replication_group" "cache_main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = true
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  final_snapshot_identifier  = "terrace-production-cache-final"
  kms_key_id                 = aws_kms_key.security_data_main.arn
  maintenance_window         = "sun:04:30-sun:05:30"
  multi_az_enabled           = true
  node_type                  = "cache.m7g.large"
  num_cache_clusters         = 2
  port                       = 6379
  replication_group_id       = "terrace-production-cache"
  security_group_ids         = [aws_security_group.cache_security_group_main.id]
  snapshot_retention_limit   = 14
  snapshot_window            = "03:00-04:00"
  subnet_group_name          = aws_elasticache_subnet_group.cache_subnets.name
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "30 minutes"
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

  lifecycle {
    prevent_destroy = true
  }
}

# production/cache/subnets
resource "aws_elasticache_subnet_group" "cache_subnets" {
  description = "Database subnets"
  name        = "terrace-production-cache"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# production/cache/user
resource "aws_elasticache_user" "cache_user" {
  access_string = "on ~* &* +@all -@dangerous +info"
  engine        = "valkey"
  user_id       = "terrace-production-cache-app"
  user_name     = "terrace-production-cache-app"

  authentication_mode {
    type = "iam"
  }
}

# production/cache/users
resource "aws_elasticache_user_group" "cache_users" {
  engine        = "valkey"
  user_group_id = "terrace-production-cache"
  user_ids      = [aws_elasticache_user.cache_user.user_id]
}

# production/networking/flow-logs/main
resource "aws_flow_log" "networking_flow_logs_main" {
  iam_role_arn             = aws_iam_role.networking_flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.networking_flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags = {
    Name = "terrace-production-flow-logs"
  }
  traffic_type = "ALL"
  vpc_id       = aws_vpc.networking_network_main.id
  depends_on   = [aws_iam_role_policy.networking_flow_logs_delivery_policy]
}

# production/grafana/main
resource "aws_grafana_workspace" "grafana_main" {
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  configuration = jsonencode({
    plugins = {
      pluginAdminEnabled = false
    }
    unifiedAlerting = {
      enabled = false
    }
  })
  data_sources    = ["CLOUDWATCH", "PROMETHEUS", "XRAY"]
  description     = "Metrics, alarms and traces"
  grafana_version = "10.4"
  name            = "terrace-production"
  permission_type = "CUSTOMER_MANAGED"
  role_arn        = aws_iam_role.grafana_role_main.arn
}

# production/account/threats/intruders
resource "aws_guardduty_detector" "account_threats_intruders" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

# production/account/defaults/passwords
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

# production/account/people/main
resource "aws_iam_group" "account_people_main" {
  name = "terrace-production-people"
}

# production/account/people/second-factor-needed
resource "aws_iam_group_policy_attachment" "account_people_second_factor_needed" {
  group      = aws_iam_group.account_people_main.name
  policy_arn = aws_iam_policy.account_people_second_factor_policy.arn
}

# production/account/people/second-factor-policy
resource "aws_iam_policy" "account_people_second_factor_policy" {
  description = "Refuses everything until a second factor was shown, but for getting one"
  name        = "terrace-production-second-factor"
  policy      = data.aws_iam_policy_document.account_people_second_factor.json
}

# production/boundary/main
resource "aws_iam_policy" "boundary_main" {
  description = "How far roles of workloads reach at most"
  name        = "terrace-production-boundary"
  policy      = data.aws_iam_policy_document.boundary_limits.json
}

# production/account/trail/role/main
resource "aws_iam_role" "account_trail_role_main" {
  assume_role_policy = data.aws_iam_policy_document.account_trail_role_trust.json
  description        = "Writes the trail's events into its log group"
  name               = "terrace-production-trail"
}

# production/backup-plan/role/main
resource "aws_iam_role" "backup_plan_role_main" {
  assume_role_policy = data.aws_iam_policy_document.backup_plan_role_trust.json
  description        = "Backs up the stores that declare a recovery point objective"
  name               = "terrace-production-backup"
}

# production/canary/role/main
resource "aws_iam_role" "canary_role_main" {
  assume_role_policy = data.aws_iam_policy_document.canary_role_trust.json
  description        = "Calls the application and records the answer"
  name               = "terrace-production-canary"
}

# production/compute/task/execution-role/main
resource "aws_iam_role" "compute_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_execution_role_trust.json
  description          = "Pulls the application's image and writes its logs"
  name                 = "terrace-production-app-execution"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# production/compute/task/role/main
resource "aws_iam_role" "compute_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_role_trust.json
  description          = "What the application may do"
  name                 = "terrace-production-app"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# production/database/monitoring/role/main
resource "aws_iam_role" "database_monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "terrace-production-postgres-monitoring"
}

# production/flags/role/main
resource "aws_iam_role" "flags_role_main" {
  assume_role_policy = data.aws_iam_policy_document.flags_role_trust.json
  description        = "Sees the alarm that takes a version of the flags back"
  name               = "terrace-production-flags-watch"
}

# production/grafana/role/main
resource "aws_iam_role" "grafana_role_main" {
  assume_role_policy = data.aws_iam_policy_document.grafana_role_trust.json
  description        = "What Grafana reads for its dashboards"
  name               = "terrace-production-grafana"
}

# production/networking/flow-logs/role/main
resource "aws_iam_role" "networking_flow_logs_role_main" {
  assume_role_policy = data.aws_iam_policy_document.networking_flow_logs_role_trust.json
  description        = "Writes the VPC's flow logs"
  name               = "terrace-production-flow-logs"
}

# production/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy   = data.aws_iam_policy_document.plan_access_trust.json
  description          = "Reads the account to plan changes, changes nothing"
  name                 = "terrace-production-plan"
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

# production/account/trail/delivery-policy
resource "aws_iam_role_policy" "account_trail_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.account_trail_delivery.json
  role   = aws_iam_role.account_trail_role_main.name
}

# production/cache/app-connects
resource "aws_iam_role_policy" "cache_app_connects" {
  name   = "terrace-production-cache-connect"
  policy = data.aws_iam_policy_document.cache_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/canary/record-policy
resource "aws_iam_role_policy" "canary_record_policy" {
  name   = "record"
  policy = data.aws_iam_policy_document.canary_record.json
  role   = aws_iam_role.canary_role_main.name
}

# production/compute/task/start-policy
resource "aws_iam_role_policy" "compute_task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.compute_task_start.json
  role   = aws_iam_role.compute_task_execution_role_main.name
}

# production/flags/app-reads
resource "aws_iam_role_policy" "flags_app_reads" {
  name   = "terrace-production-flags-read"
  policy = data.aws_iam_policy_document.flags_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/flags/watch-policy
resource "aws_iam_role_policy" "flags_watch_policy" {
  name   = "watch"
  policy = data.aws_iam_policy_document.flags_watch.json
  role   = aws_iam_role.flags_role_main.name
}

# production/grafana/read-policy
resource "aws_iam_role_policy" "grafana_read_policy" {
  name   = "read"
  policy = data.aws_iam_policy_document.grafana_read.json
  role   = aws_iam_role.grafana_role_main.name
}

# production/networking/flow-logs/delivery-policy
resource "aws_iam_role_policy" "networking_flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.networking_flow_logs_delivery.json
  role   = aws_iam_role.networking_flow_logs_role_main.name
}

# production/requests/app-access
resource "aws_iam_role_policy" "requests_app_access" {
  name   = "terrace-production-requests-access"
  policy = data.aws_iam_policy_document.requests_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/tracing/app-write-policy
resource "aws_iam_role_policy" "tracing_app_write_policy" {
  name   = "write-traces"
  policy = data.aws_iam_policy_document.tracing_app_write.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/backup-plan/back-up
resource "aws_iam_role_policy_attachment" "backup_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backup_plan_role_main.name
}

# production/database/monitoring/write
resource "aws_iam_role_policy_attachment" "database_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_monitoring_role_main.name
}

# production/plan-access/read-only
resource "aws_iam_role_policy_attachment" "plan_access_read_only" {
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  role       = aws_iam_role.plan_access_main.name
}

# production/account/compliance/role
resource "aws_iam_service_linked_role" "account_compliance_role" {
  aws_service_name = "config.amazonaws.com"
  description      = "Reads what AWS Config records"
}

# production/log-search/interfaces
resource "aws_iam_service_linked_role" "log_search_interfaces" {
  aws_service_name = "opensearchservice.amazonaws.com"
}

# production/account/vulnerabilities/main
resource "aws_inspector2_enabler" "account_vulnerabilities_main" {
  account_ids    = ["444444444444"]
  resource_types = ["EC2", "ECR", "LAMBDA"]
}

# production/networking/network/internet
resource "aws_internet_gateway" "networking_network_internet" {
  tags = {
    Name = "terrace-production-internet"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/account/key/alias
resource "aws_kms_alias" "account_key_alias" {
  name          = "alias/terrace-production-trail"
  target_key_id = aws_kms_key.account_key_main.key_id
}

# production/recovery/key/alias
resource "aws_kms_alias" "recovery_key_alias" {
  provider      = aws.recovery
  name          = "alias/terrace-production-recovery"
  target_key_id = aws_kms_key.recovery_key_main.key_id
}

# production/security/alerts/alias
resource "aws_kms_alias" "security_alerts_alias" {
  name          = "alias/terrace-production-alerts"
  target_key_id = aws_kms_key.security_alerts_main.key_id
}

# production/security/data/alias
resource "aws_kms_alias" "security_data_alias" {
  name          = "alias/terrace-production-data"
  target_key_id = aws_kms_key.security_data_main.key_id
}

# production/security/logs/alias
resource "aws_kms_alias" "security_logs_alias" {
  name          = "alias/terrace-production-logs"
  target_key_id = aws_kms_key.security_logs_main.key_id
}

# production/account/key/main
resource "aws_kms_key" "account_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts the record of API calls and the history of AWS Config"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.account_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/recovery/key/main
resource "aws_kms_key" "recovery_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts what waits in the recovery region"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/security/alerts/main
resource "aws_kms_key" "security_alerts_main" {
  deletion_window_in_days = 30
  description             = "Encrypts notifications"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_alerts_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/security/data/main
resource "aws_kms_key" "security_data_main" {
  deletion_window_in_days = 30
  description             = "Encrypts databases, their backups and their credentials"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_data_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/security/logs/main
resource "aws_kms_key" "security_logs_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_logs_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/compute/load-balancer/main
resource "aws_lb" "compute_load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-production-public"
  security_groups            = [aws_security_group.compute_load_balancer_security_group_main.id]
  subnets = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
    aws_subnet.networking_network_public_c.id,
  ]

  access_logs {
    bucket  = aws_s3_bucket_policy.storage_logs_access.bucket
    enabled = true
  }
}

# production/compute/load-balancer/https
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

# production/compute/load-balancer/redirect
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

# production/compute/service/route
resource "aws_lb_listener_rule" "compute_service_route" {
  listener_arn = aws_lb_listener.compute_load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.compute_service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["production.terrace.example"]
    }
  }
}

# production/compute/service/targets
resource "aws_lb_target_group" "compute_service_targets" {
  deregistration_delay = "30"
  name                 = "terrace-production-app"
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

# production/account/sensitive-data/main
resource "aws_macie2_account" "account_sensitive_data_main" {
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  status                       = "ENABLED"
}

# production/networking/egress/nat-a
resource "aws_nat_gateway" "networking_egress_nat_a" {
  allocation_id = aws_eip.networking_egress_address_a.id
  subnet_id     = aws_subnet.networking_network_public_a.id
  tags = {
    Name = "terrace-production-nat-a"
  }
  depends_on = [aws_route.networking_network_public_to_internet]
}

# production/networking/egress/nat-b
resource "aws_nat_gateway" "networking_egress_nat_b" {
  allocation_id = aws_eip.networking_egress_address_b.id
  subnet_id     = aws_subnet.networking_network_public_b.id
  tags = {
    Name = "terrace-production-nat-b"
  }
  depends_on = [aws_route.networking_network_public_to_internet]
}

# production/networking/egress/nat-c
resource "aws_nat_gateway" "networking_egress_nat_c" {
  allocation_id = aws_eip.networking_egress_address_c.id
  subnet_id     = aws_subnet.networking_network_public_c.id
  tags = {
    Name = "terrace-production-nat-c"
  }
  depends_on = [aws_route.networking_network_public_to_internet]
}

# production/networking/acls/database
resource "aws_network_acl" "networking_acls_database" {
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
  tags = {
    Name = "terrace-production-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/acls/intra
resource "aws_network_acl" "networking_acls_intra" {
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/acls/private
resource "aws_network_acl" "networking_acls_private" {
  subnet_ids = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
    aws_subnet.networking_network_private_c.id,
  ]
  tags = {
    Name = "terrace-production-private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/acls/public
resource "aws_network_acl" "networking_acls_public" {
  subnet_ids = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
    aws_subnet.networking_network_public_c.id,
  ]
  tags = {
    Name = "terrace-production-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/acls/database-in-log-search
resource "aws_network_acl_rule" "networking_acls_database_in_log_search" {
  cidr_block     = "10.30.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# production/networking/acls/database-in-members
resource "aws_network_acl_rule" "networking_acls_database_in_members" {
  cidr_block     = "10.30.160.0/19"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# production/networking/acls/database-in-postgresql
resource "aws_network_acl_rule" "networking_acls_database_in_postgresql" {
  cidr_block     = "10.30.0.0/17"
  egress         = false
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 5432
}

# production/networking/acls/database-in-valkey
resource "aws_network_acl_rule" "networking_acls_database_in_valkey" {
  cidr_block     = "10.30.0.0/17"
  egress         = false
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 6379
}

# production/networking/acls/database-out-members
resource "aws_network_acl_rule" "networking_acls_database_out_members" {
  cidr_block     = "10.30.160.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# production/networking/acls/database-out-private
resource "aws_network_acl_rule" "networking_acls_database_out_private" {
  cidr_block     = "10.30.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 65535
}

# production/networking/acls/intra-in-https-intra
resource "aws_network_acl_rule" "networking_acls_intra_in_https_intra" {
  cidr_block     = "10.30.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# production/networking/acls/intra-in-https-private
resource "aws_network_acl_rule" "networking_acls_intra_in_https_private" {
  cidr_block     = "10.30.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# production/networking/acls/intra-in-https-public
resource "aws_network_acl_rule" "networking_acls_intra_in_https_public" {
  cidr_block     = "10.30.128.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# production/networking/acls/intra-in-replies
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

# production/networking/acls/intra-out-https
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

# production/networking/acls/intra-out-intra
resource "aws_network_acl_rule" "networking_acls_intra_out_intra" {
  cidr_block     = "10.30.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 220
  to_port        = 65535
}

# production/networking/acls/intra-out-private
resource "aws_network_acl_rule" "networking_acls_intra_out_private" {
  cidr_block     = "10.30.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# production/networking/acls/intra-out-public
resource "aws_network_acl_rule" "networking_acls_intra_out_public" {
  cidr_block     = "10.30.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# production/networking/acls/private-in-fragmentation
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

# production/networking/acls/private-in-https-intra
resource "aws_network_acl_rule" "networking_acls_private_in_https_intra" {
  cidr_block     = "10.30.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# production/networking/acls/private-in-private
resource "aws_network_acl_rule" "networking_acls_private_in_private" {
  cidr_block     = "10.30.0.0/17"
  egress         = false
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# production/networking/acls/private-in-replies
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

# production/networking/acls/private-out-fragmentation
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

# production/networking/acls/private-out-https
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

# production/networking/acls/private-out-intra
resource "aws_network_acl_rule" "networking_acls_private_out_intra" {
  cidr_block     = "10.30.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# production/networking/acls/private-out-postgresql
resource "aws_network_acl_rule" "networking_acls_private_out_postgresql" {
  cidr_block     = "10.30.160.0/19"
  egress         = true
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 5432
}

# production/networking/acls/private-out-private
resource "aws_network_acl_rule" "networking_acls_private_out_private" {
  cidr_block     = "10.30.0.0/17"
  egress         = true
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# production/networking/acls/private-out-public
resource "aws_network_acl_rule" "networking_acls_private_out_public" {
  cidr_block     = "10.30.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# production/networking/acls/private-out-valkey
resource "aws_network_acl_rule" "networking_acls_private_out_valkey" {
  cidr_block     = "10.30.160.0/19"
  egress         = true
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 6379
}

# production/networking/acls/public-in-fragmentation
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

# production/networking/acls/public-in-http
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

# production/networking/acls/public-in-https
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

# production/networking/acls/public-in-replies
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

# production/networking/acls/public-out-fragmentation
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

# production/networking/acls/public-out-https
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

# production/networking/acls/public-out-replies
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

# production/log-search/main
resource "aws_opensearch_domain" "log_search_main" {
  access_policies = data.aws_iam_policy_document.log_search_access.json
  domain_name     = "terrace-production-logs"
  engine_version  = "OpenSearch_2.19"
  tags = {
    RecoveryPointObjective = "60 minutes"
    RecoveryTimeObjective  = "1 minutes"
  }

  advanced_security_options {
    anonymous_auth_enabled         = false
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = "arn:aws:iam::444444444444:role/OrganizationAccountAccessRole"
    }
  }

  auto_tune_options {
    desired_state       = "ENABLED"
    use_off_peak_window = true
  }

  cluster_config {
    dedicated_master_count        = 3
    dedicated_master_enabled      = true
    dedicated_master_type         = "m6g.large.search"
    instance_count                = 3
    instance_type                 = "m6g.large.search"
    multi_az_with_standby_enabled = true
    zone_awareness_enabled        = true

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 100
    volume_type = "gp3"
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.security_data_main.arn
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_audit.arn
    log_type                 = "AUDIT_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_errors.arn
    log_type                 = "ES_APPLICATION_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_slow_indexing.arn
    log_type                 = "INDEX_SLOW_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_slow_searches.arn
    log_type                 = "SEARCH_SLOW_LOGS"
  }

  node_to_node_encryption {
    enabled = true
  }

  off_peak_window_options {
    enabled = true
  }

  software_update_options {
    auto_software_update_enabled = true
  }

  vpc_options {
    security_group_ids = [aws_security_group.log_search_security_group_main.id]
    subnet_ids = [
      aws_subnet.networking_network_database_a.id,
      aws_subnet.networking_network_database_b.id,
      aws_subnet.networking_network_database_c.id,
    ]
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [
    aws_iam_service_linked_role.log_search_interfaces,
    aws_cloudwatch_log_resource_policy.log_search_logs_access,
  ]
}

# production/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "prometheus_alert_manager" {
  definition   = "alertmanager_config: |\n  route:\n    receiver: alerts\n    group_by: [alertname, namespace]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 24h\n    routes:\n      - receiver: alerts\n        matchers: ['severity = critical']\n        repeat_interval: 1h\n  receivers:\n    - name: alerts\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          subject: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n          send_resolved: true\n"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# production/prometheus/rules
resource "aws_prometheus_rule_group_namespace" "prometheus_rules" {
  data         = "# Alert rules of the application. They are loaded into the managed workspace of each environment\n# that has one, and are what a Prometheus of one's own would load, too.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum(rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum(rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: More than 5 % of requests fail.\n          description: '{{ $value | humanizePercentage }} of requests have failed for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: The 95th percentile of request times has been {{ $value | humanizeDuration }} for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n  - name: kubernetes\n    rules:\n      - alert: PodNotReady\n        expr: |\n          sum by (namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been ready for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n"
  name         = "alerts"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# production/prometheus/main
resource "aws_prometheus_workspace" "prometheus_main" {
  alias       = "terrace-production"
  kms_key_arn = aws_kms_key.security_data_main.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus_log.arn}:*"
  }
}

# production/database/main
resource "aws_rds_cluster" "database_main" {
  backup_retention_period             = 35
  cluster_identifier                  = "terrace-production-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.database_parameters.name
  db_subnet_group_name                = aws_db_subnet_group.database_subnets.name
  delete_automated_backups            = false
  deletion_protection                 = true
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = "terrace-production-postgres-final"
  iam_database_authentication_enabled = true
  kms_key_id                          = aws_kms_key.security_data_main.arn
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.security_data_main.arn
  master_username                     = "administrator"
  port                                = 5432
  preferred_backup_window             = "03:00-04:00"
  preferred_maintenance_window        = "sun:04:30-sun:05:30"
  skip_final_snapshot                 = false
  storage_encrypted                   = true
  tags = {
    RecoveryPointObjective = "5 minutes"
    RecoveryTimeObjective  = "30 minutes"
  }
  vpc_security_group_ids = [aws_security_group.database_security_group_main.id]

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.database_postgresql_log]
}

# production/database/instance-a
resource "aws_rds_cluster_instance" "database_instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-a"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_monitoring_write]
}

# production/database/instance-b
resource "aws_rds_cluster_instance" "database_instance_b" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1b"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-b"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_monitoring_write]
}

# production/database/parameters
resource "aws_rds_cluster_parameter_group" "database_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
  name        = "terrace-production-postgres-17"

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

# production/networking/egress/private-a
resource "aws_route" "networking_egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_a.id
}

# production/networking/egress/private-b
resource "aws_route" "networking_egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_b.id
  route_table_id         = aws_route_table.networking_network_routes_private_b.id
}

# production/networking/egress/private-c
resource "aws_route" "networking_egress_private_c" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_c.id
  route_table_id         = aws_route_table.networking_network_routes_private_c.id
}

# production/networking/network/public-to-internet
resource "aws_route" "networking_network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.networking_network_internet.id
  route_table_id         = aws_route_table.networking_network_routes_public.id
}

# production/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_name
  records         = [one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_value]
  ttl             = 60
  type            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}

# production/name/main
resource "aws_route53_record" "name_main" {
  provider = aws.shared
  name     = "production.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.compute_load_balancer_main.dns_name
    zone_id                = aws_lb.compute_load_balancer_main.zone_id
  }
}

# production/networking/network/routes-database
resource "aws_route_table" "networking_network_routes_database" {
  tags = {
    Name = "terrace-production-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-intra
resource "aws_route_table" "networking_network_routes_intra" {
  tags = {
    Name = "terrace-production-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-private-a
resource "aws_route_table" "networking_network_routes_private_a" {
  tags = {
    Name = "terrace-production-private-a"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-private-b
resource "aws_route_table" "networking_network_routes_private_b" {
  tags = {
    Name = "terrace-production-private-b"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-private-c
resource "aws_route_table" "networking_network_routes_private_c" {
  tags = {
    Name = "terrace-production-private-c"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-public
resource "aws_route_table" "networking_network_routes_public" {
  tags = {
    Name = "terrace-production-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/routes-database-a-link
resource "aws_route_table_association" "networking_network_routes_database_a_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_a.id
}

# production/networking/network/routes-database-b-link
resource "aws_route_table_association" "networking_network_routes_database_b_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_b.id
}

# production/networking/network/routes-database-c-link
resource "aws_route_table_association" "networking_network_routes_database_c_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_c.id
}

# production/networking/network/routes-intra-a-link
resource "aws_route_table_association" "networking_network_routes_intra_a_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_a.id
}

# production/networking/network/routes-intra-b-link
resource "aws_route_table_association" "networking_network_routes_intra_b_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_b.id
}

# production/networking/network/routes-intra-c-link
resource "aws_route_table_association" "networking_network_routes_intra_c_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_c.id
}

# production/networking/network/routes-private-a-link
resource "aws_route_table_association" "networking_network_routes_private_a_link" {
  route_table_id = aws_route_table.networking_network_routes_private_a.id
  subnet_id      = aws_subnet.networking_network_private_a.id
}

# production/networking/network/routes-private-b-link
resource "aws_route_table_association" "networking_network_routes_private_b_link" {
  route_table_id = aws_route_table.networking_network_routes_private_b.id
  subnet_id      = aws_subnet.networking_network_private_b.id
}

# production/networking/network/routes-private-c-link
resource "aws_route_table_association" "networking_network_routes_private_c_link" {
  route_table_id = aws_route_table.networking_network_routes_private_c.id
  subnet_id      = aws_subnet.networking_network_private_c.id
}

# production/networking/network/routes-public-a-link
resource "aws_route_table_association" "networking_network_routes_public_a_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_a.id
}

# production/networking/network/routes-public-b-link
resource "aws_route_table_association" "networking_network_routes_public_b_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_b.id
}

# production/networking/network/routes-public-c-link
resource "aws_route_table_association" "networking_network_routes_public_c_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_c.id
}

# production/account/defaults/no-public-buckets
resource "aws_s3_account_public_access_block" "account_defaults_no_public_buckets" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/account/compliance/history/main
resource "aws_s3_bucket" "account_compliance_history_main" {
  bucket        = "terrace-production-config-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/account/trail/record/main
resource "aws_s3_bucket" "account_trail_record_main" {
  bucket        = "terrace-production-trail-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/canary-code/main
resource "aws_s3_bucket" "canary_code_main" {
  bucket        = "terrace-production-code-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/canary/records/main
resource "aws_s3_bucket" "canary_records_main" {
  bucket        = "terrace-production-canary-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/storage/logs/main
resource "aws_s3_bucket" "storage_logs_main" {
  bucket        = "terrace-production-logs-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/account/compliance/history/expiry
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

# production/account/trail/record/expiry
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

# production/canary-code/expiry
resource "aws_s3_bucket_lifecycle_configuration" "canary_code_expiry" {
  bucket = aws_s3_bucket.canary_code_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.canary_code_versions]
}

# production/canary/records/expiry
resource "aws_s3_bucket_lifecycle_configuration" "canary_records_expiry" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 31
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.canary_records_versions]
}

# production/storage/logs/expiry
resource "aws_s3_bucket_lifecycle_configuration" "storage_logs_expiry" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 365
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

# production/account/compliance/history/access-logs
resource "aws_s3_bucket_logging" "account_compliance_history_access_logs" {
  bucket        = aws_s3_bucket.account_compliance_history_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-production-config-444444444444/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# production/account/trail/record/access-logs
resource "aws_s3_bucket_logging" "account_trail_record_access_logs" {
  bucket        = aws_s3_bucket.account_trail_record_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-production-trail-444444444444/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# production/canary-code/access-logs
resource "aws_s3_bucket_logging" "canary_code_access_logs" {
  bucket        = aws_s3_bucket.canary_code_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-production-code-444444444444/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# production/canary/records/access-logs
resource "aws_s3_bucket_logging" "canary_records_access_logs" {
  bucket        = aws_s3_bucket.canary_records_main.id
  target_bucket = aws_s3_bucket.storage_logs_main.id
  target_prefix = "terrace-production-canary-444444444444/"
  depends_on    = [aws_s3_bucket_policy.storage_logs_access]
}

# production/account/compliance/history/ownership
resource "aws_s3_bucket_ownership_controls" "account_compliance_history_ownership" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/account/trail/record/ownership
resource "aws_s3_bucket_ownership_controls" "account_trail_record_ownership" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/canary-code/ownership
resource "aws_s3_bucket_ownership_controls" "canary_code_ownership" {
  bucket = aws_s3_bucket.canary_code_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/canary/records/ownership
resource "aws_s3_bucket_ownership_controls" "canary_records_ownership" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/storage/logs/ownership
resource "aws_s3_bucket_ownership_controls" "storage_logs_ownership" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/account/compliance/history/access
resource "aws_s3_bucket_policy" "account_compliance_history_access" {
  bucket = aws_s3_bucket.account_compliance_history_main.id
  policy = data.aws_iam_policy_document.account_compliance_history_policy.json
}

# production/account/trail/record/access
resource "aws_s3_bucket_policy" "account_trail_record_access" {
  bucket = aws_s3_bucket.account_trail_record_main.id
  policy = data.aws_iam_policy_document.account_trail_record_policy.json
}

# production/canary-code/access
resource "aws_s3_bucket_policy" "canary_code_access" {
  bucket = aws_s3_bucket.canary_code_main.id
  policy = data.aws_iam_policy_document.canary_code_policy.json
}

# production/canary/records/access
resource "aws_s3_bucket_policy" "canary_records_access" {
  bucket = aws_s3_bucket.canary_records_main.id
  policy = data.aws_iam_policy_document.canary_records_policy.json
}

# production/storage/logs/access
resource "aws_s3_bucket_policy" "storage_logs_access" {
  bucket = aws_s3_bucket.storage_logs_main.id
  policy = data.aws_iam_policy_document.storage_logs_policy.json
}

# production/account/compliance/history/private
resource "aws_s3_bucket_public_access_block" "account_compliance_history_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_compliance_history_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/account/trail/record/private
resource "aws_s3_bucket_public_access_block" "account_trail_record_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_trail_record_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/canary-code/private
resource "aws_s3_bucket_public_access_block" "canary_code_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.canary_code_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/canary/records/private
resource "aws_s3_bucket_public_access_block" "canary_records_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.canary_records_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/storage/logs/private
resource "aws_s3_bucket_public_access_block" "storage_logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.storage_logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/account/compliance/history/encryption
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

# production/account/trail/record/encryption
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

# production/canary-code/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "canary_code_encryption" {
  bucket = aws_s3_bucket.canary_code_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_logs_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# production/canary/records/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "canary_records_encryption" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_logs_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# production/storage/logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "storage_logs_encryption" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# production/account/compliance/history/versions
resource "aws_s3_bucket_versioning" "account_compliance_history_versions" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/account/trail/record/versions
resource "aws_s3_bucket_versioning" "account_trail_record_versions" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/canary-code/versions
resource "aws_s3_bucket_versioning" "canary_code_versions" {
  bucket = aws_s3_bucket.canary_code_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/canary/records/versions
resource "aws_s3_bucket_versioning" "canary_records_versions" {
  bucket = aws_s3_bucket.canary_records_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/storage/logs/versions
resource "aws_s3_bucket_versioning" "storage_logs_versions" {
  bucket = aws_s3_bucket.storage_logs_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/canary/script
resource "aws_s3_object" "canary_script" {
  bucket         = aws_s3_bucket.canary_code_main.id
  content_base64 = "UEsDBBQAAAAAAAAAIQDiZrAzQAEAAEABAAAQAAAAcHl0aG9uL2hlYWx0aC5weSIiIkZhaWxzIHVubGVzcyB0aGUgYWRkcmVzcyBhbnN3ZXJzIDIwMCBpbiB0aW1lOyB1cmxsaWIgcmFpc2VzIGZvciBhbnl0aGluZyBlbHNlLiIiIgoKaW1wb3J0IG9zCmltcG9ydCB1cmxsaWIucmVxdWVzdAoKCmRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHdpdGggdXJsbGliLnJlcXVlc3QudXJsb3Blbihvcy5lbnZpcm9uWyJBRERSRVNTIl0sIHRpbWVvdXQ9MTApIGFzIGFuc3dlcjoKICAgICAgICBpZiBhbnN3ZXIuc3RhdHVzICE9IDIwMDoKICAgICAgICAgICAgcmFpc2UgUnVudGltZUVycm9yKGYiYW5zd2VyZWQge2Fuc3dlci5zdGF0dXN9IikKUEsBAhQDFAAAAAAAAAAhAOJmsDNAAQAAQAEAABAAAAAAAAAAAAAAAKQBAAAAAHB5dGhvbi9oZWFsdGgucHlQSwUGAAAAAAEAAQA+AAAAbgEAAAAA"
  key            = "canaries/terrace-production-health.zip"
  kms_key_id     = aws_kms_key.security_logs_main.arn
}

# production/cache/security-group/main
resource "aws_security_group" "cache_security_group_main" {
  description = "Cache"
  name        = "terrace-production-cache"
  tags = {
    Name = "terrace-production-cache"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/compute/load-balancer/security-group/main
resource "aws_security_group" "compute_load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-production-load-balancer"
  tags = {
    Name = "terrace-production-load-balancer"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/compute/service/security-group/main
resource "aws_security_group" "compute_service_security_group_main" {
  description = "Tasks of the application"
  name        = "terrace-production-app"
  tags = {
    Name = "terrace-production-app"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/database/security-group/main
resource "aws_security_group" "database_security_group_main" {
  description = "Database"
  name        = "terrace-production-postgres"
  tags = {
    Name = "terrace-production-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/log-search/security-group/main
resource "aws_security_group" "log_search_security_group_main" {
  description = "Search of logs"
  name        = "terrace-production-log-search"
  tags = {
    Name = "terrace-production-log-search"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/security-group/main
resource "aws_security_group" "networking_endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "terrace-production-endpoints"
  tags = {
    Name = "terrace-production-endpoints"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/account/findings/main
resource "aws_securityhub_account" "account_findings_main" {
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
  enable_default_standards  = false
}

# production/account/findings/best-practices
resource "aws_securityhub_standards_subscription" "account_findings_best_practices" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# production/account/findings/cis
resource "aws_securityhub_standards_subscription" "account_findings_cis" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# production/monitoring/alerts/main
resource "aws_sns_topic" "monitoring_alerts_main" {
  kms_master_key_id = aws_kms_key.security_alerts_main.arn
  name              = "terrace-production-alerts"
}

# production/monitoring/alerts/access
resource "aws_sns_topic_policy" "monitoring_alerts_access" {
  arn    = aws_sns_topic.monitoring_alerts_main.arn
  policy = data.aws_iam_policy_document.monitoring_alerts_policy.json
}

# production/networking/network/database-a
resource "aws_subnet" "networking_network_database_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.160.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-a"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/database-b
resource "aws_subnet" "networking_network_database_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.164.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-b"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/database-c
resource "aws_subnet" "networking_network_database_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.168.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-c"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/intra-a
resource "aws_subnet" "networking_network_intra_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.192.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-a"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/intra-b
resource "aws_subnet" "networking_network_intra_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.196.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-b"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/intra-c
resource "aws_subnet" "networking_network_intra_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.200.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-c"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/private-a
resource "aws_subnet" "networking_network_private_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.0.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-a"
    Tier = "private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/private-b
resource "aws_subnet" "networking_network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-b"
    Tier = "private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/private-c
resource "aws_subnet" "networking_network_private_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.32.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-c"
    Tier = "private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/public-a
resource "aws_subnet" "networking_network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-a"
    Tier = "public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/public-b
resource "aws_subnet" "networking_network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-b"
    Tier = "public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/networking/network/public-c
resource "aws_subnet" "networking_network_public_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.136.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-c"
    Tier = "public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/canary/main
resource "aws_synthetics_canary" "canary_main" {
  artifact_s3_location     = "s3://${aws_s3_bucket.canary_records_main.id}/runs"
  delete_lambda            = true
  execution_role_arn       = aws_iam_role.canary_role_main.arn
  failure_retention_period = 31
  handler                  = "health.handler"
  name                     = "terrace-production-health"
  runtime_version          = "syn-python-selenium-12.0"
  s3_bucket                = aws_s3_object.canary_script.bucket
  s3_key                   = aws_s3_object.canary_script.key
  s3_version               = aws_s3_object.canary_script.version_id
  start_canary             = true
  success_retention_period = 31

  artifact_config {
    s3_encryption {
      encryption_mode = "SSE_KMS"
      kms_key_arn     = aws_kms_key.security_logs_main.arn
    }
  }

  run_config {
    environment_variables = {
      ADDRESS = "https://production.terrace.example/health"
    }
    memory_in_mb       = 960
    timeout_in_seconds = 60
  }

  schedule {
    expression = "rate(5 minutes)"
  }

  depends_on = [aws_iam_role_policy.canary_record_policy]
}

# production/networking/network/main
resource "aws_vpc" "networking_network_main" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "terrace-production-vpc"
  }
}

# production/networking/endpoints/dynamodb
resource "aws_vpc_endpoint" "networking_endpoints_dynamodb" {
  policy = data.aws_iam_policy_document.networking_endpoints_dynamodb_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_database.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
    aws_route_table.networking_network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags = {
    Name = "terrace-production-dynamodb"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/ecr-api
resource "aws_vpc_endpoint" "networking_endpoints_ecr_api" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.api"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ecr-api"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "networking_endpoints_ecr_dkr" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.dkr"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ecr-dkr"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/kms
resource "aws_vpc_endpoint" "networking_endpoints_kms" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-kms"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/logs
resource "aws_vpc_endpoint" "networking_endpoints_logs" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.logs"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-logs"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/s3
resource "aws_vpc_endpoint" "networking_endpoints_s3" {
  policy = data.aws_iam_policy_document.networking_endpoints_s3_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_database.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
    aws_route_table.networking_network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    Name = "terrace-production-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/secretsmanager
resource "aws_vpc_endpoint" "networking_endpoints_secretsmanager" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.secretsmanager"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-secretsmanager"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/networking/endpoints/ssmmessages
resource "aws_vpc_endpoint" "networking_endpoints_ssmmessages" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ssmmessages"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ssmmessages"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
}

# production/cache/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_app_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-cache"
  }
  to_port = 6379
}

# production/compute/service/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_load_balancer_out" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-to-app"
  }
  to_port = 8000
}

# production/compute/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-https"
  }
  to_port = 443
}

# production/database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-postgres"
  }
  to_port = 5432
}

# production/cache/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_app" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-production-cache-from-app"
  }
  to_port = 6379
}

# production/compute/load-balancer/security-group/from-internet-443
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_internet_443" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTPS from anywhere"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-from-internet-443"
  }
  to_port = 443
}

# production/compute/load-balancer/security-group/from-internet-80
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_internet_80" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTP, to be redirected"
  from_port         = 80
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-from-internet-80"
  }
  to_port = 80
}

# production/compute/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "compute_service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-from-load-balancer"
  }
  to_port = 8000
}

# production/database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-app"
  }
  to_port = 5432
}

# production/networking/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "networking_endpoints_security_group_from_network_443" {
  cidr_ipv4         = "10.30.0.0/16"
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.networking_endpoints_security_group_main.id
  tags = {
    Name = "terrace-production-endpoints-from-network-443"
  }
  to_port = 443
}

# production/compute/firewall/main
resource "aws_wafv2_web_acl" "compute_firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "terrace-production-public"
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
    metric_name                = "terrace-production-public"
    sampled_requests_enabled   = true
  }
}

# production/compute/firewall/before
resource "aws_wafv2_web_acl_association" "compute_firewall_before" {
  resource_arn = aws_lb.compute_load_balancer_main.arn
  web_acl_arn  = aws_wafv2_web_acl.compute_firewall_main.arn
}

# production/compute/firewall/logging
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

# production/tracing/encryption
resource "aws_xray_encryption_config" "tracing_encryption" {
  key_id = aws_kms_key.security_data_main.arn
  type   = "KMS"
}

# production/tracing/noteworthy
resource "aws_xray_group" "tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "terrace-production-noteworthy"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# production/tracing/health
resource "aws_xray_sampling_rule" "tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-production-health"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/health"
  version        = 1
}

# production/tracing/ready
resource "aws_xray_sampling_rule" "tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-production-ready"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/ready"
  version        = 1
}

# production/tracing/requests
resource "aws_xray_sampling_rule" "tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "terrace-production-requests"
  service_name   = "*"
  service_type   = "*"
  url_path       = "*"
  version        = 1
}
