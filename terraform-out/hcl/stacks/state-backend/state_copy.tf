# state-backend/state-copy/policy
data "aws_iam_policy_document" "state_copy_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.state_copy_main.arn, "${aws_s3_bucket.state_copy_main.arn}/*"]
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

# state-backend/state-copy/main
resource "aws_s3_bucket" "state_copy_main" {
  provider      = aws.recovery
  bucket        = "terrace-shared-state-copy-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# state-backend/state-copy/expiry
resource "aws_s3_bucket_lifecycle_configuration" "state_copy_expiry" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      expired_object_delete_marker = true
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 365
    }
  }

  depends_on = [aws_s3_bucket_versioning.state_copy_versions]
}

# state-backend/state-copy/access-logs
resource "aws_s3_bucket_logging" "state_copy_access_logs" {
  provider      = aws.recovery
  bucket        = aws_s3_bucket.state_copy_main.id
  target_bucket = aws_s3_bucket_policy.access_logs_copy_access.bucket
  target_prefix = "terrace-shared-state-copy-111111111111/"
}

# state-backend/state-copy/ownership
resource "aws_s3_bucket_ownership_controls" "state_copy_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/state-copy/access
resource "aws_s3_bucket_policy" "state_copy_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id
  policy   = data.aws_iam_policy_document.state_copy_policy.json
}

# state-backend/state-copy/private
resource "aws_s3_bucket_public_access_block" "state_copy_private" {
  provider                = aws.recovery
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.state_copy_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# state-backend/state-copy/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "state_copy_encryption" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.recovery_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# state-backend/state-copy/versions
resource "aws_s3_bucket_versioning" "state_copy_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
