# production/boundary/limits
data "aws_iam_policy_document" "boundary_limits" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = ["arn:aws:aps:*:444444444444:*"]
    sid       = "UseAps"
  }

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
    actions   = ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"]
    resources = ["arn:aws:es:*:444444444444:*"]
    sid       = "UseEs"
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
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
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
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:*:444444444444:instance/*"]
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

# production/boundary/main
resource "aws_iam_policy" "boundary_main" {
  description = "How far roles of workloads reach at most"
  name        = "terrace-production-boundary"
  policy      = data.aws_iam_policy_document.boundary_limits.json
}
