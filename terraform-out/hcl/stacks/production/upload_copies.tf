# production/upload-copies/policy
data "aws_iam_policy_document" "upload_copies_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.upload_copies_main.arn,
      "${aws_s3_bucket.upload_copies_main.arn}/*",
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

# production/upload-copies/main
resource "aws_s3_bucket" "upload_copies_main" {
  provider      = aws.recovery
  bucket        = "terrace-production-data-copies-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/upload-copies/expiry
resource "aws_s3_bucket_lifecycle_configuration" "upload_copies_expiry" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.upload_copies_main.id

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
      noncurrent_days = 35
    }
  }

  depends_on = [aws_s3_bucket_versioning.upload_copies_versions]
}

# production/upload-copies/ownership
resource "aws_s3_bucket_ownership_controls" "upload_copies_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.upload_copies_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/upload-copies/access
resource "aws_s3_bucket_policy" "upload_copies_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.upload_copies_main.id
  policy   = data.aws_iam_policy_document.upload_copies_policy.json
}

# production/upload-copies/private
resource "aws_s3_bucket_public_access_block" "upload_copies_private" {
  provider                = aws.recovery
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.upload_copies_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/upload-copies/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "upload_copies_encryption" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.upload_copies_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.recovery_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# production/upload-copies/versions
resource "aws_s3_bucket_versioning" "upload_copies_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.upload_copies_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
