# state-backend/access-logs-copy/policy
data "aws_iam_policy_document" "access_logs_copy_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.access_logs_copy_main.arn,
      "${aws_s3_bucket.access_logs_copy_main.arn}/*",
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
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-shared-access-logs-copy-111111111111/*"]
    sid       = "ReceiveAccessLogs"

    condition {
      test     = "StringEquals"
      values   = ["111111111111"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["logging.s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# state-backend/access-logs-copy/main
resource "aws_s3_bucket" "access_logs_copy_main" {
  provider      = aws.recovery
  bucket        = "terrace-shared-access-logs-copy-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# state-backend/access-logs-copy/expiry
resource "aws_s3_bucket_lifecycle_configuration" "access_logs_copy_expiry" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

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
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.access_logs_copy_versions]
}

# state-backend/access-logs-copy/ownership
resource "aws_s3_bucket_ownership_controls" "access_logs_copy_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/access-logs-copy/access
resource "aws_s3_bucket_policy" "access_logs_copy_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id
  policy   = data.aws_iam_policy_document.access_logs_copy_policy.json
}

# state-backend/access-logs-copy/private
resource "aws_s3_bucket_public_access_block" "access_logs_copy_private" {
  provider                = aws.recovery
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.access_logs_copy_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# state-backend/access-logs-copy/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs_copy_encryption" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# state-backend/access-logs-copy/versions
resource "aws_s3_bucket_versioning" "access_logs_copy_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
