# state-backend/access/dev-document
data "aws_iam_policy_document" "access_dev_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringEquals"
      values = [
        "terrace/dev/terraform.tfstate",
        "terrace/dev/terraform.tfstate.tflock",
        "terrace/global/terraform.tfstate",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/access/global-document
data "aws_iam_policy_document" "access_global_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringEquals"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/state-backend/terraform.tfstate",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

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

# state-backend/access-logs/policy
data "aws_iam_policy_document" "access_logs_policy" {
  statement {
    actions   = ["s3:*"]
    effect    = "Deny"
    resources = [aws_s3_bucket.access_logs_main.arn, "${aws_s3_bucket.access_logs_main.arn}/*"]
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
    resources = ["arn:aws:s3:::terrace-shared-access-logs-111111111111/*"]
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

# state-backend/access/plan-document
data "aws_iam_policy_document" "access_plan_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringEquals"
      values = [
        "terrace/dev/terraform.tfstate",
        "terrace/dev/terraform.tfstate.tflock",
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/production/terraform.tfstate",
        "terrace/production/terraform.tfstate.tflock",
        "terrace/staging/terraform.tfstate",
        "terrace/staging/terraform.tfstate.tflock",
        "terrace/state-backend/terraform.tfstate",
        "terrace/state-backend/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions = ["s3:DeleteObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate.tflock",
    ]
    sid = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/access/production-document
data "aws_iam_policy_document" "access_production_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringEquals"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/production/terraform.tfstate",
        "terrace/production/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/access/staging-document
data "aws_iam_policy_document" "access_staging_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringEquals"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/staging/terraform.tfstate",
        "terrace/staging/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/key/policy
data "aws_iam_policy_document" "key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }
}

# state-backend/recovery-key/policy
data "aws_iam_policy_document" "recovery_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }
}

# state-backend/replication/document
data "aws_iam_policy_document" "replication_document" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "ReadRules"
  }

  statement {
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["${aws_s3_bucket.state_main.arn}/*"]
    sid       = "ReadVersions"
  }

  statement {
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${aws_s3_bucket.state_copy_main.arn}/*"]
    sid       = "WriteCopies"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key_main.arn]
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

# state-backend/replication/role/trust
data "aws_iam_policy_document" "replication_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

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

# state-backend/access/dev
resource "aws_iam_policy" "access_dev" {
  description = "Terraform state of dev"
  name        = "terrace-shared-state-dev"
  policy      = data.aws_iam_policy_document.access_dev_document.json
}

# state-backend/access/global
resource "aws_iam_policy" "access_global" {
  description = "Terraform state of global"
  name        = "terrace-shared-state-global"
  policy      = data.aws_iam_policy_document.access_global_document.json
}

# state-backend/access/plan
resource "aws_iam_policy" "access_plan" {
  description = "Terraform state of plan"
  name        = "terrace-shared-state-plan"
  policy      = data.aws_iam_policy_document.access_plan_document.json
}

# state-backend/access/production
resource "aws_iam_policy" "access_production" {
  description = "Terraform state of production"
  name        = "terrace-shared-state-production"
  policy      = data.aws_iam_policy_document.access_production_document.json
}

# state-backend/access/staging
resource "aws_iam_policy" "access_staging" {
  description = "Terraform state of staging"
  name        = "terrace-shared-state-staging"
  policy      = data.aws_iam_policy_document.access_staging_document.json
}

# state-backend/replication/role/main
resource "aws_iam_role" "replication_role_main" {
  assume_role_policy = data.aws_iam_policy_document.replication_role_trust.json
  description        = "Copies the states into another region"
  name               = "terrace-shared-states-replication"
}

# state-backend/replication/policy
resource "aws_iam_role_policy" "replication_policy" {
  name   = "replication"
  policy = data.aws_iam_policy_document.replication_document.json
  role   = aws_iam_role.replication_role_main.name
}

# state-backend/key/alias
resource "aws_kms_alias" "key_alias" {
  name          = "alias/terrace-shared-state"
  target_key_id = aws_kms_key.key_main.key_id
}

# state-backend/recovery-key/alias
resource "aws_kms_alias" "recovery_key_alias" {
  provider      = aws.recovery
  name          = "alias/terrace-shared-state"
  target_key_id = aws_kms_key.recovery_key_main.key_id
}

# state-backend/key/main
resource "aws_kms_key" "key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts Terraform states"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# state-backend/recovery-key/main
resource "aws_kms_key" "recovery_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts Terraform states"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_key_policy.json

  lifecycle {
    prevent_destroy = true
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

# state-backend/access-logs/main
resource "aws_s3_bucket" "access_logs_main" {
  bucket        = "terrace-shared-access-logs-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
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

# state-backend/state/main
resource "aws_s3_bucket" "state_main" {
  bucket        = "terrace-shared-state-111111111111"
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

# state-backend/access-logs/expiry
resource "aws_s3_bucket_lifecycle_configuration" "access_logs_expiry" {
  bucket = aws_s3_bucket.access_logs_main.id

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

  depends_on = [aws_s3_bucket_versioning.access_logs_versions]
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

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 365
    }
  }

  depends_on = [aws_s3_bucket_versioning.state_copy_versions]
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

# state-backend/state-copy/access-logs
resource "aws_s3_bucket_logging" "state_copy_access_logs" {
  provider      = aws.recovery
  bucket        = aws_s3_bucket.state_copy_main.id
  target_bucket = aws_s3_bucket_policy.access_logs_copy_access.bucket
  target_prefix = "terrace-shared-state-copy-111111111111/"
}

# state-backend/access-logs-copy/ownership
resource "aws_s3_bucket_ownership_controls" "access_logs_copy_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/access-logs/ownership
resource "aws_s3_bucket_ownership_controls" "access_logs_ownership" {
  bucket = aws_s3_bucket.access_logs_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/state-copy/ownership
resource "aws_s3_bucket_ownership_controls" "state_copy_ownership" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/state/ownership
resource "aws_s3_bucket_ownership_controls" "state_ownership" {
  bucket = aws_s3_bucket.state_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# state-backend/access-logs/access
resource "aws_s3_bucket_policy" "access_logs_access" {
  bucket = aws_s3_bucket.access_logs_main.id
  policy = data.aws_iam_policy_document.access_logs_policy.json
}

# state-backend/access-logs-copy/access
resource "aws_s3_bucket_policy" "access_logs_copy_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id
  policy   = data.aws_iam_policy_document.access_logs_copy_policy.json
}

# state-backend/state/access
resource "aws_s3_bucket_policy" "state_access" {
  bucket = aws_s3_bucket.state_main.id
  policy = data.aws_iam_policy_document.state_policy.json
}

# state-backend/state-copy/access
resource "aws_s3_bucket_policy" "state_copy_access" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.state_copy_main.id
  policy   = data.aws_iam_policy_document.state_copy_policy.json
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

# state-backend/access-logs/private
resource "aws_s3_bucket_public_access_block" "access_logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.access_logs_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
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

# state-backend/state/private
resource "aws_s3_bucket_public_access_block" "state_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.state_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# state-backend/replication/main
resource "aws_s3_bucket_replication_configuration" "replication_main" {
  bucket = aws_s3_bucket.state_main.id
  role   = aws_iam_role.replication_role_main.arn

  rule {
    id       = "everything"
    priority = 1
    status   = "Enabled"

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = aws_s3_bucket.state_copy_main.arn
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
    aws_iam_role_policy.replication_policy,
    aws_s3_bucket_versioning.state_versions,
    aws_s3_bucket_versioning.state_copy_versions,
  ]
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

# state-backend/access-logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs_encryption" {
  bucket = aws_s3_bucket.access_logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
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

# state-backend/access-logs-copy/versions
resource "aws_s3_bucket_versioning" "access_logs_copy_versions" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.access_logs_copy_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# state-backend/access-logs/versions
resource "aws_s3_bucket_versioning" "access_logs_versions" {
  bucket = aws_s3_bucket.access_logs_main.id

  versioning_configuration {
    status = "Enabled"
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

# state-backend/state/versions
resource "aws_s3_bucket_versioning" "state_versions" {
  bucket = aws_s3_bucket.state_main.id

  versioning_configuration {
    status = "Enabled"
  }
}
