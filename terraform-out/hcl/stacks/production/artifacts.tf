# production/artifacts/bucket/policy
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

# production/artifacts/bucket/main
resource "aws_s3_bucket" "artifacts_bucket_main" {
  bucket        = "terrace-production-artifacts-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/artifacts/bucket/expiry
resource "aws_s3_bucket_lifecycle_configuration" "artifacts_bucket_expiry" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

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
      noncurrent_days = 90
    }
  }

  depends_on = [aws_s3_bucket_versioning.artifacts_bucket_versions]
}

# production/artifacts/bucket/access-logs
resource "aws_s3_bucket_logging" "artifacts_bucket_access_logs" {
  bucket        = aws_s3_bucket.artifacts_bucket_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-production-artifacts-444444444444/"
}

# production/artifacts/bucket/ownership
resource "aws_s3_bucket_ownership_controls" "artifacts_bucket_ownership" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/artifacts/bucket/access
resource "aws_s3_bucket_policy" "artifacts_bucket_access" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id
  policy = data.aws_iam_policy_document.artifacts_bucket_policy.json
}

# production/artifacts/bucket/private
resource "aws_s3_bucket_public_access_block" "artifacts_bucket_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.artifacts_bucket_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/artifacts/bucket/encryption
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

# production/artifacts/bucket/versions
resource "aws_s3_bucket_versioning" "artifacts_bucket_versions" {
  bucket = aws_s3_bucket.artifacts_bucket_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
