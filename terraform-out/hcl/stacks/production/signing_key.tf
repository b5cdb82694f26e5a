# production/signing-key/rotation/dead-letters/policy
data "aws_iam_policy_document" "signing_key_rotation_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.signing_key_rotation_dead_letters_main.arn]
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

# production/signing-key/rotation/permissions/document
data "aws_iam_policy_document" "signing_key_rotation_permissions_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.signing_key_rotation_log.arn}:*"]
    sid       = "WriteLog"
  }

  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
    sid       = "WriteTraces"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.signing_key_rotation_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "EncryptWhatIsSetAside"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "ReadVariables"

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:lambda:us-east-1:444444444444:function:terrace-production-signing-key-rotation",
        "arn:aws:lambda:us-east-1:444444444444:function:terrace-production-signing-key-rotation:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# production/signing-key/rotation/role/trust
data "aws_iam_policy_document" "signing_key_rotation_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/signing-key/secret/app-reads-document
data "aws_iam_policy_document" "signing_key_secret_app_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# production/signing-key/secret/policy
data "aws_iam_policy_document" "signing_key_secret_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["444444444444"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:PrincipalIsAWSService"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# production/signing-key/secret/rotation-rotates-document
data "aws_iam_policy_document" "signing_key_secret_rotation_rotates_document" {
  statement {
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = [aws_secretsmanager_secret.signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }

  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.recovery_key_main.arn]
    sid       = "UseKeyOfCopy"

    condition {
      test     = "StringLike"
      values   = ["arn:aws:secretsmanager:*:444444444444:secret:terrace-production-signing-key-??????"]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# production/signing-key/rotation/log
resource "aws_cloudwatch_log_group" "signing_key_rotation_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-production-signing-key-rotation"
  retention_in_days = 365
}

# production/signing-key/rotation/role/main
resource "aws_iam_role" "signing_key_rotation_role_main" {
  assume_role_policy = data.aws_iam_policy_document.signing_key_rotation_role_trust.json
  description        = "Rotates the secret signing-key"
  name               = "terrace-production-signing-key-rotation"
}

# production/signing-key/rotation/permissions/policy
resource "aws_iam_role_policy" "signing_key_rotation_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.signing_key_rotation_permissions_document.json
  role   = aws_iam_role.signing_key_rotation_role_main.name
}

# production/signing-key/secret/app-reads
resource "aws_iam_role_policy" "signing_key_secret_app_reads" {
  name   = "terrace-production-signing-key-app-reads"
  policy = data.aws_iam_policy_document.signing_key_secret_app_reads_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/signing-key/secret/rotation-rotates
resource "aws_iam_role_policy" "signing_key_secret_rotation_rotates" {
  name   = "terrace-production-signing-key-rotation-rotates"
  policy = data.aws_iam_policy_document.signing_key_secret_rotation_rotates_document.json
  role   = aws_iam_role.signing_key_rotation_role_main.name
}

# production/signing-key/rotation/live
resource "aws_lambda_alias" "signing_key_rotation_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.signing_key_rotation_main.function_name
  function_version = aws_lambda_function.signing_key_rotation_main.version
  name             = "live"
}

# production/signing-key/rotation/main
resource "aws_lambda_function" "signing_key_rotation_main" {
  architectures                  = ["arm64"]
  description                    = "Rotates the secret signing-key"
  function_name                  = "terrace-production-signing-key-rotation"
  handler                        = "signing_key_rotation.handler"
  kms_key_arn                    = aws_kms_key.security_data_main.arn
  memory_size                    = 256
  publish                        = true
  reserved_concurrent_executions = 1
  role                           = aws_iam_role.signing_key_rotation_role_main.arn
  runtime                        = "python3.13"
  s3_bucket                      = aws_s3_object.signing_key_rotation_code.bucket
  s3_key                         = aws_s3_object.signing_key_rotation_code.key
  s3_object_version              = aws_s3_object.signing_key_rotation_code.version_id
  source_code_hash               = "914obOp+t7y+gz2hcckdIMY89s6pPcxAwRrfmxPdSA0="
  timeout                        = 60

  dead_letter_config {
    target_arn = aws_sqs_queue.signing_key_rotation_dead_letters_main.arn
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.signing_key_rotation_log.name
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.signing_key_rotation_permissions_policy]
}

# production/signing-key/rotation/retries
resource "aws_lambda_function_event_invoke_config" "signing_key_rotation_retries" {
  function_name                = aws_lambda_alias.signing_key_rotation_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.signing_key_rotation_live.name
}

# production/signing-key/from-secrets-manager
resource "aws_lambda_permission" "signing_key_from_secrets_manager" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.signing_key_rotation_main.function_name
  principal      = "secretsmanager.amazonaws.com"
  source_account = "444444444444"
  source_arn     = aws_secretsmanager_secret.signing_key_secret_main.arn
  statement_id   = "SecretsManagerInvokes"
}

# production/signing-key/rotation/code
resource "aws_s3_object" "signing_key_rotation_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDkBYfxZhIAAGYSAAAXAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHkiIiJSb3RhdGVzIHRoZSBhcHBsaWNhdGlvbidzIHNpZ25pbmcga2V5OiAyNTYgcmFuZG9tIGJpdHMgdGhhdCBub2JvZHkgZXZlciBzYXcuCgpTZWNyZXRzIE1hbmFnZXIgY2FsbHMgaXQgZm91ciB0aW1lcyBmb3IgZWFjaCBuZXcgdmVyc2lvbiwgYW5kIGFnYWluIGZvciBhbnkgc3RlcCB0aGF0IGl0IGRvZXMKbm90IGtub3cgdG8gYmUgZG9uZTsgc28gZWFjaCBzdGVwIGxvb2tzIGZpcnN0IHdoZXRoZXIgaXQgd2FzLgoKVGhlIGZvcm1lciBrZXkgc3RheXMgaW4gdGhlIHNlY3JldCBhcyBBV1NQUkVWSU9VUyB1bnRpbCB0aGUgbmV4dCByb3RhdGlvbjogdGhlIGFwcGxpY2F0aW9uIHNpZ25zCndpdGggQVdTQ1VSUkVOVCBhbmQgYWNjZXB0cyBib3RoLgoKU291cmNlOiBBV1MgU2VjcmV0cyBNYW5hZ2VyIFVzZXIgR3VpZGUsICJMYW1iZGEgcm90YXRpb24gZnVuY3Rpb25zIi4KIiIiCgppbXBvcnQgYmFzZTY0CmltcG9ydCBqc29uCmltcG9ydCBsb2dnaW5nCmltcG9ydCBzZWNyZXRzCmZyb20gZnVuY3Rvb2xzIGltcG9ydCBjYWNoZQpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKS0VZX0JZVEVTID0gMzIKRklFTEQgPSAic2lnbmluZ19rZXkiCkNVUlJFTlQgPSAiQVdTQ1VSUkVOVCIKUEVORElORyA9ICJBV1NQRU5ESU5HIgojIFRocmVlIGNhbGxzIGluIHRoZSB3b3JzdCBzdGVwLCBlYWNoIHR3aWNlIGF0IG1vc3Q6IDQyIHMsIHdpdGhpbiB0aGUgZnVuY3Rpb24ncyA2MC4KUEFUSUVOQ0UgPSB7ImNvbm5lY3RfdGltZW91dCI6IDIsICJyZWFkX3RpbWVvdXQiOiA1LCAicmV0cmllcyI6IHsidG90YWxfbWF4X2F0dGVtcHRzIjogMn19Cgpsb2cgPSBsb2dnaW5nLmdldExvZ2dlcihfX25hbWVfXykKbG9nLnNldExldmVsKGxvZ2dpbmcuSU5GTykKCgpjbGFzcyBSb3RhdGlvbkVycm9yKEV4Y2VwdGlvbik6CiAgICAiIiJBIHJvdGF0aW9uIHRoYXQgbXVzdCBub3QgZ28gb247IFNlY3JldHMgTWFuYWdlciBrZWVwcyB0aGUgY3VycmVudCBrZXkgYW5kIHRyaWVzIGFnYWluLiIiIgoKCkBjYWNoZQpkZWYgX2NsaWVudCgpIC0+IEFueToKICAgIHJldHVybiBib3RvMy5jbGllbnQoInNlY3JldHNtYW5hZ2VyIiwgY29uZmlnPUNvbmZpZygqKlBBVElFTkNFKSkgICMgdHlwZTogaWdub3JlW25vLXVudHlwZWQtY2FsbF0KCgpkZWYgaGFuZGxlcihldmVudDogZGljdFtzdHIsIHN0cl0sIF9jb250ZXh0OiBvYmplY3QpIC0+IE5vbmU6CiAgICAiIiJEbyBvbmUgc3RlcCBvZiBhIHJvdGF0aW9uLiIiIgogICAgcm90YXRpb24gPSBSb3RhdGlvbihfY2xpZW50KCksIGV2ZW50WyJTZWNyZXRJZCJdLCBldmVudFsiQ2xpZW50UmVxdWVzdFRva2VuIl0pCiAgICByb3RhdGlvbi5kbyhldmVudFsiU3RlcCJdKQoKCmNsYXNzIFJvdGF0aW9uOgogICAgIiIiT25lIG5ldyB2ZXJzaW9uIG9mIG9uZSBzZWNyZXQuCgogICAgQXR0cmlidXRlczoKICAgICAgICBzZWNyZXQ6IEFSTiBvZiB0aGUgc2VjcmV0LgogICAgICAgIHZlcnNpb246IElkIG9mIHRoZSB2ZXJzaW9uLgogICAgIiIiCgogICAgZGVmIF9faW5pdF9fKHNlbGYsIGNsaWVudDogQW55LCBzZWNyZXQ6IHN0ciwgdmVyc2lvbjogc3RyKSAtPiBOb25lOgogICAgICAgIHNlbGYuX2NsaWVudCA9IGNsaWVudAogICAgICAgIHNlbGYuc2VjcmV0ID0gc2VjcmV0CiAgICAgICAgc2VsZi52ZXJzaW9uID0gdmVyc2lvbgoKICAgIGRlZiBkbyhzZWxmLCBzdGVwOiBzdHIpIC0+IE5vbmU6CiAgICAgICAgIiIiRG8gYSBzdGVwIGJ5IHRoZSBuYW1lIHRoYXQgU2VjcmV0cyBNYW5hZ2VyIGdpdmVzIGl0LiIiIgogICAgICAgIHN0ZXBzID0gewogICAgICAgICAgICAiY3JlYXRlU2VjcmV0Ijogc2VsZi5fY3JlYXRlLAogICAgICAgICAgICAic2V0U2VjcmV0Ijogc2VsZi5fc2V0LAogICAgICAgICAgICAidGVzdFNlY3JldCI6IHNlbGYuX3Rlc3QsCiAgICAgICAgICAgICJmaW5pc2hTZWNyZXQiOiBzZWxmLl9maW5pc2gsCiAgICAgICAgfQogICAgICAgIGlmIHN0ZXAgbm90IGluIHN0ZXBzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidW5rbm93biBzdGVwIHtzdGVwIXJ9LCBrbm93bjogeycsICcuam9pbihzdGVwcyl9IikKICAgICAgICBzdGFnZXMgPSBzZWxmLl9zdGFnZXMoKQogICAgICAgIGlmIHNlbGYudmVyc2lvbiBub3QgaW4gc3RhZ2VzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBpcyBub3Qgb25lIG9mIHtzZWxmLnNlY3JldH0iKQogICAgICAgIGlmIENVUlJFTlQgaW4gc3RhZ2VzW3NlbGYudmVyc2lvbl06CiAgICAgICAgICAgIGxvZy5pbmZvKCIlczogdmVyc2lvbiAlcyBpcyBjdXJyZW50IGFscmVhZHkiLCBzdGVwLCBzZWxmLnZlcnNpb24pCiAgICAgICAgICAgIHJldHVybgogICAgICAgIGlmIFBFTkRJTkcgbm90IGluIHN0YWdlc1tzZWxmLnZlcnNpb25dOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGlzIG5vdCBwZW5kaW5nIikKICAgICAgICBzdGVwc1tzdGVwXSgpCiAgICAgICAgbG9nLmluZm8oIiVzOiBkb25lIGZvciB2ZXJzaW9uICVzIiwgc3RlcCwgc2VsZi52ZXJzaW9uKQoKICAgIGRlZiBfc3RhZ2VzKHNlbGYpIC0+IGRpY3Rbc3RyLCBsaXN0W3N0cl1dOgogICAgICAgIGZvdW5kID0gc2VsZi5fY2xpZW50LmRlc2NyaWJlX3NlY3JldChTZWNyZXRJZD1zZWxmLnNlY3JldCkKICAgICAgICBzdGFnZXM6IGRpY3Rbc3RyLCBsaXN0W3N0cl1dID0gZm91bmQuZ2V0KCJWZXJzaW9uSWRzVG9TdGFnZXMiLCB7fSkKICAgICAgICByZXR1cm4gc3RhZ2VzCgogICAgZGVmIF9jcmVhdGUoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJNYWtlIGEga2V5LCB1bmxlc3MgYW4gZWFybGllciBjYWxsIGRpZDsgdGhlIHNlY3JldCBtYXkgc3RpbGwgaGF2ZSBub25lIGF0IGFsbC4iIiIKICAgICAgICBpZiBzZWxmLl9wZW5kaW5nKCkgaXMgbm90IE5vbmU6CiAgICAgICAgICAgIHJldHVybgogICAgICAgIGtleSA9IGJhc2U2NC51cmxzYWZlX2I2NGVuY29kZShzZWNyZXRzLnRva2VuX2J5dGVzKEtFWV9CWVRFUykpLmRlY29kZSgpCiAgICAgICAgc2VsZi5fY2xpZW50LnB1dF9zZWNyZXRfdmFsdWUoCiAgICAgICAgICAgIFNlY3JldElkPXNlbGYuc2VjcmV0LAogICAgICAgICAgICBDbGllbnRSZXF1ZXN0VG9rZW49c2VsZi52ZXJzaW9uLAogICAgICAgICAgICBTZWNyZXRTdHJpbmc9anNvbi5kdW1wcyh7RklFTEQ6IGtleX0pLAogICAgICAgICAgICBWZXJzaW9uU3RhZ2VzPVtQRU5ESU5HXSwKICAgICAgICApCgogICAgZGVmIF9zZXQoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJOb3RoaW5nOiBubyBvdGhlciBzeXN0ZW0ga25vd3MgdGhlIGtleTsgdGhlIGFwcGxpY2F0aW9uIHJlYWRzIGl0IGZyb20gdGhlIHNlY3JldC4iIiIKCiAgICBkZWYgX3Rlc3Qoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJTZWUgdGhhdCB0aGUgYXBwbGljYXRpb24gd2lsbCBiZSBhYmxlIHRvIHVzZSB0aGUga2V5LiIiIgogICAgICAgIHRyeToKICAgICAgICAgICAga2V5ID0gYmFzZTY0LnVybHNhZmVfYjY0ZGVjb2RlKGpzb24ubG9hZHMoc2VsZi5fcGVuZGluZygpIG9yICIiKVtGSUVMRF0pCiAgICAgICAgZXhjZXB0IChWYWx1ZUVycm9yLCBLZXlFcnJvciwgVHlwZUVycm9yKToKICAgICAgICAgICAga2V5ID0gYiIiICAjIGFuZCBub3QgdGhlIGNhdXNlOiBpdHMgdGV4dCBtYXkgcXVvdGUgdGhlIHZhbHVlCiAgICAgICAgaWYgbGVuKGtleSkgIT0gS0VZX0JZVEVTOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGhvbGRzIG5vIHNpZ25pbmcga2V5IikKCiAgICBkZWYgX2ZpbmlzaChzZWxmKSAtPiBOb25lOgogICAgICAgICIiIk1ha2UgdGhlIHZlcnNpb24gdGhlIGN1cnJlbnQgb25lOyBTZWNyZXRzIE1hbmFnZXIgY2FsbHMgdGhlIGZvcm1lciBBV1NQUkVWSU9VUy4iIiIKICAgICAgICBmb3JtZXIgPSBbdmVyc2lvbiBmb3IgdmVyc2lvbiwgc3RhZ2VzIGluIHNlbGYuX3N0YWdlcygpLml0ZW1zKCkgaWYgQ1VSUkVOVCBpbiBzdGFnZXNdCiAgICAgICAgbW92ZSA9IHsiUmVtb3ZlRnJvbVZlcnNpb25JZCI6IGZvcm1lclswXX0gaWYgZm9ybWVyIGVsc2Uge30KICAgICAgICBzZWxmLl9jbGllbnQudXBkYXRlX3NlY3JldF92ZXJzaW9uX3N0YWdlKAogICAgICAgICAgICBTZWNyZXRJZD1zZWxmLnNlY3JldCwgVmVyc2lvblN0YWdlPUNVUlJFTlQsIE1vdmVUb1ZlcnNpb25JZD1zZWxmLnZlcnNpb24sICoqbW92ZQogICAgICAgICkKCiAgICBkZWYgX3BlbmRpbmcoc2VsZikgLT4gc3RyIHwgTm9uZToKICAgICAgICB0cnk6CiAgICAgICAgICAgIGFuc3dlciA9IHNlbGYuX2NsaWVudC5nZXRfc2VjcmV0X3ZhbHVlKAogICAgICAgICAgICAgICAgU2VjcmV0SWQ9c2VsZi5zZWNyZXQsIFZlcnNpb25JZD1zZWxmLnZlcnNpb24sIFZlcnNpb25TdGFnZT1QRU5ESU5HCiAgICAgICAgICAgICkKICAgICAgICBleGNlcHQgc2VsZi5fY2xpZW50LmV4Y2VwdGlvbnMuUmVzb3VyY2VOb3RGb3VuZEV4Y2VwdGlvbjoKICAgICAgICAgICAgcmV0dXJuIE5vbmUKICAgICAgICB2YWx1ZTogc3RyID0gYW5zd2VyWyJTZWNyZXRTdHJpbmciXQogICAgICAgIHJldHVybiB2YWx1ZQpQSwECFAMUAAAAAAAAACEA5AWH8WYSAABmEgAAFwAAAAAAAAAAAAAApIEAAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHlQSwUGAAAAAAEAAQBFAAAAmxIAAAAA"
  content_type   = "application/zip"
  key            = "functions/signing-key-rotation.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# production/signing-key/secret/main
resource "aws_secretsmanager_secret" "signing_key_secret_main" {
  description             = "Signs what the application hands out"
  kms_key_id              = aws_kms_key.security_data_main.arn
  name                    = "terrace-production-signing-key"
  recovery_window_in_days = 30

  replica {
    kms_key_id = aws_kms_key.recovery_key_main.arn
    region     = "us-west-2"
  }
}

# production/signing-key/secret/access
resource "aws_secretsmanager_secret_policy" "signing_key_secret_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.signing_key_secret_policy.json
  secret_arn          = aws_secretsmanager_secret.signing_key_secret_main.arn
}

# production/signing-key/schedule
resource "aws_secretsmanager_secret_rotation" "signing_key_schedule" {
  rotation_lambda_arn = aws_lambda_function.signing_key_rotation_main.arn
  secret_id           = aws_secretsmanager_secret.signing_key_secret_main.id

  rotation_rules {
    automatically_after_days = 30
  }

  depends_on = [
    aws_lambda_permission.signing_key_from_secrets_manager,
    aws_iam_role_policy.signing_key_secret_rotation_rotates,
  ]
}

# production/signing-key/rotation/dead-letters/main
resource "aws_sqs_queue" "signing_key_rotation_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-production-signing-key-rotation-failed"
}

# production/signing-key/rotation/dead-letters/access
resource "aws_sqs_queue_policy" "signing_key_rotation_dead_letters_access" {
  policy    = data.aws_iam_policy_document.signing_key_rotation_dead_letters_policy.json
  queue_url = aws_sqs_queue.signing_key_rotation_dead_letters_main.url
}
