# staging/canary/record
data "aws_iam_policy_document" "canary_record" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.canary_records_main.arn}/runs/*"]
    sid       = "WriteRecords"
  }

  statement {
    actions   = ["s3:GetBucketLocation"]
    resources = [aws_s3_bucket.canary_records_main.arn]
    sid       = "FindBucket"
  }

  statement {
    actions   = ["s3:ListAllMyBuckets"]
    resources = ["*"]
    sid       = "ListBuckets"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_logs_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
    sid       = "CountSuccess"

    condition {
      test     = "StringEquals"
      values   = ["CloudWatchSynthetics"]
      variable = "cloudwatch:namespace"
    }
  }
}

# staging/canary/records/policy
data "aws_iam_policy_document" "canary_records_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.canary_records_main.arn,
      "${aws_s3_bucket.canary_records_main.arn}/*",
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

# staging/canary/role/trust
data "aws_iam_policy_document" "canary_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/canary/role/main
resource "aws_iam_role" "canary_role_main" {
  assume_role_policy = data.aws_iam_policy_document.canary_role_trust.json
  description        = "Calls the application and records the answer"
  name               = "terrace-staging-canary"
}

# staging/canary/record-policy
resource "aws_iam_role_policy" "canary_record_policy" {
  name   = "record"
  policy = data.aws_iam_policy_document.canary_record.json
  role   = aws_iam_role.canary_role_main.name
}

# staging/canary/records/main
resource "aws_s3_bucket" "canary_records_main" {
  bucket        = "terrace-staging-canary-333333333333"
  force_destroy = true
}

# staging/canary/records/expiry
resource "aws_s3_bucket_lifecycle_configuration" "canary_records_expiry" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 31
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.canary_records_versions]
}

# staging/canary/records/access-logs
resource "aws_s3_bucket_logging" "canary_records_access_logs" {
  bucket        = aws_s3_bucket.canary_records_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-staging-canary-333333333333/"
}

# staging/canary/records/ownership
resource "aws_s3_bucket_ownership_controls" "canary_records_ownership" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# staging/canary/records/access
resource "aws_s3_bucket_policy" "canary_records_access" {
  bucket = aws_s3_bucket.canary_records_main.id
  policy = data.aws_iam_policy_document.canary_records_policy.json
}

# staging/canary/records/private
resource "aws_s3_bucket_public_access_block" "canary_records_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.canary_records_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# staging/canary/records/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "canary_records_encryption" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_logs_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# staging/canary/records/versions
resource "aws_s3_bucket_versioning" "canary_records_versions" {
  bucket = aws_s3_bucket.canary_records_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# staging/canary/script
resource "aws_s3_object" "canary_script" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDiZrAzQAEAAEABAAAQAAAAcHl0aG9uL2hlYWx0aC5weSIiIkZhaWxzIHVubGVzcyB0aGUgYWRkcmVzcyBhbnN3ZXJzIDIwMCBpbiB0aW1lOyB1cmxsaWIgcmFpc2VzIGZvciBhbnl0aGluZyBlbHNlLiIiIgoKaW1wb3J0IG9zCmltcG9ydCB1cmxsaWIucmVxdWVzdAoKCmRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHdpdGggdXJsbGliLnJlcXVlc3QudXJsb3Blbihvcy5lbnZpcm9uWyJBRERSRVNTIl0sIHRpbWVvdXQ9MTApIGFzIGFuc3dlcjoKICAgICAgICBpZiBhbnN3ZXIuc3RhdHVzICE9IDIwMDoKICAgICAgICAgICAgcmFpc2UgUnVudGltZUVycm9yKGYiYW5zd2VyZWQge2Fuc3dlci5zdGF0dXN9IikKUEsBAhQDFAAAAAAAAAAhAOJmsDNAAQAAQAEAABAAAAAAAAAAAAAAAKSBAAAAAHB5dGhvbi9oZWFsdGgucHlQSwUGAAAAAAEAAQA+AAAAbgEAAAAA"
  key            = "canaries/terrace-staging-health.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# staging/canary/main
resource "aws_synthetics_canary" "canary_main" {
  artifact_s3_location     = "s3://${aws_s3_bucket.canary_records_main.id}/runs"
  delete_lambda            = true
  execution_role_arn       = aws_iam_role.canary_role_main.arn
  failure_retention_period = 31
  handler                  = "health.handler"
  name                     = "terrace-staging-health"
  runtime_version          = "syn-python-selenium-12.0"
  s3_bucket                = aws_s3_object.canary_script.bucket
  s3_key                   = aws_s3_object.canary_script.key
  s3_version               = aws_s3_object.canary_script.version_id
  start_canary             = true
  success_retention_period = 31

  artifact_config {
    s3_encryption {
      encryption_mode = "SSE_KMS"
      kms_key_arn     = aws_kms_key.security_logs_main.arn
    }
  }

  run_config {
    environment_variables = {
      ADDRESS = "https://staging.terrace.example/health"
    }
    memory_in_mb       = 960
    timeout_in_seconds = 60
  }

  schedule {
    expression = "rate(15 minutes)"
  }

  depends_on = [aws_iam_role_policy.canary_record_policy]
}
