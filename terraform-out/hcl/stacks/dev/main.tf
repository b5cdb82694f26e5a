# dev/kubernetes/addons-before-nodes/eks-pod-identity-agent-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_eks_pod_identity_agent_version" {
  addon_name         = "eks-pod-identity-agent"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-before-nodes/kube-proxy-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_kube_proxy_version" {
  addon_name         = "kube-proxy"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-before-nodes/vpc-cni-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_vpc_cni_version" {
  addon_name         = "vpc-cni"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-on-nodes/aws-ebs-csi-driver-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_aws_ebs_csi_driver_version" {
  addon_name         = "aws-ebs-csi-driver"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-on-nodes/coredns-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_coredns_version" {
  addon_name         = "coredns"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-on-nodes/eks-node-monitoring-agent-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_eks_node_monitoring_agent_version" {
  addon_name         = "eks-node-monitoring-agent"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# dev/kubernetes/addons-on-nodes/metrics-server-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_metrics_server_version" {
  addon_name         = "metrics-server"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

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

# dev/alarm-forwarder/contacts/forwarder-reads-document
data "aws_iam_policy_document" "alarm_forwarder_contacts_forwarder_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# dev/alarm-forwarder/contacts/policy
data "aws_iam_policy_document" "alarm_forwarder_contacts_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["222222222222"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:PrincipalIsAWSService"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/alarm-forwarder/function/dead-letters/policy
data "aws_iam_policy_document" "alarm_forwarder_function_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.alarm_forwarder_function_dead_letters_main.arn]
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

# dev/alarm-forwarder/function/permissions/document
data "aws_iam_policy_document" "alarm_forwarder_function_permissions_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.alarm_forwarder_function_log.arn}:*"]
    sid       = "WriteLog"
  }

  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
    sid       = "WriteTraces"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.alarm_forwarder_function_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "EncryptWhatIsSetAside"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "ReadVariables"

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder",
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# dev/alarm-forwarder/function/permissions/plan-document
data "aws_iam_policy_document" "alarm_forwarder_function_permissions_plan_document" {
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "ReadVariables"

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder",
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# dev/alarm-forwarder/function/role/trust
data "aws_iam_policy_document" "alarm_forwarder_function_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/artifacts/bucket/policy
data "aws_iam_policy_document" "artifacts_bucket_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.artifacts_bucket_main.arn,
      "${aws_s3_bucket.artifacts_bucket_main.arn}/*",
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

# dev/cache/kubernetes-document
data "aws_iam_policy_document" "cache_kubernetes_document" {
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

# dev/jobs/fleet/instance/role/trust
data "aws_iam_policy_document" "jobs_fleet_instance_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/jobs/fleet/instance/start
data "aws_iam_policy_document" "jobs_fleet_instance_start" {
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
    resources = ["${aws_cloudwatch_log_group.jobs_fleet_instance_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# dev/jobs/queue/app-send-document
data "aws_iam_policy_document" "jobs_queue_app_send_document" {
  statement {
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs_queue_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"
  }
}

# dev/jobs/queue/dead-letters/policy
data "aws_iam_policy_document" "jobs_queue_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.jobs_queue_dead_letters_main.arn]
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

# dev/jobs/queue/fleet-consume-document
data "aws_iam_policy_document" "jobs_queue_fleet_consume_document" {
  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.jobs_queue_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"
  }
}

# dev/jobs/queue/policy
data "aws_iam_policy_document" "jobs_queue_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.jobs_queue_main.arn]
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

# dev/kubernetes/application/role/database
data "aws_iam_policy_document" "kubernetes_application_role_database" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:222222222222:dbuser:${aws_db_instance.database_main.resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# dev/kubernetes/application/role/settings
data "aws_iam_policy_document" "kubernetes_application_role_settings" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:us-east-1:222222222222:secret:/terrace/dev/app/*"]
    sid       = "ReadSecrets"
  }

  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:us-east-1:222222222222:parameter/terrace/dev/app/*"]
    sid       = "ReadParameters"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "DecryptSettings"

    condition {
      test     = "StringEquals"
      values   = ["secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/kubernetes/application/role/trust
data "aws_iam_policy_document" "kubernetes_application_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["app"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["app"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/cni-role/trust
data "aws_iam_policy_document" "kubernetes_cni_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["aws-node"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/control-plane/role/trust
data "aws_iam_policy_document" "kubernetes_control_plane_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/external-secrets/role/secrets
data "aws_iam_policy_document" "kubernetes_external_secrets_role_secrets" {
  statement {
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:ListSecretVersionIds",
    ]
    resources = ["arn:aws:secretsmanager:us-east-1:222222222222:secret:/terrace/dev/*"]
    sid       = "ReadSecrets"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "DecryptSecrets"

    condition {
      test     = "StringEquals"
      values   = ["secretsmanager.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/kubernetes/external-secrets/role/trust
data "aws_iam_policy_document" "kubernetes_external_secrets_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-secrets"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-secrets"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/karpenter/interruptions/policy
data "aws_iam_policy_document" "kubernetes_karpenter_interruptions_policy" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
    sid       = "RulesSendNotices"

    condition {
      test = "ArnEquals"
      values = [
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_health.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_rebalance.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_spot.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_state.arn,
      ]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["events.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
    sid       = "RefusePlainText"

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

# dev/kubernetes/karpenter/nodes/role/trust
data "aws_iam_policy_document" "kubernetes_karpenter_nodes_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/karpenter/role/look
data "aws_iam_policy_document" "kubernetes_karpenter_role_look" {
  statement {
    actions = [
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeImages",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSpotPriceHistory",
      "ec2:DescribeSubnets",
    ]
    resources = ["*"]
    sid       = "LookAround"

    condition {
      test     = "StringEquals"
      values   = ["us-east-1"]
      variable = "aws:RequestedRegion"
    }
  }

  statement {
    actions   = ["pricing:GetProducts"]
    resources = ["*"]
    sid       = "LookUpPrices"
  }

  statement {
    actions   = ["ssm:GetParameter"]
    resources = ["arn:aws:ssm:us-east-1::parameter/aws/service/bottlerocket/*"]
    sid       = "FindImages"
  }

  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [aws_eks_cluster.kubernetes_control_plane_main.arn]
    sid       = "FindCluster"
  }

  statement {
    actions   = ["iam:GetInstanceProfile"]
    resources = [aws_iam_instance_profile.kubernetes_karpenter_profile.arn]
    sid       = "FindProfile"
  }

  statement {
    actions   = ["iam:ListInstanceProfiles"]
    resources = ["arn:aws:iam::222222222222:instance-profile/*"]
    sid       = "ListProfiles"
  }
}

# dev/kubernetes/karpenter/role/nodes
data "aws_iam_policy_document" "kubernetes_karpenter_role_nodes" {
  statement {
    actions = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = [
      "arn:aws:ec2:us-east-1::image/*",
      "arn:aws:ec2:us-east-1::snapshot/*",
      "arn:aws:ec2:us-east-1:222222222222:security-group/*",
      "arn:aws:ec2:us-east-1:222222222222:subnet/*",
    ]
    sid = "StartFrom"
  }

  statement {
    actions   = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:launch-template/*"]
    sid       = "StartFromTemplates"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-dev-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"]
    resources = [
      "arn:aws:ec2:us-east-1:222222222222:fleet/*",
      "arn:aws:ec2:us-east-1:222222222222:instance/*",
      "arn:aws:ec2:us-east-1:222222222222:launch-template/*",
      "arn:aws:ec2:us-east-1:222222222222:network-interface/*",
      "arn:aws:ec2:us-east-1:222222222222:spot-instances-request/*",
      "arn:aws:ec2:us-east-1:222222222222:volume/*",
    ]
    sid = "Start"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/terrace-dev-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:RequestTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = ["ec2:CreateTags"]
    resources = [
      "arn:aws:ec2:us-east-1:222222222222:fleet/*",
      "arn:aws:ec2:us-east-1:222222222222:instance/*",
      "arn:aws:ec2:us-east-1:222222222222:launch-template/*",
      "arn:aws:ec2:us-east-1:222222222222:network-interface/*",
      "arn:aws:ec2:us-east-1:222222222222:spot-instances-request/*",
      "arn:aws:ec2:us-east-1:222222222222:volume/*",
    ]
    sid = "TagWhatStarts"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/terrace-dev-cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateFleet", "CreateLaunchTemplate", "RunInstances"]
      variable = "ec2:CreateAction"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:RequestTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.kubernetes_karpenter_nodes_role_main.arn]
    sid       = "PassRoleToNodes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::222222222222:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"]
    sid       = "MakeSpotRole"

    condition {
      test     = "StringEquals"
      values   = ["spot.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:instance/*"]
    sid       = "NameNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-dev-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"]
    resources = [
      "arn:aws:ec2:us-east-1:222222222222:instance/*",
      "arn:aws:ec2:us-east-1:222222222222:launch-template/*",
    ]
    sid = "End"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-dev-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# dev/kubernetes/karpenter/role/notices
data "aws_iam_policy_document" "kubernetes_karpenter_role_notices" {
  statement {
    actions = [
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
    sid       = "ReadNotices"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "DecryptNotices"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/kubernetes/karpenter/role/trust
data "aws_iam_policy_document" "kubernetes_karpenter_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["karpenter"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes-key/policy
data "aws_iam_policy_document" "kubernetes_key_policy" {
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
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]
    sid       = "AutoScalingUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:iam::222222222222:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
      variable = "aws:PrincipalArn"
    }

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }

    principals {
      identifiers = ["*"]
      type        = "AWS"
    }
  }
}

# dev/kubernetes/load-balancing/role/balancers
data "aws_iam_policy_document" "kubernetes_load_balancing_role_balancers" {
  statement {
    actions = [
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/*",
    ]
    sid = "Make"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule"]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/net/*",
    ]
    sid = "MakeListeners"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:AddTags"]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener-rule/net/*",
    ]
    sid = "TagWhatIsMade"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "CreateRule"]
      variable = "elasticloadbalancing:CreateAction"
    }
  }

  statement {
    actions = [
      "elasticloadbalancing:AddListenerCertificates",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyRule",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:RemoveTags",
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:222222222222:listener-rule/net/*",
    ]
    sid = "ChangeOwn"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::222222222222:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"]
    sid       = "MakeServiceLinkedRole"

    condition {
      test     = "StringEquals"
      values   = ["elasticloadbalancing.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }
}

# dev/kubernetes/load-balancing/role/groups
data "aws_iam_policy_document" "kubernetes_load_balancing_role_groups" {
  statement {
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:vpc/${aws_vpc.networking_network_main.id}"]
    sid       = "InVpc"
  }

  statement {
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:security-group/*"]
    sid       = "MakeGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:security-group/*"]
    sid       = "TagNewGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateSecurityGroup"]
      variable = "ec2:CreateAction"
    }
  }

  statement {
    actions = [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:RevokeSecurityGroupIngress",
      "ec2:CreateTags",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteTags",
    ]
    resources = ["arn:aws:ec2:us-east-1:222222222222:security-group/*"]
    sid       = "ChangeOwnGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-dev-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["arn:aws:ec2:us-east-1:222222222222:security-group/*"]
    sid       = "LetIntoNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-dev-cluster"
    }
  }
}

# dev/kubernetes/load-balancing/role/look
data "aws_iam_policy_document" "kubernetes_load_balancing_role_look" {
  statement {
    actions = [
      "acm:ListCertificates",
      "ec2:DescribeAccountAttributes",
      "ec2:DescribeAddresses",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeInstances",
      "ec2:DescribeInternetGateways",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTags",
      "ec2:DescribeVpcs",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeSSLPolicies",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
    sid       = "Look"
  }

  statement {
    actions   = ["acm:DescribeCertificate"]
    resources = ["arn:aws:acm:us-east-1:222222222222:certificate/*"]
    sid       = "ReadCertificates"
  }
}

# dev/kubernetes/load-balancing/role/trust
data "aws_iam_policy_document" "kubernetes_load_balancing_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["aws-load-balancer-controller"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/log-shipping/role/logs
data "aws_iam_policy_document" "kubernetes_log_shipping_role_logs" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.kubernetes_log_shipping_pods.arn}:*"]
    sid       = "WriteLogs"
  }
}

# dev/kubernetes/log-shipping/role/trust
data "aws_iam_policy_document" "kubernetes_log_shipping_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["logging"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["fluent-bit"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/nodes/role/role/trust
data "aws_iam_policy_document" "kubernetes_nodes_role_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/kubernetes/volumes-role/encryption
data "aws_iam_policy_document" "kubernetes_volumes_role_encryption" {
  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# dev/kubernetes/volumes-role/trust
data "aws_iam_policy_document" "kubernetes_volumes_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PodsAssumeRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["ebs-csi-controller-sa"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
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

# dev/signing-key/rotation/dead-letters/policy
data "aws_iam_policy_document" "signing_key_rotation_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.signing_key_rotation_dead_letters_main.arn]
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

# dev/signing-key/rotation/permissions/document
data "aws_iam_policy_document" "signing_key_rotation_permissions_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.signing_key_rotation_log.arn}:*"]
    sid       = "WriteLog"
  }

  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
    sid       = "WriteTraces"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.signing_key_rotation_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "EncryptWhatIsSetAside"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "ReadVariables"

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-signing-key-rotation",
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-signing-key-rotation:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# dev/signing-key/rotation/role/trust
data "aws_iam_policy_document" "signing_key_rotation_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/signing-key/secret/app-reads-document
data "aws_iam_policy_document" "signing_key_secret_app_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# dev/signing-key/secret/policy
data "aws_iam_policy_document" "signing_key_secret_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["222222222222"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:PrincipalIsAWSService"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# dev/signing-key/secret/rotation-rotates-document
data "aws_iam_policy_document" "signing_key_secret_rotation_rotates_document" {
  statement {
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
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

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-dev-logs-222222222222/AWSLogs/222222222222/CloudFront/*"]
    sid       = "DistributionsWriteLogs"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["bucket-owner-full-control"]
      variable = "s3:x-amz-acl"
    }

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:logs:us-east-1:222222222222:delivery-source:*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["delivery.logs.amazonaws.com"]
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

# dev/uploads/app-document
data "aws_iam_policy_document" "uploads_app_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"
  }
}

# dev/uploads/objects/policy
data "aws_iam_policy_document" "uploads_objects_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.uploads_objects_main.arn,
      "${aws_s3_bucket.uploads_objects_main.arn}/*",
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

# dev/jobs/fleet/main
resource "aws_autoscaling_group" "jobs_fleet_main" {
  capacity_rebalance      = true
  default_instance_warmup = 180
  enabled_metrics = [
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupMaxSize",
    "GroupMinSize",
  ]
  health_check_grace_period = 180
  health_check_type         = "EC2"
  max_instance_lifetime     = 604800
  max_size                  = 2
  min_size                  = 0
  name                      = "terrace-dev-jobs"
  service_linked_role_arn   = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  termination_policies      = ["OldestLaunchTemplate", "OldestInstance"]
  vpc_zone_identifier = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
  ]

  instance_maintenance_policy {
    max_healthy_percentage = 150
    min_healthy_percentage = 100
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      instance_warmup              = "180"
      max_healthy_percentage       = 150
      min_healthy_percentage       = 100
      scale_in_protected_instances = "Refresh"
      standby_instances            = "Terminate"
    }
  }

  mixed_instances_policy {
    instances_distribution {
      on_demand_allocation_strategy            = "prioritized"
      on_demand_base_capacity                  = 0
      on_demand_percentage_above_base_capacity = 0
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.jobs_fleet_instance_main.id
        version            = aws_launch_template.jobs_fleet_instance_main.latest_version
      }

      override {
        instance_type = "t4g.small"
      }

      override {
        instance_type = "t4g.medium"
      }
    }
  }

  tag {
    key                 = "Name"
    propagate_at_launch = true
    value               = "terrace-dev-jobs"
  }

  tag {
    key                 = "Project"
    propagate_at_launch = true
    value               = "terrace"
  }

  tag {
    key                 = "Environment"
    propagate_at_launch = true
    value               = "dev"
  }

  depends_on = [aws_kms_grant.jobs_fleet_launch_right_grant]
}

# dev/jobs/scaling/backlog
resource "aws_autoscaling_policy" "jobs_scaling_backlog" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "terrace-dev-jobs-backlog"
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 20

    customized_metric_specification {
      metrics {
        id          = "waiting"
        return_data = false

        metric_stat {
          stat = "Sum"

          metric {
            metric_name = "ApproximateNumberOfMessagesVisible"
            namespace   = "AWS/SQS"

            dimensions {
              name  = "QueueName"
              value = aws_sqs_queue.jobs_queue_main.name
            }
          }
        }
      }

      metrics {
        id          = "running"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            metric_name = "GroupInServiceInstances"
            namespace   = "AWS/AutoScaling"

            dimensions {
              name  = "AutoScalingGroupName"
              value = aws_autoscaling_group.jobs_fleet_main.name
            }
          }
        }
      }

      metrics {
        expression  = "FILL(waiting, 0) / IF(running > 0, running, 1)"
        id          = "backlog"
        label       = "Jobs that wait for each instance"
        return_data = true
      }
    }
  }
}

# dev/jobs/scaling/first
resource "aws_autoscaling_policy" "jobs_scaling_first" {
  adjustment_type        = "ChangeInCapacity"
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "terrace-dev-jobs-first"
  policy_type            = "StepScaling"

  step_adjustment {
    metric_interval_lower_bound = "0"
    scaling_adjustment          = 1
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

# dev/alarms-of-backup/events
resource "aws_backup_vault_notifications" "alarms_of_backup_events" {
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
  limit_amount = "500"
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

# dev/kubernetes/karpenter/interruptions/health
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_health" {
  description = "AWS Health Event, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["AWS Health Event"]
    source      = ["aws.health"]
  })
  name = "terrace-dev-interruption-health"
}

# dev/kubernetes/karpenter/interruptions/rebalance
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_rebalance" {
  description = "EC2 Instance Rebalance Recommendation, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance Rebalance Recommendation"]
    source      = ["aws.ec2"]
  })
  name = "terrace-dev-interruption-rebalance"
}

# dev/kubernetes/karpenter/interruptions/spot
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_spot" {
  description = "EC2 Spot Instance Interruption Warning, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Spot Instance Interruption Warning"]
    source      = ["aws.ec2"]
  })
  name = "terrace-dev-interruption-spot"
}

# dev/kubernetes/karpenter/interruptions/state
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_state" {
  description = "EC2 Instance State-change Notification, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance State-change Notification"]
    source      = ["aws.ec2"]
  })
  name = "terrace-dev-interruption-state"
}

# dev/kubernetes/karpenter/interruptions/health-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_health_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_health.name
  target_id = "queue"
}

# dev/kubernetes/karpenter/interruptions/rebalance-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_rebalance_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_rebalance.name
  target_id = "queue"
}

# dev/kubernetes/karpenter/interruptions/spot-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_spot_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_spot.name
  target_id = "queue"
}

# dev/kubernetes/karpenter/interruptions/state-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_state_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_state.name
  target_id = "queue"
}

# dev/account/trail/log
resource "aws_cloudwatch_log_group" "account_trail_log" {
  kms_key_id        = aws_kms_key.account_key_main.arn
  name              = "/terrace/dev/trail"
  retention_in_days = 30
}

# dev/alarm-forwarder/function/log
resource "aws_cloudwatch_log_group" "alarm_forwarder_function_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-dev-alarm-forwarder"
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

# dev/jobs/fleet/instance/logs
resource "aws_cloudwatch_log_group" "jobs_fleet_instance_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/jobs"
  retention_in_days = 30
}

# dev/kubernetes/control-plane/logs
resource "aws_cloudwatch_log_group" "kubernetes_control_plane_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/eks/terrace-dev-cluster/cluster"
  retention_in_days = 30
}

# dev/kubernetes/log-shipping/pods
resource "aws_cloudwatch_log_group" "kubernetes_log_shipping_pods" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/kubernetes"
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

# dev/signing-key/rotation/log
resource "aws_cloudwatch_log_group" "signing_key_rotation_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-dev-signing-key-rotation"
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

# dev/alarms-of-backup/backup-expired
resource "aws_cloudwatch_metric_alarm" "alarms_of_backup_backup_expired" {
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

# dev/alarms-of-backup/backup-failed
resource "aws_cloudwatch_metric_alarm" "alarms_of_backup_backup_failed" {
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

# dev/alarms-of-edge/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_of_edge_endpoint_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#endpoint-unreachable"
  alarm_name          = "terrace-dev-endpoint-unreachable"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    HealthCheckId = aws_route53_health_check.health_check_main.id
  }
  evaluation_periods = 2
  metric_name        = "HealthCheckStatus"
  namespace          = "AWS/Route53"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
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

# dev/alarms-of-functions/function-dead-letters
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has given up on an event, which waits in its dead-letter queue. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-dead-letters"
  alarm_name          = "terrace-dev-function-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has given up on an event, which waits in its dead-letter queue"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.alarm_forwarder_function_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "part2"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.signing_key_rotation_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# dev/alarms-of-functions/function-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-errors"
  alarm_name          = "terrace-dev-function-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has failed"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-dev-signing-key-rotation"
      }
      metric_name = "Errors"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/alarms-of-functions/function-throttles
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_throttles" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function was called more often than it may run at a time. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-throttles"
  alarm_name          = "terrace-dev-function-throttles"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function was called more often than it may run at a time"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-dev-signing-key-rotation"
      }
      metric_name = "Throttles"
      namespace   = "AWS/Lambda"
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

# dev/alarms-of-queue/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "alarms_of_queue_queue_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Work of jobs or schedules has failed for good and waits for somebody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-dead-letters"
  alarm_name          = "terrace-dev-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([jobs, schedules])"
    id          = "result"
    label       = "Work of jobs or schedules has failed for good and waits for somebody"
    return_data = true
  }

  metric_query {
    id = "jobs"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.jobs_queue_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "schedules"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.night_calls_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# dev/alarms-of-queue/queue-oldest-message
resource "aws_cloudwatch_metric_alarm" "alarms_of_queue_queue_oldest_message" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A job has waited for more than 30 minutes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-oldest-message"
  alarm_name          = "terrace-dev-queue-oldest-message"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    QueueName = aws_sqs_queue.jobs_queue_main.name
  }
  evaluation_periods = 5
  metric_name        = "ApproximateAgeOfOldestMessage"
  namespace          = "AWS/SQS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 1800
  treat_missing_data = "notBreaching"
}

# dev/alarms-of-utilization/database-cpu-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_database_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#database-cpu-unused"
  alarm_name          = "terrace-dev-database-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_db_instance.database_main.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# dev/alarms-of-utilization/service-cpu-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_service_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the service was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-cpu-unused"
  alarm_name          = "terrace-dev-service-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of the service was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = aws_ecs_cluster.compute_cluster_main.name
        ServiceName = aws_ecs_service.compute_service_main.name
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# dev/alarms-of-utilization/service-memory-unused
resource "aws_cloudwatch_metric_alarm" "alarms_of_utilization_service_memory_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: Memory of the service was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-memory-unused"
  alarm_name          = "terrace-dev-service-memory-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: Memory of the service was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = aws_ecs_cluster.compute_cluster_main.name
        ServiceName = aws_ecs_service.compute_service_main.name
      }
      metric_name = "MemoryUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# dev/jobs/scaling/jobs-need-instance
resource "aws_cloudwatch_metric_alarm" "jobs_scaling_jobs_need_instance" {
  alarm_actions       = [aws_autoscaling_policy.jobs_scaling_first.arn]
  alarm_description   = "Jobs wait and no instance is wanted; it starts one and wakes nobody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#jobs-need-instance"
  alarm_name          = "terrace-dev-jobs-need-instance"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(FILL(desired, 0) < 1, waiting, 0)"
    id          = "result"
    label       = "Jobs that wait while no instance is wanted"
    return_data = true
  }

  metric_query {
    id = "waiting"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.jobs_queue_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "desired"

    metric {
      dimensions = {
        AutoScalingGroupName = aws_autoscaling_group.jobs_fleet_main.name
      }
      metric_name = "GroupDesiredCapacity"
      namespace   = "AWS/AutoScaling"
      period      = 60
      stat        = "Maximum"
    }
  }
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
    name  = "log_statement"
    value = "ddl"
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

  alarms {
    alarm_names = [
      "terrace-dev-high-error-rate",
      "terrace-dev-high-latency",
      "terrace-dev-unhealthy-targets",
    ]
    enable   = true
    rollback = true
  }

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

# dev/kubernetes/access/deployment
resource "aws_eks_access_entry" "kubernetes_access_deployment" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
  type          = "STANDARD"
}

# dev/kubernetes/access/plan
resource "aws_eks_access_entry" "kubernetes_access_plan" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = aws_iam_role.plan_access_main.arn
  type          = "STANDARD"
}

# dev/kubernetes/karpenter/entry
resource "aws_eks_access_entry" "kubernetes_karpenter_entry" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = aws_iam_role.kubernetes_karpenter_nodes_role_main.arn
  type          = "EC2_LINUX"
}

# dev/kubernetes/access/deployment-right
resource "aws_eks_access_policy_association" "kubernetes_access_deployment_right" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  principal_arn = aws_eks_access_entry.kubernetes_access_deployment.principal_arn

  access_scope {
    type = "cluster"
  }
}

# dev/kubernetes/access/plan-right
resource "aws_eks_access_policy_association" "kubernetes_access_plan_right" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
  principal_arn = aws_eks_access_entry.kubernetes_access_plan.principal_arn

  access_scope {
    type = "cluster"
  }
}

# dev/kubernetes/addons-before-nodes/eks-pod-identity-agent
resource "aws_eks_addon" "kubernetes_addons_before_nodes_eks_pod_identity_agent" {
  addon_name                  = "eks-pod-identity-agent"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_before_nodes_eks_pod_identity_agent_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# dev/kubernetes/addons-before-nodes/kube-proxy
resource "aws_eks_addon" "kubernetes_addons_before_nodes_kube_proxy" {
  addon_name                  = "kube-proxy"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_before_nodes_kube_proxy_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# dev/kubernetes/addons-before-nodes/vpc-cni
resource "aws_eks_addon" "kubernetes_addons_before_nodes_vpc_cni" {
  addon_name    = "vpc-cni"
  addon_version = data.aws_eks_addon_version.kubernetes_addons_before_nodes_vpc_cni_version.version
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  configuration_values = jsonencode({
    enableNetworkPolicy = "true"
  })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  pod_identity_association {
    role_arn        = aws_iam_role.kubernetes_cni_role_main.arn
    service_account = "aws-node"
  }

  depends_on = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# dev/kubernetes/addons-on-nodes/aws-ebs-csi-driver
resource "aws_eks_addon" "kubernetes_addons_on_nodes_aws_ebs_csi_driver" {
  addon_name                  = "aws-ebs-csi-driver"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_aws_ebs_csi_driver_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  pod_identity_association {
    role_arn        = aws_iam_role.kubernetes_volumes_role_main.arn
    service_account = "ebs-csi-controller-sa"
  }

  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# dev/kubernetes/addons-on-nodes/coredns
resource "aws_eks_addon" "kubernetes_addons_on_nodes_coredns" {
  addon_name                  = "coredns"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_coredns_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# dev/kubernetes/addons-on-nodes/eks-node-monitoring-agent
resource "aws_eks_addon" "kubernetes_addons_on_nodes_eks_node_monitoring_agent" {
  addon_name                  = "eks-node-monitoring-agent"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_eks_node_monitoring_agent_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# dev/kubernetes/addons-on-nodes/metrics-server
resource "aws_eks_addon" "kubernetes_addons_on_nodes_metrics_server" {
  addon_name                  = "metrics-server"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_metrics_server_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# dev/kubernetes/control-plane/main
resource "aws_eks_cluster" "kubernetes_control_plane_main" {
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  name                          = "terrace-dev-cluster"
  role_arn                      = aws_iam_role.kubernetes_control_plane_role_main.arn
  version                       = "1.33"

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.kubernetes_key_main.arn
    }
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    endpoint_private_access = true
    endpoint_public_access  = false
    security_group_ids      = [aws_security_group.kubernetes_control_plane_security_group_main.id]
    subnet_ids = [
      aws_subnet.networking_network_private_a.id,
      aws_subnet.networking_network_private_b.id,
    ]
  }

  depends_on = [
    aws_cloudwatch_log_group.kubernetes_control_plane_logs,
    aws_iam_role_policy_attachment.kubernetes_control_plane_permission,
  ]
}

# dev/kubernetes/nodes/main
resource "aws_eks_node_group" "kubernetes_nodes_main" {
  ami_type        = "BOTTLEROCKET_ARM_64"
  capacity_type   = "SPOT"
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  instance_types  = ["t4g.medium", "t4g.large"]
  node_group_name = "system"
  node_role_arn   = aws_iam_role.kubernetes_nodes_role_role_main.arn
  subnet_ids = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
  ]
  version = aws_eks_cluster.kubernetes_control_plane_main.version

  launch_template {
    name    = aws_launch_template.kubernetes_nodes_template.name
    version = aws_launch_template.kubernetes_nodes_template.latest_version
  }

  node_repair_config {
    enabled = true
  }

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }

  update_config {
    max_unavailable_percentage = 33
  }

  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_nodes_role_join,
    aws_iam_role_policy_attachment.kubernetes_nodes_role_images,
    aws_iam_role_policy_attachment.kubernetes_nodes_role_sessions,
    aws_eks_addon.kubernetes_addons_before_nodes_eks_pod_identity_agent,
    aws_eks_addon.kubernetes_addons_before_nodes_kube_proxy,
    aws_eks_addon.kubernetes_addons_before_nodes_vpc_cni,
  ]
}

# dev/kubernetes/application/role/association
resource "aws_eks_pod_identity_association" "kubernetes_application_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "app"
  role_arn        = aws_iam_role.kubernetes_application_role_main.arn
  service_account = "app"
}

# dev/kubernetes/external-secrets/role/association
resource "aws_eks_pod_identity_association" "kubernetes_external_secrets_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "external-secrets"
  role_arn        = aws_iam_role.kubernetes_external_secrets_role_main.arn
  service_account = "external-secrets"
}

# dev/kubernetes/karpenter/role/association
resource "aws_eks_pod_identity_association" "kubernetes_karpenter_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.kubernetes_karpenter_role_main.arn
  service_account = "karpenter"
}

# dev/kubernetes/load-balancing/role/association
resource "aws_eks_pod_identity_association" "kubernetes_load_balancing_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.kubernetes_load_balancing_role_main.arn
  service_account = "aws-load-balancer-controller"
}

# dev/kubernetes/log-shipping/role/association
resource "aws_eks_pod_identity_association" "kubernetes_log_shipping_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "logging"
  role_arn        = aws_iam_role.kubernetes_log_shipping_role_main.arn
  service_account = "fluent-bit"
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

# dev/jobs/fleet/instance/profile
resource "aws_iam_instance_profile" "jobs_fleet_instance_profile" {
  name = "terrace-dev-jobs"
  role = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/kubernetes/karpenter/profile
resource "aws_iam_instance_profile" "kubernetes_karpenter_profile" {
  name = "terrace-dev-karpenter-nodes"
  role = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
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

# dev/alarm-forwarder/function/role/main
resource "aws_iam_role" "alarm_forwarder_function_role_main" {
  assume_role_policy = data.aws_iam_policy_document.alarm_forwarder_function_role_trust.json
  description        = "Passes alarms on to who is on call"
  name               = "terrace-dev-alarm-forwarder"
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

# dev/jobs/fleet/instance/role/main
resource "aws_iam_role" "jobs_fleet_instance_role_main" {
  assume_role_policy = data.aws_iam_policy_document.jobs_fleet_instance_role_trust.json
  description        = "What instances that work on jobs may do"
  name               = "terrace-dev-jobs"
}

# dev/kubernetes/application/role/main
resource "aws_iam_role" "kubernetes_application_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_application_role_trust.json
  description        = "What the application may do on Kubernetes"
  name               = "terrace-dev-pod-app"
}

# dev/kubernetes/cni-role/main
resource "aws_iam_role" "kubernetes_cni_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_cni_role_trust.json
  description        = "Gives pods addresses of the VPC"
  name               = "terrace-dev-pod-cni"
}

# dev/kubernetes/control-plane/role/main
resource "aws_iam_role" "kubernetes_control_plane_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_control_plane_role_trust.json
  description        = "What the control plane of Kubernetes may do"
  name               = "terrace-dev-cluster"
}

# dev/kubernetes/external-secrets/role/main
resource "aws_iam_role" "kubernetes_external_secrets_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_external_secrets_role_trust.json
  description        = "Copies secrets of the environment into Kubernetes"
  name               = "terrace-dev-pod-external-secrets"
}

# dev/kubernetes/karpenter/nodes/role/main
resource "aws_iam_role" "kubernetes_karpenter_nodes_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_karpenter_nodes_role_trust.json
  description        = "What nodes of Kubernetes may do"
  name               = "terrace-dev-karpenter-nodes"
}

# dev/kubernetes/karpenter/role/main
resource "aws_iam_role" "kubernetes_karpenter_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_karpenter_role_trust.json
  description        = "Starts and ends nodes of Kubernetes"
  name               = "terrace-dev-pod-karpenter"
}

# dev/kubernetes/load-balancing/role/main
resource "aws_iam_role" "kubernetes_load_balancing_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_trust.json
  description        = "Makes load balancers for Kubernetes"
  name               = "terrace-dev-pod-load-balancing"
}

# dev/kubernetes/log-shipping/role/main
resource "aws_iam_role" "kubernetes_log_shipping_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_log_shipping_role_trust.json
  description        = "Writes the logs of pods"
  name               = "terrace-dev-pod-fluent-bit"
}

# dev/kubernetes/nodes/role/role/main
resource "aws_iam_role" "kubernetes_nodes_role_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_nodes_role_role_trust.json
  description        = "What nodes of Kubernetes may do"
  name               = "terrace-dev-nodes"
}

# dev/kubernetes/volumes-role/main
resource "aws_iam_role" "kubernetes_volumes_role_main" {
  assume_role_policy = data.aws_iam_policy_document.kubernetes_volumes_role_trust.json
  description        = "Makes and attaches volumes of pods"
  name               = "terrace-dev-pod-volumes"
}

# dev/networking/flow-logs/role/main
resource "aws_iam_role" "networking_flow_logs_role_main" {
  assume_role_policy = data.aws_iam_policy_document.networking_flow_logs_role_trust.json
  description        = "Writes the VPC's flow logs"
  name               = "terrace-dev-flow-logs"
}

# dev/night/calls/role/main
resource "aws_iam_role" "night_calls_role_main" {
  assume_role_policy = data.aws_iam_policy_document.night_calls_role_trust.json
  description        = "Makes scheduled calls"
  name               = "terrace-dev-night-schedule"
}

# dev/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy   = data.aws_iam_policy_document.plan_access_trust.json
  description          = "Reads the account to plan changes, changes nothing"
  name                 = "terrace-dev-plan"
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

# dev/signing-key/rotation/role/main
resource "aws_iam_role" "signing_key_rotation_role_main" {
  assume_role_policy = data.aws_iam_policy_document.signing_key_rotation_role_trust.json
  description        = "Rotates the secret signing-key"
  name               = "terrace-dev-signing-key-rotation"
}

# dev/account/trail/delivery-policy
resource "aws_iam_role_policy" "account_trail_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.account_trail_delivery.json
  role   = aws_iam_role.account_trail_role_main.name
}

# dev/alarm-forwarder/contacts/forwarder-reads
resource "aws_iam_role_policy" "alarm_forwarder_contacts_forwarder_reads" {
  name   = "terrace-dev-on-call-forwarder-reads"
  policy = data.aws_iam_policy_document.alarm_forwarder_contacts_forwarder_reads_document.json
  role   = aws_iam_role.alarm_forwarder_function_role_main.name
}

# dev/alarm-forwarder/function/permissions/plan-views
resource "aws_iam_role_policy" "alarm_forwarder_function_permissions_plan_views" {
  name   = "terrace-dev-alarm-forwarder-view"
  policy = data.aws_iam_policy_document.alarm_forwarder_function_permissions_plan_document.json
  role   = aws_iam_role.plan_access_main.name
}

# dev/alarm-forwarder/function/permissions/policy
resource "aws_iam_role_policy" "alarm_forwarder_function_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.alarm_forwarder_function_permissions_document.json
  role   = aws_iam_role.alarm_forwarder_function_role_main.name
}

# dev/cache/app-connects
resource "aws_iam_role_policy" "cache_app_connects" {
  name   = "terrace-dev-cache-connect"
  policy = data.aws_iam_policy_document.cache_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/cache/kubernetes-connects
resource "aws_iam_role_policy" "cache_kubernetes_connects" {
  name   = "terrace-dev-cache-connect"
  policy = data.aws_iam_policy_document.cache_kubernetes_document.json
  role   = aws_iam_role.kubernetes_application_role_main.name
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

# dev/jobs/fleet/instance/start-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_start.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/jobs/queue/app-send
resource "aws_iam_role_policy" "jobs_queue_app_send" {
  name   = "terrace-dev-jobs-send"
  policy = data.aws_iam_policy_document.jobs_queue_app_send_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/jobs/queue/fleet-consume
resource "aws_iam_role_policy" "jobs_queue_fleet_consume" {
  name   = "terrace-dev-jobs-consume"
  policy = data.aws_iam_policy_document.jobs_queue_fleet_consume_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/kubernetes/application/role/database-policy
resource "aws_iam_role_policy" "kubernetes_application_role_database_policy" {
  name   = "database"
  policy = data.aws_iam_policy_document.kubernetes_application_role_database.json
  role   = aws_iam_role.kubernetes_application_role_main.name
}

# dev/kubernetes/application/role/settings-policy
resource "aws_iam_role_policy" "kubernetes_application_role_settings_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.kubernetes_application_role_settings.json
  role   = aws_iam_role.kubernetes_application_role_main.name
}

# dev/kubernetes/external-secrets/role/secrets-policy
resource "aws_iam_role_policy" "kubernetes_external_secrets_role_secrets_policy" {
  name   = "secrets"
  policy = data.aws_iam_policy_document.kubernetes_external_secrets_role_secrets.json
  role   = aws_iam_role.kubernetes_external_secrets_role_main.name
}

# dev/kubernetes/karpenter/role/look-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_look.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# dev/kubernetes/karpenter/role/nodes-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_nodes_policy" {
  name   = "nodes"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_nodes.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# dev/kubernetes/karpenter/role/notices-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_notices_policy" {
  name   = "notices"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_notices.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# dev/kubernetes/load-balancing/role/balancers-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_balancers_policy" {
  name   = "balancers"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_balancers.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# dev/kubernetes/load-balancing/role/groups-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_groups_policy" {
  name   = "groups"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_groups.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# dev/kubernetes/load-balancing/role/look-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_look.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# dev/kubernetes/log-shipping/role/logs-policy
resource "aws_iam_role_policy" "kubernetes_log_shipping_role_logs_policy" {
  name   = "logs"
  policy = data.aws_iam_policy_document.kubernetes_log_shipping_role_logs.json
  role   = aws_iam_role.kubernetes_log_shipping_role_main.name
}

# dev/kubernetes/volumes-role/encryption-policy
resource "aws_iam_role_policy" "kubernetes_volumes_role_encryption_policy" {
  name   = "encryption"
  policy = data.aws_iam_policy_document.kubernetes_volumes_role_encryption.json
  role   = aws_iam_role.kubernetes_volumes_role_main.name
}

# dev/networking/flow-logs/delivery-policy
resource "aws_iam_role_policy" "networking_flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.networking_flow_logs_delivery.json
  role   = aws_iam_role.networking_flow_logs_role_main.name
}

# dev/night/calls/rights-policy
resource "aws_iam_role_policy" "night_calls_rights_policy" {
  name   = "call"
  policy = data.aws_iam_policy_document.night_calls_rights.json
  role   = aws_iam_role.night_calls_role_main.name
}

# dev/requests/app-access
resource "aws_iam_role_policy" "requests_app_access" {
  name   = "terrace-dev-requests-access"
  policy = data.aws_iam_policy_document.requests_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/signing-key/rotation/permissions/policy
resource "aws_iam_role_policy" "signing_key_rotation_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.signing_key_rotation_permissions_document.json
  role   = aws_iam_role.signing_key_rotation_role_main.name
}

# dev/signing-key/secret/app-reads
resource "aws_iam_role_policy" "signing_key_secret_app_reads" {
  name   = "terrace-dev-signing-key-app-reads"
  policy = data.aws_iam_policy_document.signing_key_secret_app_reads_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/signing-key/secret/rotation-rotates
resource "aws_iam_role_policy" "signing_key_secret_rotation_rotates" {
  name   = "terrace-dev-signing-key-rotation-rotates"
  policy = data.aws_iam_policy_document.signing_key_secret_rotation_rotates_document.json
  role   = aws_iam_role.signing_key_rotation_role_main.name
}

# dev/tracing/app-write-policy
resource "aws_iam_role_policy" "tracing_app_write_policy" {
  name   = "write-traces"
  policy = data.aws_iam_policy_document.tracing_app_write.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/uploads/app-works
resource "aws_iam_role_policy" "uploads_app_works" {
  name   = "terrace-dev-data-access"
  policy = data.aws_iam_policy_document.uploads_app_document.json
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

# dev/jobs/fleet/instance/sessions
resource "aws_iam_role_policy_attachment" "jobs_fleet_instance_sessions" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  role       = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/kubernetes/cni-role/managed
resource "aws_iam_role_policy_attachment" "kubernetes_cni_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
  role       = aws_iam_role.kubernetes_cni_role_main.name
}

# dev/kubernetes/control-plane/permission
resource "aws_iam_role_policy_attachment" "kubernetes_control_plane_permission" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
  role       = aws_iam_role.kubernetes_control_plane_role_main.name
}

# dev/kubernetes/karpenter/nodes/images
resource "aws_iam_role_policy_attachment" "kubernetes_karpenter_nodes_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# dev/kubernetes/karpenter/nodes/join
resource "aws_iam_role_policy_attachment" "kubernetes_karpenter_nodes_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# dev/kubernetes/karpenter/nodes/sessions
resource "aws_iam_role_policy_attachment" "kubernetes_karpenter_nodes_sessions" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  role       = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# dev/kubernetes/nodes/role/images
resource "aws_iam_role_policy_attachment" "kubernetes_nodes_role_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# dev/kubernetes/nodes/role/join
resource "aws_iam_role_policy_attachment" "kubernetes_nodes_role_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# dev/kubernetes/nodes/role/sessions
resource "aws_iam_role_policy_attachment" "kubernetes_nodes_role_sessions" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  role       = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# dev/kubernetes/volumes-role/managed
resource "aws_iam_role_policy_attachment" "kubernetes_volumes_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
  role       = aws_iam_role.kubernetes_volumes_role_main.name
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

# dev/jobs/fleet/launch-right/main
resource "aws_iam_service_linked_role" "jobs_fleet_launch_right_main" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "terrace-dev-jobs"
  description      = "Launches instances with encrypted volumes"
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

# dev/kubernetes-key/alias
resource "aws_kms_alias" "kubernetes_key_alias" {
  name          = "alias/terrace-dev-kubernetes"
  target_key_id = aws_kms_key.kubernetes_key_main.key_id
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

# dev/jobs/fleet/launch-right/grant
resource "aws_kms_grant" "jobs_fleet_launch_right_grant" {
  grantee_principal = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  key_id            = aws_kms_key.security_data_main.arn
  name              = "terrace-dev-jobs"
  operations = [
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "DescribeKey",
    "CreateGrant",
  ]
}

# dev/account/key/main
resource "aws_kms_key" "account_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts the record of API calls and the history of AWS Config"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.account_key_policy.json
}

# dev/kubernetes-key/main
resource "aws_kms_key" "kubernetes_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts secrets of Kubernetes and volumes of its nodes and pods"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.kubernetes_key_policy.json
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

# dev/alarm-forwarder/function/live
resource "aws_lambda_alias" "alarm_forwarder_function_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.alarm_forwarder_function_main.function_name
  function_version = aws_lambda_function.alarm_forwarder_function_main.version
  name             = "live"
}

# dev/signing-key/rotation/live
resource "aws_lambda_alias" "signing_key_rotation_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.signing_key_rotation_main.function_name
  function_version = aws_lambda_function.signing_key_rotation_main.version
  name             = "live"
}

# dev/alarm-forwarder/function/main
resource "aws_lambda_function" "alarm_forwarder_function_main" {
  architectures                  = ["arm64"]
  description                    = "Passes alarms on to who is on call"
  function_name                  = "terrace-dev-alarm-forwarder"
  handler                        = "alarm_forwarder.handler"
  kms_key_arn                    = aws_kms_key.security_alerts_main.arn
  memory_size                    = 256
  publish                        = true
  reserved_concurrent_executions = 5
  role                           = aws_iam_role.alarm_forwarder_function_role_main.arn
  runtime                        = "python3.13"
  s3_bucket                      = aws_s3_object.alarm_forwarder_function_code.bucket
  s3_key                         = aws_s3_object.alarm_forwarder_function_code.key
  s3_object_version              = aws_s3_object.alarm_forwarder_function_code.version_id
  source_code_hash               = "Xw9neP5G2wWS/yKAhQhrPBDSFOjugFwFYVAPX5YV2KA="
  timeout                        = 45

  dead_letter_config {
    target_arn = aws_sqs_queue.alarm_forwarder_function_dead_letters_main.arn
  }

  environment {
    variables = {
      SECRET_ID = aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.alarm_forwarder_function_log.name
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.alarm_forwarder_function_permissions_policy]
}

# dev/signing-key/rotation/main
resource "aws_lambda_function" "signing_key_rotation_main" {
  architectures                  = ["arm64"]
  description                    = "Rotates the secret signing-key"
  function_name                  = "terrace-dev-signing-key-rotation"
  handler                        = "signing_key_rotation.handler"
  kms_key_arn                    = aws_kms_key.security_data_main.arn
  memory_size                    = 256
  publish                        = true
  reserved_concurrent_executions = 1
  role                           = aws_iam_role.signing_key_rotation_role_main.arn
  runtime                        = "python3.13"
  s3_bucket                      = aws_s3_object.signing_key_rotation_code.bucket
  s3_key                         = aws_s3_object.signing_key_rotation_code.key
  s3_object_version              = aws_s3_object.signing_key_rotation_code.version_id
  source_code_hash               = "914obOp+t7y+gz2hcckdIMY89s6pPcxAwRrfmxPdSA0="
  timeout                        = 60

  dead_letter_config {
    target_arn = aws_sqs_queue.signing_key_rotation_dead_letters_main.arn
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.signing_key_rotation_log.name
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.signing_key_rotation_permissions_policy]
}

# dev/alarm-forwarder/function/retries
resource "aws_lambda_function_event_invoke_config" "alarm_forwarder_function_retries" {
  function_name                = aws_lambda_alias.alarm_forwarder_function_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.alarm_forwarder_function_live.name
}

# dev/signing-key/rotation/retries
resource "aws_lambda_function_event_invoke_config" "signing_key_rotation_retries" {
  function_name                = aws_lambda_alias.signing_key_rotation_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.signing_key_rotation_live.name
}

# dev/alarm-forwarder/from-alerts
resource "aws_lambda_permission" "alarm_forwarder_from_alerts" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_alias.alarm_forwarder_function_live.function_name
  principal      = "sns.amazonaws.com"
  qualifier      = aws_lambda_alias.alarm_forwarder_function_live.name
  source_account = "222222222222"
  source_arn     = aws_sns_topic.monitoring_alerts_main.arn
  statement_id   = "AlertsInvoke"
}

# dev/signing-key/from-secrets-manager
resource "aws_lambda_permission" "signing_key_from_secrets_manager" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.signing_key_rotation_main.function_name
  principal      = "secretsmanager.amazonaws.com"
  source_account = "222222222222"
  source_arn     = aws_secretsmanager_secret.signing_key_secret_main.arn
  statement_id   = "SecretsManagerInvokes"
}

# dev/jobs/fleet/instance/main
resource "aws_launch_template" "jobs_fleet_instance_main" {
  description                          = "Instances that work on jobs"
  ebs_optimized                        = "true"
  image_id                             = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
  instance_initiated_shutdown_behavior = "terminate"
  name                                 = "terrace-dev-jobs"
  update_default_version               = true
  user_data                            = base64encode("#!/bin/bash\nset -euo pipefail\ndnf install -y docker amazon-ecr-credential-helper\nmkdir -p /etc/jobs\npython3 - >/etc/jobs/config.json <<'END'\nimport json\nprint(json.dumps(dict(credsStore='ecr-login')))\nEND\ncat >/etc/systemd/system/jobs.service <<'END'\n[Unit]\nDescription=Jobs of the application\nRequires=docker.service\nAfter=docker.service network-online.target\nWants=network-online.target\n\n[Service]\nEnvironment=DOCKER_CONFIG=/etc/jobs\nExecStartPre=/usr/bin/docker pull --quiet ${data.terraform_remote_state.global_stack.outputs.repository_url}:0.1.0\nExecStart=/usr/bin/docker run --rm --name jobs --network host --user 1000:1000 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --log-driver awslogs --log-opt awslogs-region=us-east-1 --log-opt awslogs-group=${aws_cloudwatch_log_group.jobs_fleet_instance_logs.name} --log-opt mode=non-blocking --env APP_MODE=jobs --env AWS_REGION=us-east-1 --env JOBS_QUEUE_URL=${aws_sqs_queue.jobs_queue_main.url} ${data.terraform_remote_state.global_stack.outputs.repository_url}:0.1.0\nExecStop=/usr/bin/docker stop --time 110 jobs\nTimeoutStartSec=600\nTimeoutStopSec=120\nRestart=always\nRestartSec=15\n\n[Install]\nWantedBy=multi-user.target\nEND\nsystemctl daemon-reload\nsystemctl enable --now docker.service jobs.service\n")

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.security_data_main.arn
      volume_size           = 20
      volume_type           = "gp3"
    }
  }

  iam_instance_profile {
    arn = aws_iam_instance_profile.jobs_fleet_instance_profile.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  network_interfaces {
    associate_public_ip_address = "false"
    delete_on_termination       = "true"
    security_groups             = [aws_security_group.jobs_fleet_instance_security_group_main.id]
  }

  tag_specifications {
    resource_type = "instance"
    tags = {
      Environment = "dev"
      Name        = "terrace-dev-jobs"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "network-interface"
    tags = {
      Environment = "dev"
      Name        = "terrace-dev-jobs"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "volume"
    tags = {
      Environment = "dev"
      Name        = "terrace-dev-jobs"
      Project     = "terrace"
    }
  }
}

# dev/kubernetes/nodes/template
resource "aws_launch_template" "kubernetes_nodes_template" {
  description            = "Nodes of Kubernetes"
  name                   = "terrace-dev-nodes"
  update_default_version = true
  vpc_security_group_ids = [
    aws_eks_cluster.kubernetes_control_plane_main.vpc_config[0].cluster_security_group_id,
    aws_security_group.kubernetes_security_group_main.id,
  ]

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.kubernetes_key_main.arn
      volume_size           = 4
      volume_type           = "gp3"
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.kubernetes_key_main.arn
      volume_size           = 40
      volume_type           = "gp3"
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  tag_specifications {
    resource_type = "instance"
    tags = {
      Environment = "dev"
      Name        = "terrace-dev-nodes"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "volume"
    tags = {
      Environment = "dev"
      Name        = "terrace-dev-nodes"
      Project     = "terrace"
    }
  }
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

# dev/account/sensitive-data/uploads
resource "aws_macie2_classification_job" "account_sensitive_data_uploads" {
  description = "Looks for personal data and credentials in ${aws_s3_bucket.uploads_objects_main.bucket}"
  initial_run = true
  job_type    = "SCHEDULED"
  name        = "terrace-dev-uploads"

  s3_job_definition {
    bucket_definitions {
      account_id = "222222222222"
      buckets    = [aws_s3_bucket.uploads_objects_main.bucket]
    }
  }

  schedule_frequency {
    weekly_schedule = "SUNDAY"
  }

  depends_on = [aws_macie2_account.account_sensitive_data_main]
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

# dev/health-check/main
resource "aws_route53_health_check" "health_check_main" {
  enable_sni        = true
  failure_threshold = 3
  fqdn              = "dev.terrace.example"
  port              = 443
  request_interval  = 30
  resource_path     = "/health"
  tags = {
    Name = "terrace-dev-health"
  }
  type = "HTTPS"
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

# dev/artifacts/bucket/main
resource "aws_s3_bucket" "artifacts_bucket_main" {
  bucket        = "terrace-dev-artifacts-222222222222"
  force_destroy = true
}

# dev/storage/logs/main
resource "aws_s3_bucket" "storage_logs_main" {
  bucket        = "terrace-dev-logs-222222222222"
  force_destroy = true
}

# dev/uploads/objects/main
resource "aws_s3_bucket" "uploads_objects_main" {
  bucket        = "terrace-dev-data-222222222222"
  force_destroy = true
  tags = {
    RecoveryPointObjective = "0 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }
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

# dev/artifacts/bucket/expiry
resource "aws_s3_bucket_lifecycle_configuration" "artifacts_bucket_expiry" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

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
      noncurrent_days = 90
    }
  }

  depends_on = [aws_s3_bucket_versioning.artifacts_bucket_versions]
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

# dev/uploads/objects/expiry
resource "aws_s3_bucket_lifecycle_configuration" "uploads_objects_expiry" {
  bucket = aws_s3_bucket.uploads_objects_main.id

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
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads_objects_versions]
}

# dev/account/compliance/history/access-logs
resource "aws_s3_bucket_logging" "account_compliance_history_access_logs" {
  bucket        = aws_s3_bucket.account_compliance_history_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-dev-config-222222222222/"
}

# dev/account/trail/record/access-logs
resource "aws_s3_bucket_logging" "account_trail_record_access_logs" {
  bucket        = aws_s3_bucket.account_trail_record_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-dev-trail-222222222222/"
}

# dev/artifacts/bucket/access-logs
resource "aws_s3_bucket_logging" "artifacts_bucket_access_logs" {
  bucket        = aws_s3_bucket.artifacts_bucket_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-dev-artifacts-222222222222/"
}

# dev/uploads/objects/access-logs
resource "aws_s3_bucket_logging" "uploads_objects_access_logs" {
  bucket        = aws_s3_bucket.uploads_objects_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-dev-data-222222222222/"
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

# dev/artifacts/bucket/ownership
resource "aws_s3_bucket_ownership_controls" "artifacts_bucket_ownership" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

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

# dev/uploads/objects/ownership
resource "aws_s3_bucket_ownership_controls" "uploads_objects_ownership" {
  bucket = aws_s3_bucket.uploads_objects_main.id

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

# dev/artifacts/bucket/access
resource "aws_s3_bucket_policy" "artifacts_bucket_access" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id
  policy = data.aws_iam_policy_document.artifacts_bucket_policy.json
}

# dev/storage/logs/access
resource "aws_s3_bucket_policy" "storage_logs_access" {
  bucket = aws_s3_bucket.storage_logs_main.id
  policy = data.aws_iam_policy_document.storage_logs_policy.json
}

# dev/uploads/objects/access
resource "aws_s3_bucket_policy" "uploads_objects_access" {
  bucket = aws_s3_bucket.uploads_objects_main.id
  policy = data.aws_iam_policy_document.uploads_objects_policy.json
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

# dev/artifacts/bucket/private
resource "aws_s3_bucket_public_access_block" "artifacts_bucket_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.artifacts_bucket_main.id
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

# dev/uploads/objects/private
resource "aws_s3_bucket_public_access_block" "uploads_objects_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.uploads_objects_main.id
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

# dev/artifacts/bucket/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "artifacts_bucket_encryption" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_data_main.arn
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

# dev/uploads/objects/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "uploads_objects_encryption" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_data_main.arn
      sse_algorithm     = "aws:kms"
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

# dev/artifacts/bucket/versions
resource "aws_s3_bucket_versioning" "artifacts_bucket_versions" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

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

# dev/uploads/objects/versions
resource "aws_s3_bucket_versioning" "uploads_objects_versions" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# dev/alarm-forwarder/function/code
resource "aws_s3_object" "alarm_forwarder_function_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQCI+oz5uCMAALgjAAASAAAAYWxhcm1fZm9yd2FyZGVyLnB5IiIiUGFzc2VzIG5vdGlmaWNhdGlvbnMgb2YgdGhlIGFsZXJ0cyB0b3BpYyBvbiB0byB3aG8gaXMgb24gY2FsbC4KCldob20gdG8gdGVsbCBpcyBpbiBhIHNlY3JldCB0aGF0IGFuIG9wZXJhdG9yIGZpbGxzLCBhIEpTT04gb2JqZWN0IHdpdGggb25lIG9yIG1vcmUgb2Y6CmBwYWdlcmR1dHlfcm91dGluZ19rZXlgLCBgb3BzZ2VuaWVfYXBpX2tleWAsIGBzbGFja193ZWJob29rX3VybGAuCgpBbiBhbGFybSBvcGVucyBhbiBpbmNpZGVudCBhbmQgaXRzIHJldHVybiB0byBPSyBjbG9zZXMgdGhlIHNhbWUgb25lLiBXaGF0IGVsc2UgY29tZXMgdGhyb3VnaAp0aGUgdG9waWMsIGFzIGJ1ZGdldHMgYW5kIGNvc3QgYW5vbWFsaWVzIGRvLCBpcyBwYXNzZWQgb24gYXMgdGV4dC4KCkV2ZXJ5IGNhbGwgaGFzIGEgZGVhZGxpbmUgYW5kIG5vbmUgaXMgcmVwZWF0ZWQgaGVyZTogd2hlbiBvbmUgZmFpbHMsIHRoZSByZXN0IGFyZSBzdGlsbCBtYWRlLAp0aGUgcnVuIGZhaWxzLCBMYW1iZGEgdHJpZXMgdGhlIGV2ZW50IHR3aWNlIG1vcmUsIGFuZCB0aGVuIGl0IGlzIGluIHRoZSBxdWV1ZS4gUGFnZXJEdXR5IGFuZApPcHNnZW5pZSBrbm93IGEgcmVwZXRpdGlvbiBieSBpdHMga2V5OyBpbiBTbGFjayBpdCBtYXkgc3RhbmQgdHdpY2UsIHdoaWNoIGlzIGJldHRlciB0aGFuIG5ldmVyLgoiIiIKCmltcG9ydCBoYXNobGliCmltcG9ydCBqc29uCmltcG9ydCBsb2dnaW5nCmltcG9ydCBvcwppbXBvcnQgdXJsbGliLmVycm9yCmltcG9ydCB1cmxsaWIucGFyc2UKaW1wb3J0IHVybGxpYi5yZXF1ZXN0CmZyb20gY29sbGVjdGlvbnMuYWJjIGltcG9ydCBDYWxsYWJsZSwgTWFwcGluZwpmcm9tIGRhdGFjbGFzc2VzIGltcG9ydCBkYXRhY2xhc3MKZnJvbSBlbnVtIGltcG9ydCBFbnVtCmZyb20gZnVuY3Rvb2xzIGltcG9ydCBjYWNoZQpmcm9tIGh0bWwgaW1wb3J0IGVzY2FwZQpmcm9tIGh0dHAuY2xpZW50IGltcG9ydCBIVFRQRXhjZXB0aW9uCmZyb20gdHlwaW5nIGltcG9ydCBBbnkKCmltcG9ydCBib3RvMwpmcm9tIGJvdG9jb3JlLmNvbmZpZyBpbXBvcnQgQ29uZmlnCgpQQUdFUkRVVFkgPSAiaHR0cHM6Ly9ldmVudHMucGFnZXJkdXR5LmNvbS92Mi9lbnF1ZXVlIgpPUFNHRU5JRSA9ICJodHRwczovL2FwaS5vcHNnZW5pZS5jb20vdjIvYWxlcnRzIgpTQ0hFTUVTID0gKCJodHRwcyIsKSAgIyBhIGtleSBvciBhbiBhZGRyZXNzIG9mIGEgd2ViaG9vayBpbiBjbGVhciB0ZXh0IHdvdWxkIGJlIGV2ZXJ5Ym9keSdzCkhUVFBfU0VDT05EUyA9IDUuMAojIFdpdGggdGhyZWUgY2FsbHMgb2YgNSBzIGVhY2g6IDI5IHMgaW4gdGhlIHdvcnN0IGNhc2UsIHdpdGhpbiB0aGUgZnVuY3Rpb24ncyA0NS4KUEFUSUVOQ0UgPSB7ImNvbm5lY3RfdGltZW91dCI6IDIsICJyZWFkX3RpbWVvdXQiOiA1LCAicmV0cmllcyI6IHsidG90YWxfbWF4X2F0dGVtcHRzIjogMn19CiMgTGltaXRzIG9mIFBhZ2VyRHV0eSdzIEV2ZW50cyBBUEkgdjIsIE9wc2dlbmllJ3MgQWxlcnQgQVBJIGFuZCBTbGFjaydzIG1lc3NhZ2VzLCBpbiBjaGFyYWN0ZXJzLgpQQUdFUkRVVFlfU1VNTUFSWSwgUEFHRVJEVVRZX0tFWSA9IDEwMjQsIDI1NQpPUFNHRU5JRV9NRVNTQUdFLCBPUFNHRU5JRV9ERVNDUklQVElPTiA9IDEzMCwgMTUwMDAKU0xBQ0tfVEVYVCA9IDQwMDAKCmxvZyA9IGxvZ2dpbmcuZ2V0TG9nZ2VyKF9fbmFtZV9fKQpsb2cuc2V0TGV2ZWwobG9nZ2luZy5JTkZPKQoKCmNsYXNzIEZvcndhcmRpbmdFcnJvcihFeGNlcHRpb24pOgogICAgIiIiU29tZWJvZHkgd2FzIG5vdCB0b2xkOyBpdHMgdGV4dCBuYW1lcyB3aG9tIGFuZCBuZXZlciBob3cgdGhleSBhcmUgcmVhY2hlZC4iIiIKCgpjbGFzcyBTdGF0ZShFbnVtKToKICAgICIiIldoYXQgaGFzIGJlY29tZSBvZiB0aGUgdGhpbmcgdGhhdCB0aGUgbm90aWZpY2F0aW9uIGlzIGFib3V0LiIiIgoKICAgIEFMQVJNID0gIkFMQVJNIgogICAgT0sgPSAiT0siCiAgICBOT1RFID0gIk5PVEUiICAjIHNvbWV0aGluZyB0aGF0IGhhcHBlbmVkIGFuZCBoYXMgbm8gZW5kCgoKQGRhdGFjbGFzcyhmcm96ZW49VHJ1ZSwga3dfb25seT1UcnVlKQpjbGFzcyBOb3RpY2U6CiAgICAiIiJBIG5vdGlmaWNhdGlvbiwgd2hvZXZlciBpdCBpcyBwYXNzZWQgb24gdG8uCgogICAgQXR0cmlidXRlczoKICAgICAgICBzdGF0ZTogV2hldGhlciBpdCBvcGVucyBvciBjbG9zZXMgYW4gaW5jaWRlbnQsIG9yIGlzIGEgdGV4dCBhbmQgbm8gbW9yZS4KICAgICAgICBrZXk6IFRoZSBzYW1lIGZvciBhbGwgbm90aWNlcyBhYm91dCBvbmUgaW5jaWRlbnQuCiAgICAgICAgdGl0bGU6IE9uZSBsaW5lLgogICAgICAgIHRleHQ6IEV2ZXJ5dGhpbmcuCiAgICAgICAgc291cmNlOiBXaGF0IGl0IGNvbWVzIGZyb20uCiAgICAgICAgdGltZTogV2hlbiwgYXMgSVNPIDg2MDEuCiAgICAiIiIKCiAgICBzdGF0ZTogU3RhdGUKICAgIGtleTogc3RyCiAgICB0aXRsZTogc3RyCiAgICB0ZXh0OiBzdHIKICAgIHNvdXJjZTogc3RyCiAgICB0aW1lOiBzdHIKCgpkZWYgaGFuZGxlcihldmVudDogZGljdFtzdHIsIEFueV0sIF9jb250ZXh0OiBvYmplY3QpIC0+IE5vbmU6CiAgICAiIiJQYXNzIG9uIHRoZSBub3RpZmljYXRpb25zIG9mIG9uZSBldmVudCBmcm9tIFNOUy4iIiIKICAgIGZvcndhcmQoZXZlbnQsIF9jbGllbnQoKSwgb3MuZW52aXJvblsiU0VDUkVUX0lEIl0pCgoKQGNhY2hlCmRlZiBfY2xpZW50KCkgLT4gQW55OgogICAgcmV0dXJuIGJvdG8zLmNsaWVudCgic2VjcmV0c21hbmFnZXIiLCBjb25maWc9Q29uZmlnKCoqUEFUSUVOQ0UpKSAgIyB0eXBlOiBpZ25vcmVbbm8tdW50eXBlZC1jYWxsXQoKCmRlZiBmb3J3YXJkKGV2ZW50OiBkaWN0W3N0ciwgQW55XSwgY2xpZW50OiBBbnksIHNlY3JldDogc3RyKSAtPiBOb25lOgogICAgIiIiVGVsbCBldmVyeWJvZHkgd2hvbSB0aGUgc2VjcmV0IG5hbWVzLgoKICAgIFJhaXNlczoKICAgICAgICBGb3J3YXJkaW5nRXJyb3I6IFRoZSBzZWNyZXQgY2Fubm90IGJlIHVuZGVyc3Rvb2QsIG9yIHNvbWVib2R5IGNvdWxkIG5vdCBiZSB0b2xkLgogICAgIiIiCiAgICBub3RpY2VzID0gW3JlYWQocmVjb3JkWyJTbnMiXSkgZm9yIHJlY29yZCBpbiBldmVudFsiUmVjb3JkcyJdXQogICAgY29udGFjdHMgPSBfY29udGFjdHMoY2xpZW50LCBzZWNyZXQpCiAgICBpZiBub3QgY29udGFjdHM6CiAgICAgICAgZm9yIG5vdGljZSBpbiBub3RpY2VzOgogICAgICAgICAgICBsb2cuZXJyb3IoCiAgICAgICAgICAgICAgICAiTk9CT0RZIFdBUyBUT0xEOiAlcyAoJXMpOyBzZWNyZXQgJXMgbmFtZXMgbm9ib2R5LCBzZWUgZG9jcy9ydW5ib29rcy9mdW5jdGlvbnMubWQiLAogICAgICAgICAgICAgICAgbm90aWNlLnRpdGxlLAogICAgICAgICAgICAgICAgbm90aWNlLnN0YXRlLnZhbHVlLAogICAgICAgICAgICAgICAgc2VjcmV0LAogICAgICAgICAgICApCiAgICAgICAgcmV0dXJuCiAgICBmYWlsdXJlcyA9IFtdCiAgICBmb3Igbm90aWNlIGluIG5vdGljZXM6CiAgICAgICAgZm9yIG5hbWUsIGNvbnRhY3QgaW4gY29udGFjdHMuaXRlbXMoKToKICAgICAgICAgICAgdHJ5OgogICAgICAgICAgICAgICAgU0VOREVSU1tuYW1lXShjb250YWN0LCBub3RpY2UpCiAgICAgICAgICAgIGV4Y2VwdCAoT1NFcnJvciwgVmFsdWVFcnJvciwgSFRUUEV4Y2VwdGlvbikgYXMgZXJyb3I6ICAjIHVybGxpYidzIGFyZSBhbW9uZyB0aGVzZQogICAgICAgICAgICAgICAgZmFpbHVyZXMuYXBwZW5kKGYie25hbWV9OiB7X2Rlc2NyaWJlKGVycm9yKX0iKQogICAgICAgICAgICBlbHNlOgogICAgICAgICAgICAgICAgbG9nLmluZm8oInRvbGQgJXM6ICVzICglcykiLCBuYW1lLCBub3RpY2UudGl0bGUsIG5vdGljZS5zdGF0ZS52YWx1ZSkKICAgIGlmIGZhaWx1cmVzOgogICAgICAgICMgV2l0aG91dCB0aGUgY2F1c2U6IGl0cyB0ZXh0IG1heSBob2xkIHRoZSBhZGRyZXNzIG9mIGEgd2ViaG9vay4KICAgICAgICByYWlzZSBGb3J3YXJkaW5nRXJyb3IoIjsgIi5qb2luKGZhaWx1cmVzKSkKCgpkZWYgcmVhZChtZXNzYWdlOiBNYXBwaW5nW3N0ciwgc3RyXSkgLT4gTm90aWNlOgogICAgIiIiVW5kZXJzdGFuZCBhIG1lc3NhZ2Ugb2YgU05TLiIiIgogICAgdHJ5OgogICAgICAgIGJvZHkgPSBqc29uLmxvYWRzKG1lc3NhZ2VbIk1lc3NhZ2UiXSkKICAgIGV4Y2VwdCBWYWx1ZUVycm9yOgogICAgICAgIGJvZHkgPSBOb25lCiAgICBpZiBpc2luc3RhbmNlKGJvZHksIGRpY3QpIGFuZCB7IkFsYXJtTmFtZSIsICJOZXdTdGF0ZVZhbHVlIn0gPD0gYm9keS5rZXlzKCk6CiAgICAgICAgc3RhdGUgPSB7IkFMQVJNIjogU3RhdGUuQUxBUk0sICJPSyI6IFN0YXRlLk9LfS5nZXQoYm9keVsiTmV3U3RhdGVWYWx1ZSJdLCBTdGF0ZS5OT1RFKQogICAgICAgIHJldHVybiBOb3RpY2UoCiAgICAgICAgICAgIHN0YXRlPXN0YXRlLAogICAgICAgICAgICBrZXk9Ym9keS5nZXQoIkFsYXJtQXJuIikgb3IgYm9keVsiQWxhcm1OYW1lIl0sCiAgICAgICAgICAgIHRpdGxlPWYie2JvZHlbJ05ld1N0YXRlVmFsdWUnXX06IHtib2R5WydBbGFybU5hbWUnXX0iLAogICAgICAgICAgICB0ZXh0PSJcbiIuam9pbihmaWx0ZXIoTm9uZSwgbWFwKGJvZHkuZ2V0LCAoIkFsYXJtRGVzY3JpcHRpb24iLCAiTmV3U3RhdGVSZWFzb24iKSkpKSwKICAgICAgICAgICAgc291cmNlPWJvZHlbIkFsYXJtTmFtZSJdLAogICAgICAgICAgICB0aW1lPWJvZHkuZ2V0KCJTdGF0ZUNoYW5nZVRpbWUiKSBvciBtZXNzYWdlWyJUaW1lc3RhbXAiXSwKICAgICAgICApCiAgICByZXR1cm4gTm90aWNlKAogICAgICAgIHN0YXRlPVN0YXRlLk5PVEUsCiAgICAgICAga2V5PW1lc3NhZ2VbIk1lc3NhZ2VJZCJdLCAgIyB0aGUgc2FtZSB3aGVuIExhbWJkYSB0cmllcyBhZ2FpbgogICAgICAgIHRpdGxlPW1lc3NhZ2UuZ2V0KCJTdWJqZWN0Iikgb3IgbWVzc2FnZVsiTWVzc2FnZSJdLnBhcnRpdGlvbigiXG4iKVswXSwKICAgICAgICB0ZXh0PW1lc3NhZ2VbIk1lc3NhZ2UiXSwKICAgICAgICBzb3VyY2U9bWVzc2FnZVsiVG9waWNBcm4iXS5ycGFydGl0aW9uKCI6IilbMl0sCiAgICAgICAgdGltZT1tZXNzYWdlWyJUaW1lc3RhbXAiXSwKICAgICkKCgpkZWYgX2NvbnRhY3RzKGNsaWVudDogQW55LCBzZWNyZXQ6IHN0cikgLT4gZGljdFtzdHIsIHN0cl06CiAgICAiIiJSZWFkIHdob20gdG8gdGVsbDsgbm9ib2R5IHdoZW4gdGhlIHNlY3JldCBoYXMgbm8gdmFsdWUgeWV0LiIiIgogICAgdHJ5OgogICAgICAgIHZhbHVlID0gY2xpZW50LmdldF9zZWNyZXRfdmFsdWUoU2VjcmV0SWQ9c2VjcmV0KVsiU2VjcmV0U3RyaW5nIl0KICAgIGV4Y2VwdCBjbGllbnQuZXhjZXB0aW9ucy5SZXNvdXJjZU5vdEZvdW5kRXhjZXB0aW9uOgogICAgICAgIHJldHVybiB7fQogICAgaWYgbm90IHZhbHVlLnN0cmlwKCk6CiAgICAgICAgcmV0dXJuIHt9CiAgICB0cnk6CiAgICAgICAgZm91bmQgPSBqc29uLmxvYWRzKHZhbHVlKQogICAgZXhjZXB0IFZhbHVlRXJyb3I6CiAgICAgICAgZm91bmQgPSBOb25lCiAgICBpZiBub3QgaXNpbnN0YW5jZShmb3VuZCwgZGljdCkgb3Igbm90IGFsbChpc2luc3RhbmNlKGVhY2gsIHN0cikgZm9yIGVhY2ggaW4gZm91bmQudmFsdWVzKCkpOgogICAgICAgICMgV2l0aG91dCB0aGUgY2F1c2UsIHdoaWNoIHF1b3RlcyB0aGUgdmFsdWUuCiAgICAgICAgcmFpc2UgRm9yd2FyZGluZ0Vycm9yKGYic2VjcmV0IHtzZWNyZXR9IGlzIG5vdCBhIEpTT04gb2JqZWN0IG9mIHN0cmluZ3MiKQogICAgaWYgdW5rbm93biA6PSBmb3VuZC5rZXlzKCkgLSBTRU5ERVJTLmtleXMoKToKICAgICAgICBsb2cud2FybmluZygic2VjcmV0ICVzIGhhcyB1bmtub3duIGtleXM6ICVzIiwgc2VjcmV0LCAiLCAiLmpvaW4oc29ydGVkKHVua25vd24pKSkKICAgIHJldHVybiB7bmFtZTogZm91bmRbbmFtZV0uc3RyaXAoKSBmb3IgbmFtZSBpbiBTRU5ERVJTIGlmIGZvdW5kLmdldChuYW1lLCAiIikuc3RyaXAoKX0KCgpkZWYgX3RlbGxfcGFnZXJkdXR5KHJvdXRpbmdfa2V5OiBzdHIsIG5vdGljZTogTm90aWNlKSAtPiBOb25lOgogICAgIiIiU291cmNlOiBQYWdlckR1dHkgRGV2ZWxvcGVyIERvY3VtZW50YXRpb24sICJFdmVudHMgQVBJIHYyIi4iIiIKICAgIGV2ZW50OiBkaWN0W3N0ciwgQW55XSA9IHsKICAgICAgICAicm91dGluZ19rZXkiOiByb3V0aW5nX2tleSwKICAgICAgICAiZXZlbnRfYWN0aW9uIjogInJlc29sdmUiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSyBlbHNlICJ0cmlnZ2VyIiwKICAgICAgICAiZGVkdXBfa2V5IjogX3Nob3J0KG5vdGljZS5rZXkpLAogICAgfQogICAgaWYgbm90aWNlLnN0YXRlIGlzIG5vdCBTdGF0ZS5PSzoKICAgICAgICBldmVudFsicGF5bG9hZCJdID0gewogICAgICAgICAgICAic3VtbWFyeSI6IG5vdGljZS50aXRsZVs6UEFHRVJEVVRZX1NVTU1BUlldLAogICAgICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAgICAgInNldmVyaXR5IjogImNyaXRpY2FsIiBpZiBub3RpY2Uuc3RhdGUgaXMgU3RhdGUuQUxBUk0gZWxzZSAid2FybmluZyIsCiAgICAgICAgICAgICJ0aW1lc3RhbXAiOiBub3RpY2UudGltZSwKICAgICAgICAgICAgImN1c3RvbV9kZXRhaWxzIjogeyJ0ZXh0Ijogbm90aWNlLnRleHR9LAogICAgICAgIH0KICAgIF9wb3N0KFBBR0VSRFVUWSwgZXZlbnQpCgoKZGVmIF90ZWxsX29wc2dlbmllKGFwaV9rZXk6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IE9wc2dlbmllIERvY3MsICJBbGVydCBBUEkiOyBhIGtleSBvZiB0aGUgRVUgcmVnaW9uIG5lZWRzIGFwaS5ldS5vcHNnZW5pZS5jb20uIiIiCiAgICBoZWFkZXJzID0geyJBdXRob3JpemF0aW9uIjogZiJHZW5pZUtleSB7YXBpX2tleX0ifQogICAgYWxpYXMgPSBfc2hvcnQobm90aWNlLmtleSkKICAgIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSzoKICAgICAgICBwYXRoID0gZiJ7dXJsbGliLnBhcnNlLnF1b3RlKGFsaWFzLCBzYWZlPScnKX0vY2xvc2U/aWRlbnRpZmllclR5cGU9YWxpYXMiCiAgICAgICAgX3Bvc3QoZiJ7T1BTR0VOSUV9L3twYXRofSIsIHsic291cmNlIjogbm90aWNlLnNvdXJjZSwgIm5vdGUiOiBub3RpY2UudGV4dH0sIGhlYWRlcnMpCiAgICAgICAgcmV0dXJuCiAgICBhbGVydCA9IHsKICAgICAgICAibWVzc2FnZSI6IG5vdGljZS50aXRsZVs6T1BTR0VOSUVfTUVTU0FHRV0sCiAgICAgICAgImFsaWFzIjogYWxpYXMsCiAgICAgICAgImRlc2NyaXB0aW9uIjogbm90aWNlLnRleHRbOk9QU0dFTklFX0RFU0NSSVBUSU9OXSwKICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAicHJpb3JpdHkiOiAiUDEiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5BTEFSTSBlbHNlICJQMyIsCiAgICB9CiAgICBfcG9zdChPUFNHRU5JRSwgYWxlcnQsIGhlYWRlcnMpCgoKZGVmIF90ZWxsX3NsYWNrKHdlYmhvb2s6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IFNsYWNrIEFQSSwgIlNlbmRpbmcgbWVzc2FnZXMgdXNpbmcgaW5jb21pbmcgd2ViaG9va3MiLiIiIgogICAgdGV4dCA9IGYiKntlc2NhcGUobm90aWNlLnRpdGxlLCBxdW90ZT1GYWxzZSl9Klxue2VzY2FwZShub3RpY2UudGV4dCwgcXVvdGU9RmFsc2UpfSIKICAgIF9wb3N0KHdlYmhvb2ssIHsidGV4dCI6IHRleHRbOlNMQUNLX1RFWFRdfSkKCgpTRU5ERVJTOiBNYXBwaW5nW3N0ciwgQ2FsbGFibGVbW3N0ciwgTm90aWNlXSwgTm9uZV1dID0gewogICAgInBhZ2VyZHV0eV9yb3V0aW5nX2tleSI6IF90ZWxsX3BhZ2VyZHV0eSwKICAgICJvcHNnZW5pZV9hcGlfa2V5IjogX3RlbGxfb3BzZ2VuaWUsCiAgICAic2xhY2tfd2ViaG9va191cmwiOiBfdGVsbF9zbGFjaywKfQoKCmRlZiBfcG9zdCh1cmw6IHN0ciwgYm9keTogZGljdFtzdHIsIEFueV0sIGhlYWRlcnM6IE1hcHBpbmdbc3RyLCBzdHJdIHwgTm9uZSA9IE5vbmUpIC0+IE5vbmU6CiAgICBpZiB1cmxsaWIucGFyc2UudXJsc3BsaXQodXJsKS5zY2hlbWUgbm90IGluIFNDSEVNRVM6CiAgICAgICAgcmFpc2UgVmFsdWVFcnJvcigidGhlIGFkZHJlc3MgZG9lcyBub3QgYmVnaW4gd2l0aCBodHRwczovLyIpCiAgICByZXF1ZXN0ID0gdXJsbGliLnJlcXVlc3QuUmVxdWVzdCggICMgbm9xYTogUzMxMCAtIHRoZSBzY2hlbWUgaXMgY2hlY2tlZCBhYm92ZQogICAgICAgIHVybCwKICAgICAgICBkYXRhPWpzb24uZHVtcHMoYm9keSkuZW5jb2RlKCksCiAgICAgICAgaGVhZGVycz17IkNvbnRlbnQtVHlwZSI6ICJhcHBsaWNhdGlvbi9qc29uIiwgKiooaGVhZGVycyBvciB7fSl9LAogICAgICAgIG1ldGhvZD0iUE9TVCIsCiAgICApCiAgICBPUEVORVIub3BlbihyZXF1ZXN0LCB0aW1lb3V0PUhUVFBfU0VDT05EUykuY2xvc2UoKQoKCmNsYXNzIF9Ob1JlZGlyZWN0KHVybGxpYi5yZXF1ZXN0LkhUVFBSZWRpcmVjdEhhbmRsZXIpOgogICAgIiIiRm9sbG93IG5vYm9keTogYSByZWRpcmVjdGVkIFBPU1Qgd291bGQgYXJyaXZlIGFzIGEgR0VUIHdpdGhvdXQgaXRzIGJvZHksIGFzIGlmIGl0IGhhZC4iIiIKCiAgICBkZWYgcmVkaXJlY3RfcmVxdWVzdChzZWxmLCAqXzogb2JqZWN0LCAqKl9fOiBvYmplY3QpIC0+IE5vbmU6CiAgICAgICAgcmV0dXJuIE5vbmUKCgpPUEVORVIgPSB1cmxsaWIucmVxdWVzdC5idWlsZF9vcGVuZXIoX05vUmVkaXJlY3QsIHVybGxpYi5yZXF1ZXN0LlByb3h5SGFuZGxlcih7fSkpCgoKZGVmIF9kZXNjcmliZShlcnJvcjogRXhjZXB0aW9uKSAtPiBzdHI6CiAgICBpZiBpc2luc3RhbmNlKGVycm9yLCB1cmxsaWIuZXJyb3IuSFRUUEVycm9yKToKICAgICAgICByZXR1cm4gZiJIVFRQIHtlcnJvci5jb2RlfSIKICAgIGlmIGlzaW5zdGFuY2UoZXJyb3IsIHVybGxpYi5lcnJvci5VUkxFcnJvcik6CiAgICAgICAgcmV0dXJuIHR5cGUoZXJyb3IucmVhc29uKS5fX25hbWVfXwogICAgcmV0dXJuIHR5cGUoZXJyb3IpLl9fbmFtZV9fCgoKZGVmIF9zaG9ydChrZXk6IHN0cikgLT4gc3RyOgogICAgIiIiQSBrZXkgdGhhdCBQYWdlckR1dHkgdGFrZXMsIGFuZCBPcHNnZW5pZSwgd2hpY2ggdGFrZXMgbG9uZ2VyIG9uZXMsIHRvby4iIiIKICAgIHJldHVybiBrZXkgaWYgbGVuKGtleSkgPD0gUEFHRVJEVVRZX0tFWSBlbHNlIGhhc2hsaWIuc2hhMjU2KGtleS5lbmNvZGUoKSkuaGV4ZGlnZXN0KCkKUEsBAhQDFAAAAAAAAAAhAIj6jPm4IwAAuCMAABIAAAAAAAAAAAAAAKSBAAAAAGFsYXJtX2ZvcndhcmRlci5weVBLBQYAAAAAAQABAEAAAADoIwAAAAA="
  content_type   = "application/zip"
  key            = "functions/alarm-forwarder.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# dev/signing-key/rotation/code
resource "aws_s3_object" "signing_key_rotation_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDkBYfxZhIAAGYSAAAXAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHkiIiJSb3RhdGVzIHRoZSBhcHBsaWNhdGlvbidzIHNpZ25pbmcga2V5OiAyNTYgcmFuZG9tIGJpdHMgdGhhdCBub2JvZHkgZXZlciBzYXcuCgpTZWNyZXRzIE1hbmFnZXIgY2FsbHMgaXQgZm91ciB0aW1lcyBmb3IgZWFjaCBuZXcgdmVyc2lvbiwgYW5kIGFnYWluIGZvciBhbnkgc3RlcCB0aGF0IGl0IGRvZXMKbm90IGtub3cgdG8gYmUgZG9uZTsgc28gZWFjaCBzdGVwIGxvb2tzIGZpcnN0IHdoZXRoZXIgaXQgd2FzLgoKVGhlIGZvcm1lciBrZXkgc3RheXMgaW4gdGhlIHNlY3JldCBhcyBBV1NQUkVWSU9VUyB1bnRpbCB0aGUgbmV4dCByb3RhdGlvbjogdGhlIGFwcGxpY2F0aW9uIHNpZ25zCndpdGggQVdTQ1VSUkVOVCBhbmQgYWNjZXB0cyBib3RoLgoKU291cmNlOiBBV1MgU2VjcmV0cyBNYW5hZ2VyIFVzZXIgR3VpZGUsICJMYW1iZGEgcm90YXRpb24gZnVuY3Rpb25zIi4KIiIiCgppbXBvcnQgYmFzZTY0CmltcG9ydCBqc29uCmltcG9ydCBsb2dnaW5nCmltcG9ydCBzZWNyZXRzCmZyb20gZnVuY3Rvb2xzIGltcG9ydCBjYWNoZQpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKS0VZX0JZVEVTID0gMzIKRklFTEQgPSAic2lnbmluZ19rZXkiCkNVUlJFTlQgPSAiQVdTQ1VSUkVOVCIKUEVORElORyA9ICJBV1NQRU5ESU5HIgojIFRocmVlIGNhbGxzIGluIHRoZSB3b3JzdCBzdGVwLCBlYWNoIHR3aWNlIGF0IG1vc3Q6IDQyIHMsIHdpdGhpbiB0aGUgZnVuY3Rpb24ncyA2MC4KUEFUSUVOQ0UgPSB7ImNvbm5lY3RfdGltZW91dCI6IDIsICJyZWFkX3RpbWVvdXQiOiA1LCAicmV0cmllcyI6IHsidG90YWxfbWF4X2F0dGVtcHRzIjogMn19Cgpsb2cgPSBsb2dnaW5nLmdldExvZ2dlcihfX25hbWVfXykKbG9nLnNldExldmVsKGxvZ2dpbmcuSU5GTykKCgpjbGFzcyBSb3RhdGlvbkVycm9yKEV4Y2VwdGlvbik6CiAgICAiIiJBIHJvdGF0aW9uIHRoYXQgbXVzdCBub3QgZ28gb247IFNlY3JldHMgTWFuYWdlciBrZWVwcyB0aGUgY3VycmVudCBrZXkgYW5kIHRyaWVzIGFnYWluLiIiIgoKCkBjYWNoZQpkZWYgX2NsaWVudCgpIC0+IEFueToKICAgIHJldHVybiBib3RvMy5jbGllbnQoInNlY3JldHNtYW5hZ2VyIiwgY29uZmlnPUNvbmZpZygqKlBBVElFTkNFKSkgICMgdHlwZTogaWdub3JlW25vLXVudHlwZWQtY2FsbF0KCgpkZWYgaGFuZGxlcihldmVudDogZGljdFtzdHIsIHN0cl0sIF9jb250ZXh0OiBvYmplY3QpIC0+IE5vbmU6CiAgICAiIiJEbyBvbmUgc3RlcCBvZiBhIHJvdGF0aW9uLiIiIgogICAgcm90YXRpb24gPSBSb3RhdGlvbihfY2xpZW50KCksIGV2ZW50WyJTZWNyZXRJZCJdLCBldmVudFsiQ2xpZW50UmVxdWVzdFRva2VuIl0pCiAgICByb3RhdGlvbi5kbyhldmVudFsiU3RlcCJdKQoKCmNsYXNzIFJvdGF0aW9uOgogICAgIiIiT25lIG5ldyB2ZXJzaW9uIG9mIG9uZSBzZWNyZXQuCgogICAgQXR0cmlidXRlczoKICAgICAgICBzZWNyZXQ6IEFSTiBvZiB0aGUgc2VjcmV0LgogICAgICAgIHZlcnNpb246IElkIG9mIHRoZSB2ZXJzaW9uLgogICAgIiIiCgogICAgZGVmIF9faW5pdF9fKHNlbGYsIGNsaWVudDogQW55LCBzZWNyZXQ6IHN0ciwgdmVyc2lvbjogc3RyKSAtPiBOb25lOgogICAgICAgIHNlbGYuX2NsaWVudCA9IGNsaWVudAogICAgICAgIHNlbGYuc2VjcmV0ID0gc2VjcmV0CiAgICAgICAgc2VsZi52ZXJzaW9uID0gdmVyc2lvbgoKICAgIGRlZiBkbyhzZWxmLCBzdGVwOiBzdHIpIC0+IE5vbmU6CiAgICAgICAgIiIiRG8gYSBzdGVwIGJ5IHRoZSBuYW1lIHRoYXQgU2VjcmV0cyBNYW5hZ2VyIGdpdmVzIGl0LiIiIgogICAgICAgIHN0ZXBzID0gewogICAgICAgICAgICAiY3JlYXRlU2VjcmV0Ijogc2VsZi5fY3JlYXRlLAogICAgICAgICAgICAic2V0U2VjcmV0Ijogc2VsZi5fc2V0LAogICAgICAgICAgICAidGVzdFNlY3JldCI6IHNlbGYuX3Rlc3QsCiAgICAgICAgICAgICJmaW5pc2hTZWNyZXQiOiBzZWxmLl9maW5pc2gsCiAgICAgICAgfQogICAgICAgIGlmIHN0ZXAgbm90IGluIHN0ZXBzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidW5rbm93biBzdGVwIHtzdGVwIXJ9LCBrbm93bjogeycsICcuam9pbihzdGVwcyl9IikKICAgICAgICBzdGFnZXMgPSBzZWxmLl9zdGFnZXMoKQogICAgICAgIGlmIHNlbGYudmVyc2lvbiBub3QgaW4gc3RhZ2VzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBpcyBub3Qgb25lIG9mIHtzZWxmLnNlY3JldH0iKQogICAgICAgIGlmIENVUlJFTlQgaW4gc3RhZ2VzW3NlbGYudmVyc2lvbl06CiAgICAgICAgICAgIGxvZy5pbmZvKCIlczogdmVyc2lvbiAlcyBpcyBjdXJyZW50IGFscmVhZHkiLCBzdGVwLCBzZWxmLnZlcnNpb24pCiAgICAgICAgICAgIHJldHVybgogICAgICAgIGlmIFBFTkRJTkcgbm90IGluIHN0YWdlc1tzZWxmLnZlcnNpb25dOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGlzIG5vdCBwZW5kaW5nIikKICAgICAgICBzdGVwc1tzdGVwXSgpCiAgICAgICAgbG9nLmluZm8oIiVzOiBkb25lIGZvciB2ZXJzaW9uICVzIiwgc3RlcCwgc2VsZi52ZXJzaW9uKQoKICAgIGRlZiBfc3RhZ2VzKHNlbGYpIC0+IGRpY3Rbc3RyLCBsaXN0W3N0cl1dOgogICAgICAgIGZvdW5kID0gc2VsZi5fY2xpZW50LmRlc2NyaWJlX3NlY3JldChTZWNyZXRJZD1zZWxmLnNlY3JldCkKICAgICAgICBzdGFnZXM6IGRpY3Rbc3RyLCBsaXN0W3N0cl1dID0gZm91bmQuZ2V0KCJWZXJzaW9uSWRzVG9TdGFnZXMiLCB7fSkKICAgICAgICByZXR1cm4gc3RhZ2VzCgogICAgZGVmIF9jcmVhdGUoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJNYWtlIGEga2V5LCB1bmxlc3MgYW4gZWFybGllciBjYWxsIGRpZDsgdGhlIHNlY3JldCBtYXkgc3RpbGwgaGF2ZSBub25lIGF0IGFsbC4iIiIKICAgICAgICBpZiBzZWxmLl9wZW5kaW5nKCkgaXMgbm90IE5vbmU6CiAgICAgICAgICAgIHJldHVybgogICAgICAgIGtleSA9IGJhc2U2NC51cmxzYWZlX2I2NGVuY29kZShzZWNyZXRzLnRva2VuX2J5dGVzKEtFWV9CWVRFUykpLmRlY29kZSgpCiAgICAgICAgc2VsZi5fY2xpZW50LnB1dF9zZWNyZXRfdmFsdWUoCiAgICAgICAgICAgIFNlY3JldElkPXNlbGYuc2VjcmV0LAogICAgICAgICAgICBDbGllbnRSZXF1ZXN0VG9rZW49c2VsZi52ZXJzaW9uLAogICAgICAgICAgICBTZWNyZXRTdHJpbmc9anNvbi5kdW1wcyh7RklFTEQ6IGtleX0pLAogICAgICAgICAgICBWZXJzaW9uU3RhZ2VzPVtQRU5ESU5HXSwKICAgICAgICApCgogICAgZGVmIF9zZXQoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJOb3RoaW5nOiBubyBvdGhlciBzeXN0ZW0ga25vd3MgdGhlIGtleTsgdGhlIGFwcGxpY2F0aW9uIHJlYWRzIGl0IGZyb20gdGhlIHNlY3JldC4iIiIKCiAgICBkZWYgX3Rlc3Qoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJTZWUgdGhhdCB0aGUgYXBwbGljYXRpb24gd2lsbCBiZSBhYmxlIHRvIHVzZSB0aGUga2V5LiIiIgogICAgICAgIHRyeToKICAgICAgICAgICAga2V5ID0gYmFzZTY0LnVybHNhZmVfYjY0ZGVjb2RlKGpzb24ubG9hZHMoc2VsZi5fcGVuZGluZygpIG9yICIiKVtGSUVMRF0pCiAgICAgICAgZXhjZXB0IChWYWx1ZUVycm9yLCBLZXlFcnJvciwgVHlwZUVycm9yKToKICAgICAgICAgICAga2V5ID0gYiIiICAjIGFuZCBub3QgdGhlIGNhdXNlOiBpdHMgdGV4dCBtYXkgcXVvdGUgdGhlIHZhbHVlCiAgICAgICAgaWYgbGVuKGtleSkgIT0gS0VZX0JZVEVTOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGhvbGRzIG5vIHNpZ25pbmcga2V5IikKCiAgICBkZWYgX2ZpbmlzaChzZWxmKSAtPiBOb25lOgogICAgICAgICIiIk1ha2UgdGhlIHZlcnNpb24gdGhlIGN1cnJlbnQgb25lOyBTZWNyZXRzIE1hbmFnZXIgY2FsbHMgdGhlIGZvcm1lciBBV1NQUkVWSU9VUy4iIiIKICAgICAgICBmb3JtZXIgPSBbdmVyc2lvbiBmb3IgdmVyc2lvbiwgc3RhZ2VzIGluIHNlbGYuX3N0YWdlcygpLml0ZW1zKCkgaWYgQ1VSUkVOVCBpbiBzdGFnZXNdCiAgICAgICAgbW92ZSA9IHsiUmVtb3ZlRnJvbVZlcnNpb25JZCI6IGZvcm1lclswXX0gaWYgZm9ybWVyIGVsc2Uge30KICAgICAgICBzZWxmLl9jbGllbnQudXBkYXRlX3NlY3JldF92ZXJzaW9uX3N0YWdlKAogICAgICAgICAgICBTZWNyZXRJZD1zZWxmLnNlY3JldCwgVmVyc2lvblN0YWdlPUNVUlJFTlQsIE1vdmVUb1ZlcnNpb25JZD1zZWxmLnZlcnNpb24sICoqbW92ZQogICAgICAgICkKCiAgICBkZWYgX3BlbmRpbmcoc2VsZikgLT4gc3RyIHwgTm9uZToKICAgICAgICB0cnk6CiAgICAgICAgICAgIGFuc3dlciA9IHNlbGYuX2NsaWVudC5nZXRfc2VjcmV0X3ZhbHVlKAogICAgICAgICAgICAgICAgU2VjcmV0SWQ9c2VsZi5zZWNyZXQsIFZlcnNpb25JZD1zZWxmLnZlcnNpb24sIFZlcnNpb25TdGFnZT1QRU5ESU5HCiAgICAgICAgICAgICkKICAgICAgICBleGNlcHQgc2VsZi5fY2xpZW50LmV4Y2VwdGlvbnMuUmVzb3VyY2VOb3RGb3VuZEV4Y2VwdGlvbjoKICAgICAgICAgICAgcmV0dXJuIE5vbmUKICAgICAgICB2YWx1ZTogc3RyID0gYW5zd2VyWyJTZWNyZXRTdHJpbmciXQogICAgICAgIHJldHVybiB2YWx1ZQpQSwECFAMUAAAAAAAAACEA5AWH8WYSAABmEgAAFwAAAAAAAAAAAAAApIEAAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHlQSwUGAAAAAAEAAQBFAAAAmxIAAAAA"
  content_type   = "application/zip"
  key            = "functions/signing-key-rotation.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
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

# dev/alarm-forwarder/contacts/main
resource "aws_secretsmanager_secret" "alarm_forwarder_contacts_main" {
  description             = "Whom alarms are passed on to; filled by an operator"
  kms_key_id              = aws_kms_key.security_alerts_main.arn
  name                    = "terrace-dev-on-call"
  recovery_window_in_days = 0
}

# dev/signing-key/secret/main
resource "aws_secretsmanager_secret" "signing_key_secret_main" {
  description             = "Signs what the application hands out"
  kms_key_id              = aws_kms_key.security_data_main.arn
  name                    = "terrace-dev-signing-key"
  recovery_window_in_days = 0
}

# dev/alarm-forwarder/contacts/access
resource "aws_secretsmanager_secret_policy" "alarm_forwarder_contacts_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.alarm_forwarder_contacts_policy.json
  secret_arn          = aws_secretsmanager_secret.alarm_forwarder_contacts_main.arn
}

# dev/signing-key/secret/access
resource "aws_secretsmanager_secret_policy" "signing_key_secret_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.signing_key_secret_policy.json
  secret_arn          = aws_secretsmanager_secret.signing_key_secret_main.arn
}

# dev/signing-key/schedule
resource "aws_secretsmanager_secret_rotation" "signing_key_schedule" {
  rotation_lambda_arn = aws_lambda_function.signing_key_rotation_main.arn
  secret_id           = aws_secretsmanager_secret.signing_key_secret_main.id

  rotation_rules {
    automatically_after_days = 30
  }

  depends_on = [
    aws_lambda_permission.signing_key_from_secrets_manager,
    aws_iam_role_policy.signing_key_secret_rotation_rotates,
  ]
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

# dev/jobs/fleet/instance/security-group/main
resource "aws_security_group" "jobs_fleet_instance_security_group_main" {
  description = "Instances that work on jobs"
  name        = "terrace-dev-jobs"
  tags = {
    Name = "terrace-dev-jobs"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/kubernetes/control-plane/security-group/main
resource "aws_security_group" "kubernetes_control_plane_security_group_main" {
  description = "Endpoint of Kubernetes"
  name        = "terrace-dev-control-plane"
  tags = {
    Name = "terrace-dev-control-plane"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/kubernetes/security-group/main
resource "aws_security_group" "kubernetes_security_group_main" {
  description = "Nodes of Kubernetes"
  name        = "terrace-dev-nodes"
  tags = {
    Name = "terrace-dev-nodes"
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

# dev/alarm-forwarder/subscription
resource "aws_sns_topic_subscription" "alarm_forwarder_subscription" {
  endpoint   = aws_lambda_alias.alarm_forwarder_function_live.arn
  protocol   = "lambda"
  topic_arn  = aws_sns_topic.monitoring_alerts_main.arn
  depends_on = [aws_lambda_permission.alarm_forwarder_from_alerts]
}

# dev/alarm-forwarder/function/dead-letters/main
resource "aws_sqs_queue" "alarm_forwarder_function_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_alerts_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-alarm-forwarder-failed"
}

# dev/jobs/queue/dead-letters/main
resource "aws_sqs_queue" "jobs_queue_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-jobs-failed"
}

# dev/jobs/queue/main
resource "aws_sqs_queue" "jobs_queue_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 345600
  name                      = "terrace-dev-jobs"
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.jobs_queue_dead_letters_main.arn
    maxReceiveCount     = 5
  })
  visibility_timeout_seconds = 900
}

# dev/kubernetes/karpenter/interruptions/queue
resource "aws_sqs_queue" "kubernetes_karpenter_interruptions_queue" {
  kms_master_key_id         = aws_kms_key.security_alerts_main.arn
  message_retention_seconds = 300
  name                      = "terrace-dev-interruptions"
}

# dev/night/calls/dead-letters/main
resource "aws_sqs_queue" "night_calls_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-night-failed"
}

# dev/signing-key/rotation/dead-letters/main
resource "aws_sqs_queue" "signing_key_rotation_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-signing-key-rotation-failed"
}

# dev/alarm-forwarder/function/dead-letters/access
resource "aws_sqs_queue_policy" "alarm_forwarder_function_dead_letters_access" {
  policy    = data.aws_iam_policy_document.alarm_forwarder_function_dead_letters_policy.json
  queue_url = aws_sqs_queue.alarm_forwarder_function_dead_letters_main.url
}

# dev/jobs/queue/access
resource "aws_sqs_queue_policy" "jobs_queue_access" {
  policy    = data.aws_iam_policy_document.jobs_queue_policy.json
  queue_url = aws_sqs_queue.jobs_queue_main.url
}

# dev/jobs/queue/dead-letters/access
resource "aws_sqs_queue_policy" "jobs_queue_dead_letters_access" {
  policy    = data.aws_iam_policy_document.jobs_queue_dead_letters_policy.json
  queue_url = aws_sqs_queue.jobs_queue_dead_letters_main.url
}

# dev/kubernetes/karpenter/interruptions/access
resource "aws_sqs_queue_policy" "kubernetes_karpenter_interruptions_access" {
  policy    = data.aws_iam_policy_document.kubernetes_karpenter_interruptions_policy.json
  queue_url = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.url
}

# dev/night/calls/dead-letters/access
resource "aws_sqs_queue_policy" "night_calls_dead_letters_access" {
  policy    = data.aws_iam_policy_document.night_calls_dead_letters_policy.json
  queue_url = aws_sqs_queue.night_calls_dead_letters_main.url
}

# dev/signing-key/rotation/dead-letters/access
resource "aws_sqs_queue_policy" "signing_key_rotation_dead_letters_access" {
  policy    = data.aws_iam_policy_document.signing_key_rotation_dead_letters_policy.json
  queue_url = aws_sqs_queue.signing_key_rotation_dead_letters_main.url
}

# dev/jobs/queue/redrive
resource "aws_sqs_queue_redrive_allow_policy" "jobs_queue_redrive" {
  queue_url = aws_sqs_queue.jobs_queue_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.jobs_queue_main.arn]
  })
}

# dev/night/calls/redrive
resource "aws_sqs_queue_redrive_allow_policy" "night_calls_redrive" {
  queue_url = aws_sqs_queue.night_calls_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "denyAll"
  })
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
    Name                              = "terrace-dev-private-a"
    Tier                              = "private"
    "kubernetes.io/role/internal-elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/private-b
resource "aws_subnet" "networking_network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name                              = "terrace-dev-private-b"
    Tier                              = "private"
    "kubernetes.io/role/internal-elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/public-a
resource "aws_subnet" "networking_network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name                     = "terrace-dev-public-a"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/networking/network/public-b
resource "aws_subnet" "networking_network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name                     = "terrace-dev-public-b"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
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

# dev/cache/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_nodes_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-dev-nodes-to-cache"
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

# dev/database/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_nodes_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-dev-nodes-to-postgres"
  }
  to_port = 5432
}

# dev/jobs/fleet/instance/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "jobs_fleet_instance_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs, packages and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.jobs_fleet_instance_security_group_main.id
  tags = {
    Name = "terrace-dev-jobs-to-https"
  }
  to_port = 443
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

# dev/cache/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_nodes" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-dev-cache-from-nodes"
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

# dev/database/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_nodes" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-dev-postgres-from-nodes"
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
