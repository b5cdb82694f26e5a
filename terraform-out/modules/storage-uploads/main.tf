# caller/current
data "aws_caller_identity" "current" {}

# uploads/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# uploads/objects/policy
data "aws_iam_policy_document" "objects_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.objects_main.arn, "${aws_s3_bucket.objects_main.arn}/*"]
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

# uploads/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-uploads-access"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}

# uploads/objects/main
resource "aws_s3_bucket" "objects_main" {
  bucket        = "${var.project_name}-${var.environment}-uploads-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "240 minutes", RecoveryPointObjective = "0 minutes" }
  )
}

# uploads/objects/expiry
resource "aws_s3_bucket_lifecycle_configuration" "objects_expiry" {
  bucket = aws_s3_bucket.objects_main.id

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
      noncurrent_days = var.restorable_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.objects_versions]
}

# uploads/objects/access-logs
resource "aws_s3_bucket_logging" "objects_access_logs" {
  bucket        = aws_s3_bucket.objects_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-uploads-${data.aws_caller_identity.current.account_id}/"
}

# uploads/objects/ownership
resource "aws_s3_bucket_ownership_controls" "objects_ownership" {
  bucket = aws_s3_bucket.objects_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# uploads/objects/access
resource "aws_s3_bucket_policy" "objects_access" {
  bucket = aws_s3_bucket.objects_main.id
  policy = data.aws_iam_policy_document.objects_policy.json
}

# uploads/objects/private
resource "aws_s3_bucket_public_access_block" "objects_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.objects_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# uploads/objects/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "objects_encryption" {
  bucket = aws_s3_bucket.objects_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = var.data_key_arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# uploads/objects/versions
resource "aws_s3_bucket_versioning" "objects_versions" {
  bucket = aws_s3_bucket.objects_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
