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

# state-backend/key/alias
resource "aws_kms_alias" "key_alias" {
  name          = "alias/terrace-shared-state"
  target_key_id = aws_kms_key.key_main.key_id
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

# state-backend/access-logs/main
resource "aws_s3_bucket" "access_logs_main" {
  bucket        = "terrace-shared-access-logs-111111111111"
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
  target_bucket = aws_s3_bucket.access_logs_main.id
  target_prefix = "terrace-shared-state-111111111111/"
  depends_on    = [aws_s3_bucket_policy.access_logs_access]
}

# state-backend/access-logs/ownership
resource "aws_s3_bucket_ownership_controls" "access_logs_ownership" {
  bucket = aws_s3_bucket.access_logs_main.id

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

# state-backend/state/access
resource "aws_s3_bucket_policy" "state_access" {
  bucket = aws_s3_bucket.state_main.id
  policy = data.aws_iam_policy_document.state_policy.json
}

# state-backend/access-logs/private
resource "aws_s3_bucket_public_access_block" "access_logs_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.access_logs_main.id
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

# state-backend/access-logs/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs_encryption" {
  bucket = aws_s3_bucket.access_logs_main.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
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

# state-backend/access-logs/versions
resource "aws_s3_bucket_versioning" "access_logs_versions" {
  bucket = aws_s3_bucket.access_logs_main.id

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
