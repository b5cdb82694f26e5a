# dev/uploads/app-document
data "aws_iam_policy_document" "uploads_app_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/uploads/jobs-document
data "aws_iam_policy_document" "uploads_jobs_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/uploads/objects/policy
data "aws_iam_policy_document" "uploads_objects_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.uploads_objects_main.arn,
      "${aws_s3_bucket.uploads_objects_main.arn}/*",
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

# dev/uploads/pod-app-document
data "aws_iam_policy_document" "uploads_pod_app_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/uploads/pod-worker-document
data "aws_iam_policy_document" "uploads_pod_worker_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/uploads/worker-document
data "aws_iam_policy_document" "uploads_worker_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ListObjects"
  }

  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "WorkWithObjects"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/uploads/app-policy
resource "aws_iam_role_policy" "uploads_app_policy" {
  name   = "terrace-dev-uploads-access"
  policy = data.aws_iam_policy_document.uploads_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/uploads/jobs-policy
resource "aws_iam_role_policy" "uploads_jobs_policy" {
  name   = "terrace-dev-uploads-access"
  policy = data.aws_iam_policy_document.uploads_jobs_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/uploads/pod-app-policy
resource "aws_iam_role_policy" "uploads_pod_app_policy" {
  name   = "terrace-dev-uploads-access"
  policy = data.aws_iam_policy_document.uploads_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/uploads/pod-worker-policy
resource "aws_iam_role_policy" "uploads_pod_worker_policy" {
  name   = "terrace-dev-uploads-access"
  policy = data.aws_iam_policy_document.uploads_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# dev/uploads/worker-policy
resource "aws_iam_role_policy" "uploads_worker_policy" {
  name   = "terrace-dev-uploads-access"
  policy = data.aws_iam_policy_document.uploads_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# dev/uploads/objects/main
resource "aws_s3_bucket" "uploads_objects_main" {
  bucket        = "terrace-dev-uploads-222222222222"
  force_destroy = true
  tags = {
    RecoveryPointObjective = "0 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }
}

# dev/uploads/objects/expiry
resource "aws_s3_bucket_lifecycle_configuration" "uploads_objects_expiry" {
  bucket = aws_s3_bucket.uploads_objects_main.id

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
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads_objects_versions]
}

# dev/uploads/objects/access-logs
resource "aws_s3_bucket_logging" "uploads_objects_access_logs" {
  bucket        = aws_s3_bucket.uploads_objects_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-dev-uploads-222222222222/"
}

# dev/uploads/objects/ownership
resource "aws_s3_bucket_ownership_controls" "uploads_objects_ownership" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# dev/uploads/objects/access
resource "aws_s3_bucket_policy" "uploads_objects_access" {
  bucket = aws_s3_bucket.uploads_objects_main.id
  policy = data.aws_iam_policy_document.uploads_objects_policy.json
}

# dev/uploads/objects/private
resource "aws_s3_bucket_public_access_block" "uploads_objects_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.uploads_objects_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# dev/uploads/objects/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "uploads_objects_encryption" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_data_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# dev/uploads/objects/versions
resource "aws_s3_bucket_versioning" "uploads_objects_versions" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
