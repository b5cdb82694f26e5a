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

# dev/storage/logs/main
resource "aws_s3_bucket" "storage_logs_main" {
  bucket        = "terrace-dev-logs-222222222222"
  force_destroy = true
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

# dev/storage/logs/ownership
resource "aws_s3_bucket_ownership_controls" "storage_logs_ownership" {
  bucket = aws_s3_bucket.storage_logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# dev/storage/logs/access
resource "aws_s3_bucket_policy" "storage_logs_access" {
  bucket = aws_s3_bucket.storage_logs_main.id
  policy = data.aws_iam_policy_document.storage_logs_policy.json
}

# dev/storage/logs/private
resource "aws_s3_bucket_public_access_block" "storage_logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.storage_logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
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

# dev/storage/logs/versions
resource "aws_s3_bucket_versioning" "storage_logs_versions" {
  bucket = aws_s3_bucket.storage_logs_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
