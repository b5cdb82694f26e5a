# state-backend/state/policy
data "aws_iam_policy_document" "state_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.state_main.arn, "${aws_s3_bucket.state_main.arn}/*"]
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

# state-backend/state/main
resource "aws_s3_bucket" "state_main" {
  bucket        = "terrace-shared-state-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# state-backend/state/expiry
resource "aws_s3_bucket_lifecycle_configuration" "state_expiry" {
  bucket = aws_s3_bucket.state_main.id

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

  depends_on = [aws_s3_bucket_versioning.state_versions]
}

# state-backend/state/access-logs
resource "aws_s3_bucket_logging" "state_access_logs" {
  bucket        = aws_s3_bucket.state_main.id
  target_bucket = aws_s3_bucket_policy.access_logs_access.bucket
  target_prefix = "terrace-shared-state-111111111111/"
}

# state-backend/state/ownership
resource "aws_s3_bucket_ownership_controls" "state_ownership" {
  bucket = aws_s3_bucket.state_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/state/access
resource "aws_s3_bucket_policy" "state_access" {
  bucket = aws_s3_bucket.state_main.id
  policy = data.aws_iam_policy_document.state_policy.json
}

# state-backend/state/private
resource "aws_s3_bucket_public_access_block" "state_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.state_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# state-backend/state/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "state_encryption" {
  bucket = aws_s3_bucket.state_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# state-backend/state/versions
resource "aws_s3_bucket_versioning" "state_versions" {
  bucket = aws_s3_bucket.state_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
