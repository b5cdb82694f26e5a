# staging/static/assets/policy
data "aws_iam_policy_document" "static_assets_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.static_assets_main.arn,
      "${aws_s3_bucket.static_assets_main.arn}/*",
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
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.static_assets_main.arn}/*"]
    sid       = "DistributionReadsAssets"

    condition {
      test     = "StringEquals"
      values   = [aws_cloudfront_distribution.distribution_main.arn]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/static/assets/main
resource "aws_s3_bucket" "static_assets_main" {
  bucket        = "terrace-staging-static-333333333333"
  force_destroy = true
}

# staging/static/assets/expiry
resource "aws_s3_bucket_lifecycle_configuration" "static_assets_expiry" {
  bucket = aws_s3_bucket.static_assets_main.id

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
      noncurrent_days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.static_assets_versions]
}

# staging/static/assets/access-logs
resource "aws_s3_bucket_logging" "static_assets_access_logs" {
  bucket        = aws_s3_bucket.static_assets_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-staging-static-333333333333/"
}

# staging/static/assets/ownership
resource "aws_s3_bucket_ownership_controls" "static_assets_ownership" {
  bucket = aws_s3_bucket.static_assets_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# staging/static/assets/access
resource "aws_s3_bucket_policy" "static_assets_access" {
  bucket = aws_s3_bucket.static_assets_main.id
  policy = data.aws_iam_policy_document.static_assets_policy.json
}

# staging/static/assets/private
resource "aws_s3_bucket_public_access_block" "static_assets_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.static_assets_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# staging/static/assets/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "static_assets_encryption" {
  bucket = aws_s3_bucket.static_assets_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.static_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# staging/static/assets/versions
resource "aws_s3_bucket_versioning" "static_assets_versions" {
  bucket = aws_s3_bucket.static_assets_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
