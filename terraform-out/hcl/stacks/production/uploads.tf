# production/uploads/app-document
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

# production/uploads/copies-access-logs/policy
data "aws_iam_policy_document" "uploads_copies_access_logs_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.uploads_copies_access_logs_main.arn,
      "${aws_s3_bucket.uploads_copies_access_logs_main.arn}/*",
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
    resources = ["arn:aws:s3:::terrace-production-uploads-copies-logs-444444444444/*"]
    sid       = "ReceiveAccessLogs"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["logging.s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/uploads/copies/policy
data "aws_iam_policy_document" "uploads_copies_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.uploads_copies_main.arn,
      "${aws_s3_bucket.uploads_copies_main.arn}/*",
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

# production/uploads/jobs-document
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

# production/uploads/objects/policy
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

# production/uploads/pod-app-document
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

# production/uploads/pod-worker-document
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

# production/uploads/replication/document
data "aws_iam_policy_document" "uploads_replication_document" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.uploads_objects_main.arn]
    sid       = "ReadRules"
  }

  statement {
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["${aws_s3_bucket.uploads_objects_main.arn}/*"]
    sid       = "ReadVersions"
  }

  statement {
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${aws_s3_bucket.uploads_copies_main.arn}/*"]
    sid       = "WriteCopies"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "Decrypt"

    condition {
      test     = "StringLike"
      values   = ["s3.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.recovery_key_main.arn]
    sid       = "Encrypt"

    condition {
      test     = "StringLike"
      values   = ["s3.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# production/uploads/replication/role/trust
data "aws_iam_policy_document" "uploads_replication_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/uploads/worker-document
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

# production/uploads/replication/role/main
resource "aws_iam_role" "uploads_replication_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.uploads_replication_role_trust.json
  description          = "Copies the uploads into another region"
  name                 = "terrace-production-uploads-replication"
  permissions_boundary = "arn:aws:iam::444444444444:policy/terrace-production-deployment-boundary"
}

# production/uploads/app-policy
resource "aws_iam_role_policy" "uploads_app_policy" {
  name   = "terrace-production-uploads-access"
  policy = data.aws_iam_policy_document.uploads_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# production/uploads/jobs-policy
resource "aws_iam_role_policy" "uploads_jobs_policy" {
  name   = "terrace-production-uploads-access"
  policy = data.aws_iam_policy_document.uploads_jobs_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/uploads/pod-app-policy
resource "aws_iam_role_policy" "uploads_pod_app_policy" {
  name   = "terrace-production-uploads-access"
  policy = data.aws_iam_policy_document.uploads_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# production/uploads/pod-worker-policy
resource "aws_iam_role_policy" "uploads_pod_worker_policy" {
  name   = "terrace-production-uploads-access"
  policy = data.aws_iam_policy_document.uploads_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# production/uploads/replication/policy
resource "aws_iam_role_policy" "uploads_replication_policy" {
  name   = "replication"
  policy = data.aws_iam_policy_document.uploads_replication_document.json
  role   = aws_iam_role.uploads_replication_role_main.name
}

# production/uploads/worker-policy
resource "aws_iam_role_policy" "uploads_worker_policy" {
  name   = "terrace-production-uploads-access"
  policy = data.aws_iam_policy_document.uploads_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# production/uploads/copies-access-logs/main
resource "aws_s3_bucket" "uploads_copies_access_logs_main" {
  provider      = aws.recovery
  bucket        = "terrace-production-uploads-copies-logs-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/uploads/copies/main
resource "aws_s3_bucket" "uploads_copies_main" {
  provider      = aws.recovery
  bucket        = "terrace-production-uploads-copies-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/uploads/objects/main
resource "aws_s3_bucket" "uploads_objects_main" {
  bucket        = "terrace-production-uploads-444444444444"
  force_destroy = false
  tags = {
    RecoveryPointObjective = "0 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# production/uploads/copies-access-logs/expiry
resource "aws_s3_bucket_lifecycle_configuration" "uploads_copies_access_logs_expiry" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_access_logs_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 365
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads_copies_access_logs_versions]
}

# production/uploads/copies/expiry
resource "aws_s3_bucket_lifecycle_configuration" "uploads_copies_expiry" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_main.id

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
      noncurrent_days = 35
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads_copies_versions]
}

# production/uploads/objects/expiry
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
      noncurrent_days = 35
    }
  }

  depends_on = [aws_s3_bucket_versioning.uploads_objects_versions]
}

# production/uploads/copies/access-logs
resource "aws_s3_bucket_logging" "uploads_copies_access_logs" {
  provider      = aws.recovery
  bucket        = aws_s3_bucket.uploads_copies_main.id
  target_bucket = aws_s3_bucket_policy.uploads_copies_access_logs_access.bucket
  target_prefix = "terrace-production-uploads-copies-444444444444/"
}

# production/uploads/objects/access-logs
resource "aws_s3_bucket_logging" "uploads_objects_access_logs" {
  bucket        = aws_s3_bucket.uploads_objects_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-production-uploads-444444444444/"
}

# production/uploads/copies-access-logs/ownership
resource "aws_s3_bucket_ownership_controls" "uploads_copies_access_logs_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_access_logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/uploads/copies/ownership
resource "aws_s3_bucket_ownership_controls" "uploads_copies_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/uploads/objects/ownership
resource "aws_s3_bucket_ownership_controls" "uploads_objects_ownership" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/uploads/copies/access
resource "aws_s3_bucket_policy" "uploads_copies_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_main.id
  policy   = data.aws_iam_policy_document.uploads_copies_policy.json
}

# production/uploads/copies-access-logs/access
resource "aws_s3_bucket_policy" "uploads_copies_access_logs_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_access_logs_main.id
  policy   = data.aws_iam_policy_document.uploads_copies_access_logs_policy.json
}

# production/uploads/objects/access
resource "aws_s3_bucket_policy" "uploads_objects_access" {
  bucket = aws_s3_bucket.uploads_objects_main.id
  policy = data.aws_iam_policy_document.uploads_objects_policy.json
}

# production/uploads/copies-access-logs/private
resource "aws_s3_bucket_public_access_block" "uploads_copies_access_logs_private" {
  provider                = aws.recovery
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.uploads_copies_access_logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/uploads/copies/private
resource "aws_s3_bucket_public_access_block" "uploads_copies_private" {
  provider                = aws.recovery
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.uploads_copies_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/uploads/objects/private
resource "aws_s3_bucket_public_access_block" "uploads_objects_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.uploads_objects_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/uploads/replication/main
resource "aws_s3_bucket_replication_configuration" "uploads_replication_main" {
  bucket = aws_s3_bucket.uploads_objects_main.id
  role   = aws_iam_role.uploads_replication_role_main.arn

  rule {
    id       = "everything"
    priority = 1
    status   = "Enabled"

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = aws_s3_bucket.uploads_copies_main.arn
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.recovery_key_main.arn
      }
    }

    filter {
      prefix = ""
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
  }

  depends_on = [
    aws_iam_role_policy.uploads_replication_policy,
    aws_s3_bucket_versioning.uploads_objects_versions,
    aws_s3_bucket_versioning.uploads_copies_versions,
  ]
}

# production/uploads/copies-access-logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "uploads_copies_access_logs_encryption" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_access_logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# production/uploads/copies/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "uploads_copies_encryption" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.recovery_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# production/uploads/objects/encryption
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

# production/uploads/copies-access-logs/versions
resource "aws_s3_bucket_versioning" "uploads_copies_access_logs_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_access_logs_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/uploads/copies/versions
resource "aws_s3_bucket_versioning" "uploads_copies_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.uploads_copies_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/uploads/objects/versions
resource "aws_s3_bucket_versioning" "uploads_objects_versions" {
  bucket = aws_s3_bucket.uploads_objects_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
