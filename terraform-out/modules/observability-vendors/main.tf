# caller/current
data "aws_caller_identity" "current" {}

# keys/datadog/client-reads-document
data "aws_iam_policy_document" "datadog_client_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.datadog_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.data_key_arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.datadog_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# keys/datadog/logs-reads-document
data "aws_iam_policy_document" "datadog_logs_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.datadog_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.data_key_arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.datadog_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# keys/datadog/policy
data "aws_iam_policy_document" "datadog_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.datadog_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = [data.aws_caller_identity.current.account_id]
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

# logs/role/deliver-document
data "aws_iam_policy_document" "role_deliver_document" {
  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:PutObject"]
    resources = ["${aws_s3_bucket.undelivered_main.arn}/*"]
    sid       = "KeepUndelivered"
  }

  statement {
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.undelivered_main.arn]
    sid       = "SeeUndelivered"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "EncryptUndelivered"

    condition {
      test     = "StringEquals"
      values   = ["s3.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.answers.arn}:*"]
    sid       = "SayWhatWasRefused"
  }
}

# logs/role/trust
data "aws_iam_policy_document" "role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["firehose.amazonaws.com"]
      type        = "Service"
    }
  }
}

# logs/subscription-role/pass-on-document
data "aws_iam_policy_document" "subscription_role_pass_on_document" {
  statement {
    actions   = ["firehose:PutRecord", "firehose:PutRecordBatch"]
    resources = [aws_kinesis_firehose_delivery_stream.main.arn]
    sid       = "PassOn"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "EncryptIt"
  }
}

# logs/subscription-role/trust
data "aws_iam_policy_document" "subscription_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringLike"
      values   = ["arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["logs.amazonaws.com"]
      type        = "Service"
    }
  }
}

# logs/undelivered/policy
data "aws_iam_policy_document" "undelivered_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.undelivered_main.arn, "${aws_s3_bucket.undelivered_main.arn}/*"]
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

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# logs/answers
resource "aws_cloudwatch_log_group" "answers" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/kinesisfirehose/${var.project_name}-${var.environment}-logs-datadog"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# logs/refused
resource "aws_cloudwatch_log_stream" "refused" {
  log_group_name = aws_cloudwatch_log_group.answers.name
  name           = "refused"
}

# logs/app
resource "aws_cloudwatch_log_subscription_filter" "app" {
  destination_arn = aws_kinesis_firehose_delivery_stream.main.arn
  filter_pattern  = ""
  log_group_name  = var.log_group_name
  name            = "${var.project_name}-${var.environment}-app-to-datadog"
  role_arn        = aws_iam_role.subscription_role_main.arn
  depends_on      = [aws_iam_role_policy.subscription_role_pass_on_policy]
}

# logs/role/main
resource "aws_iam_role" "role_main" {
  assume_role_policy   = data.aws_iam_policy_document.role_trust.json
  description          = "Delivers logs to Datadog, and keeps what it did not take"
  name                 = "${var.project_name}-${var.environment}-logs-datadog"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# logs/subscription-role/main
resource "aws_iam_role" "subscription_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.subscription_role_trust.json
  description          = "Passes log groups on to Datadog"
  name                 = "${var.project_name}-${var.environment}-to-datadog"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# keys/datadog/client-reads
resource "aws_iam_role_policy" "datadog_client_reads" {
  name   = "${var.project_name}-${var.environment}-datadog-client-reads"
  policy = data.aws_iam_policy_document.datadog_client_reads_document.json
  role   = var.client_role_name
}

# keys/datadog/logs-reads
resource "aws_iam_role_policy" "datadog_logs_reads" {
  name   = "${var.project_name}-${var.environment}-datadog-logs-reads"
  policy = data.aws_iam_policy_document.datadog_logs_reads_document.json
  role   = aws_iam_role.role_main.name
}

# logs/role/deliver-policy
resource "aws_iam_role_policy" "role_deliver_policy" {
  name   = "deliver"
  policy = data.aws_iam_policy_document.role_deliver_document.json
  role   = aws_iam_role.role_main.name
}

# logs/subscription-role/pass-on-policy
resource "aws_iam_role_policy" "subscription_role_pass_on_policy" {
  name   = "pass-on"
  policy = data.aws_iam_policy_document.subscription_role_pass_on_document.json
  role   = aws_iam_role.subscription_role_main.name
}

# logs/main
resource "aws_kinesis_firehose_delivery_stream" "main" {
  destination = "http_endpoint"
  name        = "${var.project_name}-${var.environment}-logs-datadog"
  tags        = var.common_tags

  http_endpoint_configuration {
    buffering_interval = 60
    buffering_size     = 4
    name               = "Datadog"
    retry_duration     = 300
    role_arn           = aws_iam_role.role_main.arn
    s3_backup_mode     = "FailedDataOnly"
    url                = "https://aws-kinesis-http-intake.logs.datadoghq.eu/v1/input"

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.answers.name
      log_stream_name = "refused"
    }

    request_configuration {
      content_encoding = "GZIP"

      common_attributes {
        name  = "environment"
        value = var.environment
      }
    }

    s3_configuration {
      bucket_arn         = aws_s3_bucket.undelivered_main.arn
      compression_format = "GZIP"
      kms_key_arn        = var.data_key_arn
      role_arn           = aws_iam_role.role_main.arn
    }

    secrets_manager_configuration {
      enabled    = true
      role_arn   = aws_iam_role.role_main.arn
      secret_arn = aws_secretsmanager_secret.datadog_main.arn
    }
  }

  server_side_encryption {
    enabled  = true
    key_arn  = var.data_key_arn
    key_type = "CUSTOMER_MANAGED_CMK"
  }

  depends_on = [aws_iam_role_policy.role_deliver_policy, aws_iam_role_policy.datadog_logs_reads]
}

# logs/undelivered/main
resource "aws_s3_bucket" "undelivered_main" {
  bucket        = "${var.project_name}-${var.environment}-datadog-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# logs/undelivered/expiry
resource "aws_s3_bucket_lifecycle_configuration" "undelivered_expiry" {
  bucket = aws_s3_bucket.undelivered_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 14
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.undelivered_versions]
}

# logs/undelivered/access-logs
resource "aws_s3_bucket_logging" "undelivered_access_logs" {
  bucket        = aws_s3_bucket.undelivered_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-datadog-${data.aws_caller_identity.current.account_id}/"
}

# logs/undelivered/ownership
resource "aws_s3_bucket_ownership_controls" "undelivered_ownership" {
  bucket = aws_s3_bucket.undelivered_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# logs/undelivered/access
resource "aws_s3_bucket_policy" "undelivered_access" {
  bucket = aws_s3_bucket.undelivered_main.id
  policy = data.aws_iam_policy_document.undelivered_policy.json
}

# logs/undelivered/private
resource "aws_s3_bucket_public_access_block" "undelivered_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.undelivered_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# logs/undelivered/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "undelivered_encryption" {
  bucket = aws_s3_bucket.undelivered_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = var.data_key_arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# logs/undelivered/versions
resource "aws_s3_bucket_versioning" "undelivered_versions" {
  bucket = aws_s3_bucket.undelivered_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# keys/datadog/main
resource "aws_secretsmanager_secret" "datadog_main" {
  description             = "Key of Datadog, as {\"api_key\": \"...\"}; zeros until a person fills it"
  kms_key_id              = var.data_key_arn
  name                    = "${var.project_name}-${var.environment}-datadog"
  recovery_window_in_days = var.protected ? 30 : 0
  tags                    = var.common_tags
}

# keys/datadog/access
resource "aws_secretsmanager_secret_policy" "datadog_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.datadog_policy.json
  secret_arn          = aws_secretsmanager_secret.datadog_main.arn
}

# keys/datadog-unfilled
resource "aws_secretsmanager_secret_version" "datadog_unfilled" {
  secret_id = aws_secretsmanager_secret.datadog_main.id
  secret_string_wo = jsonencode({
    api_key = "00000000000000000000000000000000"
  })
  secret_string_wo_version = 1
}
