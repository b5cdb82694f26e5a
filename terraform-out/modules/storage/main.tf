# caller/current
data "aws_caller_identity" "current" {}

# storage/logs/policy
data "aws_iam_policy_document" "logs_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.logs_main.arn, "${aws_s3_bucket.logs_main.arn}/*"]
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
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-logs-${data.aws_caller_identity.current.account_id}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
    sid       = "LoadBalancersWriteLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-logs-${data.aws_caller_identity.current.account_id}/*"]
    sid       = "ReceiveAccessLogs"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["logging.s3.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.project_name}-${var.environment}-logs-${data.aws_caller_identity.current.account_id}/AWSLogs/${data.aws_caller_identity.current.account_id}/CloudFront/*"]
    sid       = "DistributionsWriteLogs"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["bucket-owner-full-control"]
      variable = "s3:x-amz-acl"
    }

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:logs:us-east-1:${data.aws_caller_identity.current.account_id}:delivery-source:*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["delivery.logs.amazonaws.com"]
      type        = "Service"
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

# storage/logs/main
resource "aws_s3_bucket" "logs_main" {
  bucket        = "${var.project_name}-${var.environment}-logs-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# storage/logs/expiry
resource "aws_s3_bucket_lifecycle_configuration" "logs_expiry" {
  bucket = aws_s3_bucket.logs_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = var.log_retention_days
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.logs_versions]
}

# storage/logs/ownership
resource "aws_s3_bucket_ownership_controls" "logs_ownership" {
  bucket = aws_s3_bucket.logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# storage/logs/access
resource "aws_s3_bucket_policy" "logs_access" {
  bucket = aws_s3_bucket.logs_main.id
  policy = data.aws_iam_policy_document.logs_policy.json
}

# storage/logs/private
resource "aws_s3_bucket_public_access_block" "logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# storage/logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "logs_encryption" {
  bucket = aws_s3_bucket.logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# storage/logs/versions
resource "aws_s3_bucket_versioning" "logs_versions" {
  bucket = aws_s3_bucket.logs_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
