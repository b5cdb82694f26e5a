# staging/functions/alarm-forwarder/contacts/forwarder-reads-document
data "aws_iam_policy_document" "functions_alarm_forwarder_contacts_forwarder_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# staging/functions/alarm-forwarder/contacts/policy
data "aws_iam_policy_document" "functions_alarm_forwarder_contacts_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["333333333333"]
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

# staging/functions/alarm-forwarder/function/dead-letters/policy
data "aws_iam_policy_document" "functions_alarm_forwarder_function_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.arn]
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

# staging/functions/alarm-forwarder/function/permissions/document
data "aws_iam_policy_document" "functions_alarm_forwarder_function_permissions_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.functions_alarm_forwarder_function_log.arn}:*"]
    sid       = "WriteLog"
  }

  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
    sid       = "WriteTraces"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "EncryptWhatIsSetAside"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "ReadVariables"

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:lambda:us-east-1:333333333333:function:terrace-staging-alarm-forwarder",
        "arn:aws:lambda:us-east-1:333333333333:function:terrace-staging-alarm-forwarder:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# staging/functions/alarm-forwarder/function/role/trust
data "aws_iam_policy_document" "functions_alarm_forwarder_function_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/functions/signing-key/rotation/dead-letters/policy
data "aws_iam_policy_document" "functions_signing_key_rotation_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.arn]
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

# staging/functions/signing-key/rotation/permissions/document
data "aws_iam_policy_document" "functions_signing_key_rotation_permissions_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.functions_signing_key_rotation_log.arn}:*"]
    sid       = "WriteLog"
  }

  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
    sid       = "WriteTraces"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.arn]
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
        "arn:aws:lambda:us-east-1:333333333333:function:terrace-staging-signing-key-rotation",
        "arn:aws:lambda:us-east-1:333333333333:function:terrace-staging-signing-key-rotation:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# staging/functions/signing-key/rotation/role/trust
data "aws_iam_policy_document" "functions_signing_key_rotation_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/functions/signing-key/secret/app-reads-document
data "aws_iam_policy_document" "functions_signing_key_secret_app_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# staging/functions/signing-key/secret/pod-app-reads-document
data "aws_iam_policy_document" "functions_signing_key_secret_pod_app_reads_document" {
  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# staging/functions/signing-key/secret/policy
data "aws_iam_policy_document" "functions_signing_key_secret_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["333333333333"]
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

# staging/functions/signing-key/secret/rotation-rotates-document
data "aws_iam_policy_document" "functions_signing_key_secret_rotation_rotates_document" {
  statement {
    actions = [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]
    resources = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
    sid       = "UseSecret"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
      variable = "kms:EncryptionContext:SecretARN"
    }
  }
}

# staging/functions/alarm-forwarder/function/log
resource "aws_cloudwatch_log_group" "functions_alarm_forwarder_function_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-staging-alarm-forwarder"
  retention_in_days = 90
}

# staging/functions/signing-key/rotation/log
resource "aws_cloudwatch_log_group" "functions_signing_key_rotation_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-staging-signing-key-rotation"
  retention_in_days = 90
}

# staging/functions/alarms/function-dead-letters
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has given up on an event, which waits in its dead-letter queue. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-dead-letters"
  alarm_name          = "terrace-staging-function-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has given up on an event, which waits in its dead-letter queue"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "part2"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/functions/alarms/function-errors
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-errors"
  alarm_name          = "terrace-staging-function-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has failed"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-staging-signing-key-rotation"
      }
      metric_name = "Errors"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/functions/alarms/function-throttles
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_throttles" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function was called more often than it may run at a time. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-throttles"
  alarm_name          = "terrace-staging-function-throttles"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function was called more often than it may run at a time"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-staging-signing-key-rotation"
      }
      metric_name = "Throttles"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/functions/alarm-forwarder/function/role/main
resource "aws_iam_role" "functions_alarm_forwarder_function_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.functions_alarm_forwarder_function_role_trust.json
  description          = "Passes alarms on to who is on call"
  name                 = "terrace-staging-alarm-forwarder"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/functions/signing-key/rotation/role/main
resource "aws_iam_role" "functions_signing_key_rotation_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.functions_signing_key_rotation_role_trust.json
  description          = "Rotates the secret signing-key"
  name                 = "terrace-staging-signing-key-rotation"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/functions/alarm-forwarder/contacts/forwarder-reads
resource "aws_iam_role_policy" "functions_alarm_forwarder_contacts_forwarder_reads" {
  name   = "terrace-staging-on-call-forwarder-reads"
  policy = data.aws_iam_policy_document.functions_alarm_forwarder_contacts_forwarder_reads_document.json
  role   = aws_iam_role.functions_alarm_forwarder_function_role_main.name
}

# staging/functions/alarm-forwarder/function/permissions/policy
resource "aws_iam_role_policy" "functions_alarm_forwarder_function_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.functions_alarm_forwarder_function_permissions_document.json
  role   = aws_iam_role.functions_alarm_forwarder_function_role_main.name
}

# staging/functions/signing-key/rotation/permissions/policy
resource "aws_iam_role_policy" "functions_signing_key_rotation_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.functions_signing_key_rotation_permissions_document.json
  role   = aws_iam_role.functions_signing_key_rotation_role_main.name
}

# staging/functions/signing-key/secret/app-reads
resource "aws_iam_role_policy" "functions_signing_key_secret_app_reads" {
  name   = "terrace-staging-signing-key-app-reads"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_app_reads_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# staging/functions/signing-key/secret/pod-app-reads
resource "aws_iam_role_policy" "functions_signing_key_secret_pod_app_reads" {
  name   = "terrace-staging-signing-key-pod-app-reads"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_pod_app_reads_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# staging/functions/signing-key/secret/rotation-rotates
resource "aws_iam_role_policy" "functions_signing_key_secret_rotation_rotates" {
  name   = "terrace-staging-signing-key-rotation-rotates"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_rotation_rotates_document.json
  role   = aws_iam_role.functions_signing_key_rotation_role_main.name
}

# staging/functions/alarm-forwarder/function/live
resource "aws_lambda_alias" "functions_alarm_forwarder_function_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.functions_alarm_forwarder_function_main.function_name
  function_version = aws_lambda_function.functions_alarm_forwarder_function_main.version
  name             = "live"
}

# staging/functions/signing-key/rotation/live
resource "aws_lambda_alias" "functions_signing_key_rotation_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.functions_signing_key_rotation_main.function_name
  function_version = aws_lambda_function.functions_signing_key_rotation_main.version
  name             = "live"
}

# staging/functions/alarm-forwarder/function/main
resource "aws_lambda_function" "functions_alarm_forwarder_function_main" {
  architectures     = ["arm64"]
  description       = "Passes alarms on to who is on call"
  function_name     = "terrace-staging-alarm-forwarder"
  handler           = "alarm_forwarder.handler"
  kms_key_arn       = aws_kms_key.security_alerts_main.arn
  memory_size       = 256
  publish           = true
  role              = aws_iam_role.functions_alarm_forwarder_function_role_main.arn
  runtime           = "python3.13"
  s3_bucket         = aws_s3_object.functions_alarm_forwarder_function_code.bucket
  s3_key            = aws_s3_object.functions_alarm_forwarder_function_code.key
  s3_object_version = aws_s3_object.functions_alarm_forwarder_function_code.version_id
  source_code_hash  = "QNnU3QaoQFixXl3RIjqsuvQMtPYEdojCyeI/qvKWW5Q="
  timeout           = 45

  dead_letter_config {
    target_arn = aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.arn
  }

  environment {
    variables = {
      SECRET_ID = aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.functions_alarm_forwarder_function_log.name
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.functions_alarm_forwarder_function_permissions_policy]
}

# staging/functions/signing-key/rotation/main
resource "aws_lambda_function" "functions_signing_key_rotation_main" {
  architectures     = ["arm64"]
  description       = "Rotates the secret signing-key"
  function_name     = "terrace-staging-signing-key-rotation"
  handler           = "signing_key_rotation.handler"
  memory_size       = 256
  publish           = true
  role              = aws_iam_role.functions_signing_key_rotation_role_main.arn
  runtime           = "python3.13"
  s3_bucket         = aws_s3_object.functions_signing_key_rotation_code.bucket
  s3_key            = aws_s3_object.functions_signing_key_rotation_code.key
  s3_object_version = aws_s3_object.functions_signing_key_rotation_code.version_id
  source_code_hash  = "914obOp+t7y+gz2hcckdIMY89s6pPcxAwRrfmxPdSA0="
  timeout           = 60

  dead_letter_config {
    target_arn = aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.arn
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.functions_signing_key_rotation_log.name
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.functions_signing_key_rotation_permissions_policy]
}

# staging/functions/alarm-forwarder/function/retries
resource "aws_lambda_function_event_invoke_config" "functions_alarm_forwarder_function_retries" {
  function_name                = aws_lambda_alias.functions_alarm_forwarder_function_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.functions_alarm_forwarder_function_live.name
}

# staging/functions/signing-key/rotation/retries
resource "aws_lambda_function_event_invoke_config" "functions_signing_key_rotation_retries" {
  function_name                = aws_lambda_alias.functions_signing_key_rotation_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.functions_signing_key_rotation_live.name
}

# staging/functions/alarm-forwarder/from-alerts
resource "aws_lambda_permission" "functions_alarm_forwarder_from_alerts" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.functions_alarm_forwarder_function_live.function_name
  principal     = "sns.amazonaws.com"
  qualifier     = aws_lambda_alias.functions_alarm_forwarder_function_live.name
  source_arn    = aws_sns_topic.monitoring_alerts_main.arn
  statement_id  = "AlertsInvoke"
}

# staging/functions/signing-key/from-secrets-manager
resource "aws_lambda_permission" "functions_signing_key_from_secrets_manager" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.functions_signing_key_rotation_main.function_name
  principal      = "secretsmanager.amazonaws.com"
  source_account = "333333333333"
  source_arn     = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
  statement_id   = "SecretsManagerInvokes"
}

# staging/functions/alarm-forwarder/function/code
resource "aws_s3_object" "functions_alarm_forwarder_function_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQBPiIgNTSgAAE0oAAASAAAAYWxhcm1fZm9yd2FyZGVyLnB5IiIiUGFzc2VzIG5vdGlmaWNhdGlvbnMgb2YgdGhlIGFsZXJ0cyB0b3BpYyBvbiB0byB3aG8gaXMgb24gY2FsbC4KCldob20gdG8gdGVsbCBpcyBpbiBhIHNlY3JldCB0aGF0IGFuIG9wZXJhdG9yIGZpbGxzLCBhIEpTT04gb2JqZWN0IHdpdGggb25lIG9yIG1vcmUgb2Y6CmBwYWdlcmR1dHlfcm91dGluZ19rZXlgLCBgb3BzZ2VuaWVfYXBpX2tleWAsIGBzbGFja193ZWJob29rX3VybGAuCgpBbiBhbGFybSBvcGVucyBhbiBpbmNpZGVudCBhbmQgaXRzIHJldHVybiB0byBPSyBjbG9zZXMgdGhlIHNhbWUgb25lLiBXaGF0IGVsc2UgY29tZXMgdGhyb3VnaAp0aGUgdG9waWMsIGFzIGJ1ZGdldHMgYW5kIGNvc3QgYW5vbWFsaWVzIGRvLCBpcyBwYXNzZWQgb24gYXMgdGV4dC4gV2hhdCBhIHBpcGVsaW5lIHNheXMgb2YgYQpkZXBsb3ltZW50IGlzIGZvciB0aGUgY2hhdDsgb25seSBvbmUgdGhhdCBmYWlsZWQgaGFsZi13YXksIG9yIHdhcyB0YWtlbiBiYWNrLCBnb2VzIHRvIFBhZ2VyRHV0eSBhbmQKT3BzZ2VuaWUsIGFuZCB0aGUgbmV4dCB0aGF0IHN1Y2NlZWRzIGNsb3NlcyBpdHMgaW5jaWRlbnQuCgpFdmVyeSBjYWxsIGhhcyBhIGRlYWRsaW5lIGFuZCBub25lIGlzIHJlcGVhdGVkIGhlcmU6IHdoZW4gb25lIGZhaWxzLCB0aGUgcmVzdCBhcmUgc3RpbGwgbWFkZSwKdGhlIHJ1biBmYWlscywgTGFtYmRhIHRyaWVzIHRoZSBldmVudCB0d2ljZSBtb3JlLCBhbmQgdGhlbiBpdCBpcyBpbiB0aGUgcXVldWUuIFBhZ2VyRHV0eSBhbmQKT3BzZ2VuaWUga25vdyBhIHJlcGV0aXRpb24gYnkgaXRzIGtleTsgaW4gU2xhY2sgaXQgbWF5IHN0YW5kIHR3aWNlLCB3aGljaCBpcyBiZXR0ZXIgdGhhbiBuZXZlci4KIiIiCgppbXBvcnQgaGFzaGxpYgppbXBvcnQganNvbgppbXBvcnQgbG9nZ2luZwppbXBvcnQgb3MKaW1wb3J0IHVybGxpYi5lcnJvcgppbXBvcnQgdXJsbGliLnBhcnNlCmltcG9ydCB1cmxsaWIucmVxdWVzdApmcm9tIGNvbGxlY3Rpb25zLmFiYyBpbXBvcnQgQ2FsbGFibGUsIE1hcHBpbmcKZnJvbSBkYXRhY2xhc3NlcyBpbXBvcnQgZGF0YWNsYXNzCmZyb20gZW51bSBpbXBvcnQgRW51bQpmcm9tIGZ1bmN0b29scyBpbXBvcnQgY2FjaGUKZnJvbSBodG1sIGltcG9ydCBlc2NhcGUKZnJvbSBodHRwLmNsaWVudCBpbXBvcnQgSFRUUEV4Y2VwdGlvbgpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKUEFHRVJEVVRZID0gImh0dHBzOi8vZXZlbnRzLnBhZ2VyZHV0eS5jb20vdjIvZW5xdWV1ZSIKT1BTR0VOSUUgPSAiaHR0cHM6Ly9hcGkub3BzZ2VuaWUuY29tL3YyL2FsZXJ0cyIKU0NIRU1FUyA9ICgiaHR0cHMiLCkgICMgYSBrZXkgb3IgYW4gYWRkcmVzcyBvZiBhIHdlYmhvb2sgaW4gY2xlYXIgdGV4dCB3b3VsZCBiZSBldmVyeWJvZHkncwpIVFRQX1NFQ09ORFMgPSA1LjAKIyBXaXRoIHRocmVlIGNhbGxzIG9mIDUgcyBlYWNoOiAyOSBzIGluIHRoZSB3b3JzdCBjYXNlLCB3aXRoaW4gdGhlIGZ1bmN0aW9uJ3MgNDUuClBBVElFTkNFID0geyJjb25uZWN0X3RpbWVvdXQiOiAyLCAicmVhZF90aW1lb3V0IjogNSwgInJldHJpZXMiOiB7InRvdGFsX21heF9hdHRlbXB0cyI6IDJ9fQojIExpbWl0cyBvZiBQYWdlckR1dHkncyBFdmVudHMgQVBJIHYyLCBPcHNnZW5pZSdzIEFsZXJ0IEFQSSBhbmQgU2xhY2sncyBtZXNzYWdlcywgaW4gY2hhcmFjdGVycy4KUEFHRVJEVVRZX1NVTU1BUlksIFBBR0VSRFVUWV9LRVkgPSAxMDI0LCAyNTUKT1BTR0VOSUVfTUVTU0FHRSwgT1BTR0VOSUVfREVTQ1JJUFRJT04gPSAxMzAsIDE1MDAwClNMQUNLX1RFWFQgPSA0MDAwClJFTEVBU0VfRklFTERTID0geyJFdmVudCIsICJLZXkiLCAiV2FrZXMiLCAiVGl0bGUiLCAiVGV4dCIsICJUaW1lIn0KUkVMRUFTRSA9ICJ0ZXJyYWNlLnJlbGVhc2UiICAjIGBTb3VyY2VgIG9mIHdoYXQgYHRlcnJhY2Ugbm90aWZ5YCBwdWJsaXNoZXMKCmxvZyA9IGxvZ2dpbmcuZ2V0TG9nZ2VyKF9fbmFtZV9fKQpsb2cuc2V0TGV2ZWwobG9nZ2luZy5JTkZPKQoKCmNsYXNzIEZvcndhcmRpbmdFcnJvcihFeGNlcHRpb24pOgogICAgIiIiU29tZWJvZHkgd2FzIG5vdCB0b2xkOyBpdHMgdGV4dCBuYW1lcyB3aG9tIGFuZCBuZXZlciBob3cgdGhleSBhcmUgcmVhY2hlZC4iIiIKCgpjbGFzcyBTdGF0ZShFbnVtKToKICAgICIiIldoYXQgaGFzIGJlY29tZSBvZiB0aGUgdGhpbmcgdGhhdCB0aGUgbm90aWZpY2F0aW9uIGlzIGFib3V0LiIiIgoKICAgIEFMQVJNID0gIkFMQVJNIgogICAgT0sgPSAiT0siCiAgICBOT1RFID0gIk5PVEUiICAjIHNvbWV0aGluZyB0aGF0IGhhcHBlbmVkIGFuZCBoYXMgbm8gZW5kCiAgICBDSEFUID0gIkNIQVQiICAjIHNvbWV0aGluZyB0aGF0IG5vYm9keSBoYXMgdG8gZG8gYW55dGhpbmcgYWJvdXQKCgpAZGF0YWNsYXNzKGZyb3plbj1UcnVlLCBrd19vbmx5PVRydWUpCmNsYXNzIE5vdGljZToKICAgICIiIkEgbm90aWZpY2F0aW9uLCB3aG9ldmVyIGl0IGlzIHBhc3NlZCBvbiB0by4KCiAgICBBdHRyaWJ1dGVzOgogICAgICAgIHN0YXRlOiBXaGV0aGVyIGl0IG9wZW5zIG9yIGNsb3NlcyBhbiBpbmNpZGVudCwgb3IgaXMgYSB0ZXh0IGFuZCBubyBtb3JlLgogICAgICAgIGtleTogVGhlIHNhbWUgZm9yIGFsbCBub3RpY2VzIGFib3V0IG9uZSBpbmNpZGVudC4KICAgICAgICB0aXRsZTogT25lIGxpbmUuCiAgICAgICAgdGV4dDogRXZlcnl0aGluZy4KICAgICAgICBzb3VyY2U6IFdoYXQgaXQgY29tZXMgZnJvbS4KICAgICAgICB0aW1lOiBXaGVuLCBhcyBJU08gODYwMS4KICAgICIiIgoKICAgIHN0YXRlOiBTdGF0ZQogICAga2V5OiBzdHIKICAgIHRpdGxlOiBzdHIKICAgIHRleHQ6IHN0cgogICAgc291cmNlOiBzdHIKICAgIHRpbWU6IHN0cgoKCmRlZiBoYW5kbGVyKGV2ZW50OiBkaWN0W3N0ciwgQW55XSwgX2NvbnRleHQ6IG9iamVjdCkgLT4gTm9uZToKICAgICIiIlBhc3Mgb24gdGhlIG5vdGlmaWNhdGlvbnMgb2Ygb25lIGV2ZW50IGZyb20gU05TLiIiIgogICAgZm9yd2FyZChldmVudCwgX2NsaWVudCgpLCBvcy5lbnZpcm9uWyJTRUNSRVRfSUQiXSkKCgpAY2FjaGUKZGVmIF9jbGllbnQoKSAtPiBBbnk6CiAgICByZXR1cm4gYm90bzMuY2xpZW50KCJzZWNyZXRzbWFuYWdlciIsIGNvbmZpZz1Db25maWcoKipQQVRJRU5DRSkpICAjIHR5cGU6IGlnbm9yZVtuby11bnR5cGVkLWNhbGxdCgoKZGVmIGZvcndhcmQoZXZlbnQ6IGRpY3Rbc3RyLCBBbnldLCBjbGllbnQ6IEFueSwgc2VjcmV0OiBzdHIpIC0+IE5vbmU6CiAgICAiIiJUZWxsIGV2ZXJ5Ym9keSB3aG9tIHRoZSBzZWNyZXQgbmFtZXMuCgogICAgUmFpc2VzOgogICAgICAgIEZvcndhcmRpbmdFcnJvcjogVGhlIHNlY3JldCBjYW5ub3QgYmUgdW5kZXJzdG9vZCwgb3Igc29tZWJvZHkgY291bGQgbm90IGJlIHRvbGQuCiAgICAiIiIKICAgIG5vdGljZXMgPSBbcmVhZChyZWNvcmRbIlNucyJdKSBmb3IgcmVjb3JkIGluIGV2ZW50WyJSZWNvcmRzIl1dCiAgICBjb250YWN0cyA9IF9jb250YWN0cyhjbGllbnQsIHNlY3JldCkKICAgIGlmIG5vdCBjb250YWN0czoKICAgICAgICBmb3Igbm90aWNlIGluIG5vdGljZXM6CiAgICAgICAgICAgIGxvZy5lcnJvcigKICAgICAgICAgICAgICAgICJOT0JPRFkgV0FTIFRPTEQ6ICVzICglcyk7IHNlY3JldCAlcyBuYW1lcyBub2JvZHksIHNlZSBkb2NzL3J1bmJvb2tzL2Z1bmN0aW9ucy5tZCIsCiAgICAgICAgICAgICAgICBub3RpY2UudGl0bGUsCiAgICAgICAgICAgICAgICBub3RpY2Uuc3RhdGUudmFsdWUsCiAgICAgICAgICAgICAgICBzZWNyZXQsCiAgICAgICAgICAgICkKICAgICAgICByZXR1cm4KICAgIGZhaWx1cmVzID0gW10KICAgIGZvciBub3RpY2UgaW4gbm90aWNlczoKICAgICAgICBmb3IgbmFtZSwgY29udGFjdCBpbiBjb250YWN0cy5pdGVtcygpOgogICAgICAgICAgICBpZiBub3RpY2Uuc3RhdGUgaXMgU3RhdGUuQ0hBVCBhbmQgbmFtZSAhPSBDSEFUOgogICAgICAgICAgICAgICAgY29udGludWUKICAgICAgICAgICAgdHJ5OgogICAgICAgICAgICAgICAgU0VOREVSU1tuYW1lXShjb250YWN0LCBub3RpY2UpCiAgICAgICAgICAgIGV4Y2VwdCAoT1NFcnJvciwgVmFsdWVFcnJvciwgSFRUUEV4Y2VwdGlvbikgYXMgZXJyb3I6ICAjIHVybGxpYidzIGFyZSBhbW9uZyB0aGVzZQogICAgICAgICAgICAgICAgZmFpbHVyZXMuYXBwZW5kKGYie25hbWV9OiB7X2Rlc2NyaWJlKGVycm9yKX0iKQogICAgICAgICAgICBlbHNlOgogICAgICAgICAgICAgICAgbG9nLmluZm8oInRvbGQgJXM6ICVzICglcykiLCBuYW1lLCBub3RpY2UudGl0bGUsIG5vdGljZS5zdGF0ZS52YWx1ZSkKICAgIGlmIGZhaWx1cmVzOgogICAgICAgICMgV2l0aG91dCB0aGUgY2F1c2U6IGl0cyB0ZXh0IG1heSBob2xkIHRoZSBhZGRyZXNzIG9mIGEgd2ViaG9vay4KICAgICAgICByYWlzZSBGb3J3YXJkaW5nRXJyb3IoIjsgIi5qb2luKGZhaWx1cmVzKSkKCgpkZWYgcmVhZChtZXNzYWdlOiBNYXBwaW5nW3N0ciwgc3RyXSkgLT4gTm90aWNlOgogICAgIiIiVW5kZXJzdGFuZCBhIG1lc3NhZ2Ugb2YgU05TLiIiIgogICAgdHJ5OgogICAgICAgIGJvZHkgPSBqc29uLmxvYWRzKG1lc3NhZ2VbIk1lc3NhZ2UiXSkKICAgIGV4Y2VwdCBWYWx1ZUVycm9yOgogICAgICAgIGJvZHkgPSBOb25lCiAgICBpZiBpc2luc3RhbmNlKGJvZHksIGRpY3QpIGFuZCB7IkFsYXJtTmFtZSIsICJOZXdTdGF0ZVZhbHVlIn0gPD0gYm9keS5rZXlzKCk6CiAgICAgICAgc3RhdGUgPSB7IkFMQVJNIjogU3RhdGUuQUxBUk0sICJPSyI6IFN0YXRlLk9LfS5nZXQoYm9keVsiTmV3U3RhdGVWYWx1ZSJdLCBTdGF0ZS5OT1RFKQogICAgICAgIHJldHVybiBOb3RpY2UoCiAgICAgICAgICAgIHN0YXRlPXN0YXRlLAogICAgICAgICAgICBrZXk9Ym9keS5nZXQoIkFsYXJtQXJuIikgb3IgYm9keVsiQWxhcm1OYW1lIl0sCiAgICAgICAgICAgIHRpdGxlPWYie2JvZHlbJ05ld1N0YXRlVmFsdWUnXX06IHtib2R5WydBbGFybU5hbWUnXX0iLAogICAgICAgICAgICB0ZXh0PSJcbiIuam9pbihmaWx0ZXIoTm9uZSwgbWFwKGJvZHkuZ2V0LCAoIkFsYXJtRGVzY3JpcHRpb24iLCAiTmV3U3RhdGVSZWFzb24iKSkpKSwKICAgICAgICAgICAgc291cmNlPWJvZHlbIkFsYXJtTmFtZSJdLAogICAgICAgICAgICB0aW1lPWJvZHkuZ2V0KCJTdGF0ZUNoYW5nZVRpbWUiKSBvciBtZXNzYWdlWyJUaW1lc3RhbXAiXSwKICAgICAgICApCiAgICBpZiBpc2luc3RhbmNlKGJvZHksIGRpY3QpIGFuZCBib2R5LmdldCgiU291cmNlIikgPT0gUkVMRUFTRSBhbmQgYm9keS5rZXlzKCkgPj0gUkVMRUFTRV9GSUVMRFM6CiAgICAgICAgcmV0dXJuIE5vdGljZSgKICAgICAgICAgICAgc3RhdGU9X3N0YXRlX29mKGJvZHkpLAogICAgICAgICAgICBrZXk9c3RyKGJvZHlbIktleSJdKSwKICAgICAgICAgICAgdGl0bGU9c3RyKGJvZHlbIlRpdGxlIl0pLAogICAgICAgICAgICB0ZXh0PXN0cihib2R5WyJUZXh0Il0pLAogICAgICAgICAgICBzb3VyY2U9c3RyKGJvZHlbIktleSJdKSwKICAgICAgICAgICAgdGltZT1zdHIoYm9keVsiVGltZSJdKSwKICAgICAgICApCiAgICByZXR1cm4gTm90aWNlKAogICAgICAgIHN0YXRlPVN0YXRlLk5PVEUsCiAgICAgICAga2V5PW1lc3NhZ2VbIk1lc3NhZ2VJZCJdLCAgIyB0aGUgc2FtZSB3aGVuIExhbWJkYSB0cmllcyBhZ2FpbgogICAgICAgIHRpdGxlPW1lc3NhZ2UuZ2V0KCJTdWJqZWN0Iikgb3IgbWVzc2FnZVsiTWVzc2FnZSJdLnBhcnRpdGlvbigiXG4iKVswXSwKICAgICAgICB0ZXh0PW1lc3NhZ2VbIk1lc3NhZ2UiXSwKICAgICAgICBzb3VyY2U9bWVzc2FnZVsiVG9waWNBcm4iXS5ycGFydGl0aW9uKCI6IilbMl0sCiAgICAgICAgdGltZT1tZXNzYWdlWyJUaW1lc3RhbXAiXSwKICAgICkKCgpkZWYgX3N0YXRlX29mKHJlbGVhc2U6IE1hcHBpbmdbc3RyLCBBbnldKSAtPiBTdGF0ZToKICAgICIiIldoYXQgYSBkZXBsb3ltZW50J3MgZXZlbnQgYXNrcyBvZiBwZW9wbGU6IGEgdmVyc2lvbiB0aGF0IHdhcyB0YWtlbiBiYWNrIGlzIGxvb2tlZCBpbnRvLiIiIgogICAgaWYgcmVsZWFzZVsiRXZlbnQiXSA9PSAiZmFpbGVkIiBhbmQgcmVsZWFzZVsiV2FrZXMiXToKICAgICAgICByZXR1cm4gU3RhdGUuQUxBUk0KICAgIHJldHVybiB7InN1Y2NlZWRlZCI6IFN0YXRlLk9LLCAicm9sbGVkLWJhY2siOiBTdGF0ZS5OT1RFfS5nZXQocmVsZWFzZVsiRXZlbnQiXSwgU3RhdGUuQ0hBVCkKCgpkZWYgX2NvbnRhY3RzKGNsaWVudDogQW55LCBzZWNyZXQ6IHN0cikgLT4gZGljdFtzdHIsIHN0cl06CiAgICAiIiJSZWFkIHdob20gdG8gdGVsbDsgbm9ib2R5IHdoZW4gdGhlIHNlY3JldCBoYXMgbm8gdmFsdWUgeWV0LiIiIgogICAgdHJ5OgogICAgICAgIHZhbHVlID0gY2xpZW50LmdldF9zZWNyZXRfdmFsdWUoU2VjcmV0SWQ9c2VjcmV0KVsiU2VjcmV0U3RyaW5nIl0KICAgIGV4Y2VwdCBjbGllbnQuZXhjZXB0aW9ucy5SZXNvdXJjZU5vdEZvdW5kRXhjZXB0aW9uOgogICAgICAgIHJldHVybiB7fQogICAgaWYgbm90IHZhbHVlLnN0cmlwKCk6CiAgICAgICAgcmV0dXJuIHt9CiAgICB0cnk6CiAgICAgICAgZm91bmQgPSBqc29uLmxvYWRzKHZhbHVlKQogICAgZXhjZXB0IFZhbHVlRXJyb3I6CiAgICAgICAgZm91bmQgPSBOb25lCiAgICBpZiBub3QgaXNpbnN0YW5jZShmb3VuZCwgZGljdCkgb3Igbm90IGFsbChpc2luc3RhbmNlKGVhY2gsIHN0cikgZm9yIGVhY2ggaW4gZm91bmQudmFsdWVzKCkpOgogICAgICAgICMgV2l0aG91dCB0aGUgY2F1c2UsIHdoaWNoIHF1b3RlcyB0aGUgdmFsdWUuCiAgICAgICAgcmFpc2UgRm9yd2FyZGluZ0Vycm9yKGYic2VjcmV0IHtzZWNyZXR9IGlzIG5vdCBhIEpTT04gb2JqZWN0IG9mIHN0cmluZ3MiKQogICAgaWYgdW5rbm93biA6PSBmb3VuZC5rZXlzKCkgLSBTRU5ERVJTLmtleXMoKToKICAgICAgICBsb2cud2FybmluZygic2VjcmV0ICVzIGhhcyB1bmtub3duIGtleXM6ICVzIiwgc2VjcmV0LCAiLCAiLmpvaW4oc29ydGVkKHVua25vd24pKSkKICAgIHJldHVybiB7bmFtZTogZm91bmRbbmFtZV0uc3RyaXAoKSBmb3IgbmFtZSBpbiBTRU5ERVJTIGlmIGZvdW5kLmdldChuYW1lLCAiIikuc3RyaXAoKX0KCgpkZWYgX3RlbGxfcGFnZXJkdXR5KHJvdXRpbmdfa2V5OiBzdHIsIG5vdGljZTogTm90aWNlKSAtPiBOb25lOgogICAgIiIiU291cmNlOiBQYWdlckR1dHkgRGV2ZWxvcGVyIERvY3VtZW50YXRpb24sICJFdmVudHMgQVBJIHYyIi4iIiIKICAgIGV2ZW50OiBkaWN0W3N0ciwgQW55XSA9IHsKICAgICAgICAicm91dGluZ19rZXkiOiByb3V0aW5nX2tleSwKICAgICAgICAiZXZlbnRfYWN0aW9uIjogInJlc29sdmUiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSyBlbHNlICJ0cmlnZ2VyIiwKICAgICAgICAiZGVkdXBfa2V5IjogX3Nob3J0KG5vdGljZS5rZXkpLAogICAgfQogICAgaWYgbm90aWNlLnN0YXRlIGlzIG5vdCBTdGF0ZS5PSzoKICAgICAgICBldmVudFsicGF5bG9hZCJdID0gewogICAgICAgICAgICAic3VtbWFyeSI6IG5vdGljZS50aXRsZVs6UEFHRVJEVVRZX1NVTU1BUlldLAogICAgICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAgICAgInNldmVyaXR5IjogImNyaXRpY2FsIiBpZiBub3RpY2Uuc3RhdGUgaXMgU3RhdGUuQUxBUk0gZWxzZSAid2FybmluZyIsCiAgICAgICAgICAgICJ0aW1lc3RhbXAiOiBub3RpY2UudGltZSwKICAgICAgICAgICAgImN1c3RvbV9kZXRhaWxzIjogeyJ0ZXh0Ijogbm90aWNlLnRleHR9LAogICAgICAgIH0KICAgIF9wb3N0KFBBR0VSRFVUWSwgZXZlbnQpCgoKZGVmIF90ZWxsX29wc2dlbmllKGFwaV9rZXk6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IE9wc2dlbmllIERvY3MsICJBbGVydCBBUEkiOyBhIGtleSBvZiB0aGUgRVUgcmVnaW9uIG5lZWRzIGFwaS5ldS5vcHNnZW5pZS5jb20uIiIiCiAgICBoZWFkZXJzID0geyJBdXRob3JpemF0aW9uIjogZiJHZW5pZUtleSB7YXBpX2tleX0ifQogICAgYWxpYXMgPSBfc2hvcnQobm90aWNlLmtleSkKICAgIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSzoKICAgICAgICBwYXRoID0gZiJ7dXJsbGliLnBhcnNlLnF1b3RlKGFsaWFzLCBzYWZlPScnKX0vY2xvc2U/aWRlbnRpZmllclR5cGU9YWxpYXMiCiAgICAgICAgX3Bvc3QoZiJ7T1BTR0VOSUV9L3twYXRofSIsIHsic291cmNlIjogbm90aWNlLnNvdXJjZSwgIm5vdGUiOiBub3RpY2UudGV4dH0sIGhlYWRlcnMpCiAgICAgICAgcmV0dXJuCiAgICBhbGVydCA9IHsKICAgICAgICAibWVzc2FnZSI6IG5vdGljZS50aXRsZVs6T1BTR0VOSUVfTUVTU0FHRV0sCiAgICAgICAgImFsaWFzIjogYWxpYXMsCiAgICAgICAgImRlc2NyaXB0aW9uIjogbm90aWNlLnRleHRbOk9QU0dFTklFX0RFU0NSSVBUSU9OXSwKICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAicHJpb3JpdHkiOiAiUDEiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5BTEFSTSBlbHNlICJQMyIsCiAgICB9CiAgICBfcG9zdChPUFNHRU5JRSwgYWxlcnQsIGhlYWRlcnMpCgoKZGVmIF90ZWxsX3NsYWNrKHdlYmhvb2s6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IFNsYWNrIEFQSSwgIlNlbmRpbmcgbWVzc2FnZXMgdXNpbmcgaW5jb21pbmcgd2ViaG9va3MiLiIiIgogICAgdGV4dCA9IGYiKntlc2NhcGUobm90aWNlLnRpdGxlLCBxdW90ZT1GYWxzZSl9Klxue2VzY2FwZShub3RpY2UudGV4dCwgcXVvdGU9RmFsc2UpfSIKICAgIF9wb3N0KHdlYmhvb2ssIHsidGV4dCI6IHRleHRbOlNMQUNLX1RFWFRdfSkKCgpDSEFUID0gInNsYWNrX3dlYmhvb2tfdXJsIgpTRU5ERVJTOiBNYXBwaW5nW3N0ciwgQ2FsbGFibGVbW3N0ciwgTm90aWNlXSwgTm9uZV1dID0gewogICAgInBhZ2VyZHV0eV9yb3V0aW5nX2tleSI6IF90ZWxsX3BhZ2VyZHV0eSwKICAgICJvcHNnZW5pZV9hcGlfa2V5IjogX3RlbGxfb3BzZ2VuaWUsCiAgICBDSEFUOiBfdGVsbF9zbGFjaywKfQoKCmRlZiBfcG9zdCh1cmw6IHN0ciwgYm9keTogZGljdFtzdHIsIEFueV0sIGhlYWRlcnM6IE1hcHBpbmdbc3RyLCBzdHJdIHwgTm9uZSA9IE5vbmUpIC0+IE5vbmU6CiAgICBpZiB1cmxsaWIucGFyc2UudXJsc3BsaXQodXJsKS5zY2hlbWUgbm90IGluIFNDSEVNRVM6CiAgICAgICAgcmFpc2UgVmFsdWVFcnJvcigidGhlIGFkZHJlc3MgZG9lcyBub3QgYmVnaW4gd2l0aCBodHRwczovLyIpCiAgICByZXF1ZXN0ID0gdXJsbGliLnJlcXVlc3QuUmVxdWVzdCggICMgbm9xYTogUzMxMCAtIHRoZSBzY2hlbWUgaXMgY2hlY2tlZCBhYm92ZQogICAgICAgIHVybCwKICAgICAgICBkYXRhPWpzb24uZHVtcHMoYm9keSkuZW5jb2RlKCksCiAgICAgICAgaGVhZGVycz17IkNvbnRlbnQtVHlwZSI6ICJhcHBsaWNhdGlvbi9qc29uIiwgKiooaGVhZGVycyBvciB7fSl9LAogICAgICAgIG1ldGhvZD0iUE9TVCIsCiAgICApCiAgICBPUEVORVIub3BlbihyZXF1ZXN0LCB0aW1lb3V0PUhUVFBfU0VDT05EUykuY2xvc2UoKQoKCmNsYXNzIF9Ob1JlZGlyZWN0KHVybGxpYi5yZXF1ZXN0LkhUVFBSZWRpcmVjdEhhbmRsZXIpOgogICAgIiIiRm9sbG93IG5vYm9keTogYSByZWRpcmVjdGVkIFBPU1Qgd291bGQgYXJyaXZlIGFzIGEgR0VUIHdpdGhvdXQgaXRzIGJvZHksIGFzIGlmIGl0IGhhZC4iIiIKCiAgICBkZWYgcmVkaXJlY3RfcmVxdWVzdChzZWxmLCAqXzogb2JqZWN0LCAqKl9fOiBvYmplY3QpIC0+IE5vbmU6CiAgICAgICAgcmV0dXJuIE5vbmUKCgpPUEVORVIgPSB1cmxsaWIucmVxdWVzdC5idWlsZF9vcGVuZXIoX05vUmVkaXJlY3QsIHVybGxpYi5yZXF1ZXN0LlByb3h5SGFuZGxlcih7fSkpCgoKZGVmIF9kZXNjcmliZShlcnJvcjogRXhjZXB0aW9uKSAtPiBzdHI6CiAgICBpZiBpc2luc3RhbmNlKGVycm9yLCB1cmxsaWIuZXJyb3IuSFRUUEVycm9yKToKICAgICAgICByZXR1cm4gZiJIVFRQIHtlcnJvci5jb2RlfSIKICAgIGlmIGlzaW5zdGFuY2UoZXJyb3IsIHVybGxpYi5lcnJvci5VUkxFcnJvcik6CiAgICAgICAgcmV0dXJuIHR5cGUoZXJyb3IucmVhc29uKS5fX25hbWVfXwogICAgcmV0dXJuIHR5cGUoZXJyb3IpLl9fbmFtZV9fCgoKZGVmIF9zaG9ydChrZXk6IHN0cikgLT4gc3RyOgogICAgIiIiQSBrZXkgdGhhdCBQYWdlckR1dHkgdGFrZXMsIGFuZCBPcHNnZW5pZSwgd2hpY2ggdGFrZXMgbG9uZ2VyIG9uZXMsIHRvby4iIiIKICAgIHJldHVybiBrZXkgaWYgbGVuKGtleSkgPD0gUEFHRVJEVVRZX0tFWSBlbHNlIGhhc2hsaWIuc2hhMjU2KGtleS5lbmNvZGUoKSkuaGV4ZGlnZXN0KCkKUEsBAhQDFAAAAAAAAAAhAE+IiA1NKAAATSgAABIAAAAAAAAAAAAAAKSBAAAAAGFsYXJtX2ZvcndhcmRlci5weVBLBQYAAAAAAQABAEAAAAB9KAAAAAA="
  content_type   = "application/zip"
  key            = "functions/alarm-forwarder.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# staging/functions/signing-key/rotation/code
resource "aws_s3_object" "functions_signing_key_rotation_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDkBYfxZhIAAGYSAAAXAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHkiIiJSb3RhdGVzIHRoZSBhcHBsaWNhdGlvbidzIHNpZ25pbmcga2V5OiAyNTYgcmFuZG9tIGJpdHMgdGhhdCBub2JvZHkgZXZlciBzYXcuCgpTZWNyZXRzIE1hbmFnZXIgY2FsbHMgaXQgZm91ciB0aW1lcyBmb3IgZWFjaCBuZXcgdmVyc2lvbiwgYW5kIGFnYWluIGZvciBhbnkgc3RlcCB0aGF0IGl0IGRvZXMKbm90IGtub3cgdG8gYmUgZG9uZTsgc28gZWFjaCBzdGVwIGxvb2tzIGZpcnN0IHdoZXRoZXIgaXQgd2FzLgoKVGhlIGZvcm1lciBrZXkgc3RheXMgaW4gdGhlIHNlY3JldCBhcyBBV1NQUkVWSU9VUyB1bnRpbCB0aGUgbmV4dCByb3RhdGlvbjogdGhlIGFwcGxpY2F0aW9uIHNpZ25zCndpdGggQVdTQ1VSUkVOVCBhbmQgYWNjZXB0cyBib3RoLgoKU291cmNlOiBBV1MgU2VjcmV0cyBNYW5hZ2VyIFVzZXIgR3VpZGUsICJMYW1iZGEgcm90YXRpb24gZnVuY3Rpb25zIi4KIiIiCgppbXBvcnQgYmFzZTY0CmltcG9ydCBqc29uCmltcG9ydCBsb2dnaW5nCmltcG9ydCBzZWNyZXRzCmZyb20gZnVuY3Rvb2xzIGltcG9ydCBjYWNoZQpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKS0VZX0JZVEVTID0gMzIKRklFTEQgPSAic2lnbmluZ19rZXkiCkNVUlJFTlQgPSAiQVdTQ1VSUkVOVCIKUEVORElORyA9ICJBV1NQRU5ESU5HIgojIFRocmVlIGNhbGxzIGluIHRoZSB3b3JzdCBzdGVwLCBlYWNoIHR3aWNlIGF0IG1vc3Q6IDQyIHMsIHdpdGhpbiB0aGUgZnVuY3Rpb24ncyA2MC4KUEFUSUVOQ0UgPSB7ImNvbm5lY3RfdGltZW91dCI6IDIsICJyZWFkX3RpbWVvdXQiOiA1LCAicmV0cmllcyI6IHsidG90YWxfbWF4X2F0dGVtcHRzIjogMn19Cgpsb2cgPSBsb2dnaW5nLmdldExvZ2dlcihfX25hbWVfXykKbG9nLnNldExldmVsKGxvZ2dpbmcuSU5GTykKCgpjbGFzcyBSb3RhdGlvbkVycm9yKEV4Y2VwdGlvbik6CiAgICAiIiJBIHJvdGF0aW9uIHRoYXQgbXVzdCBub3QgZ28gb247IFNlY3JldHMgTWFuYWdlciBrZWVwcyB0aGUgY3VycmVudCBrZXkgYW5kIHRyaWVzIGFnYWluLiIiIgoKCkBjYWNoZQpkZWYgX2NsaWVudCgpIC0+IEFueToKICAgIHJldHVybiBib3RvMy5jbGllbnQoInNlY3JldHNtYW5hZ2VyIiwgY29uZmlnPUNvbmZpZygqKlBBVElFTkNFKSkgICMgdHlwZTogaWdub3JlW25vLXVudHlwZWQtY2FsbF0KCgpkZWYgaGFuZGxlcihldmVudDogZGljdFtzdHIsIHN0cl0sIF9jb250ZXh0OiBvYmplY3QpIC0+IE5vbmU6CiAgICAiIiJEbyBvbmUgc3RlcCBvZiBhIHJvdGF0aW9uLiIiIgogICAgcm90YXRpb24gPSBSb3RhdGlvbihfY2xpZW50KCksIGV2ZW50WyJTZWNyZXRJZCJdLCBldmVudFsiQ2xpZW50UmVxdWVzdFRva2VuIl0pCiAgICByb3RhdGlvbi5kbyhldmVudFsiU3RlcCJdKQoKCmNsYXNzIFJvdGF0aW9uOgogICAgIiIiT25lIG5ldyB2ZXJzaW9uIG9mIG9uZSBzZWNyZXQuCgogICAgQXR0cmlidXRlczoKICAgICAgICBzZWNyZXQ6IEFSTiBvZiB0aGUgc2VjcmV0LgogICAgICAgIHZlcnNpb246IElkIG9mIHRoZSB2ZXJzaW9uLgogICAgIiIiCgogICAgZGVmIF9faW5pdF9fKHNlbGYsIGNsaWVudDogQW55LCBzZWNyZXQ6IHN0ciwgdmVyc2lvbjogc3RyKSAtPiBOb25lOgogICAgICAgIHNlbGYuX2NsaWVudCA9IGNsaWVudAogICAgICAgIHNlbGYuc2VjcmV0ID0gc2VjcmV0CiAgICAgICAgc2VsZi52ZXJzaW9uID0gdmVyc2lvbgoKICAgIGRlZiBkbyhzZWxmLCBzdGVwOiBzdHIpIC0+IE5vbmU6CiAgICAgICAgIiIiRG8gYSBzdGVwIGJ5IHRoZSBuYW1lIHRoYXQgU2VjcmV0cyBNYW5hZ2VyIGdpdmVzIGl0LiIiIgogICAgICAgIHN0ZXBzID0gewogICAgICAgICAgICAiY3JlYXRlU2VjcmV0Ijogc2VsZi5fY3JlYXRlLAogICAgICAgICAgICAic2V0U2VjcmV0Ijogc2VsZi5fc2V0LAogICAgICAgICAgICAidGVzdFNlY3JldCI6IHNlbGYuX3Rlc3QsCiAgICAgICAgICAgICJmaW5pc2hTZWNyZXQiOiBzZWxmLl9maW5pc2gsCiAgICAgICAgfQogICAgICAgIGlmIHN0ZXAgbm90IGluIHN0ZXBzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidW5rbm93biBzdGVwIHtzdGVwIXJ9LCBrbm93bjogeycsICcuam9pbihzdGVwcyl9IikKICAgICAgICBzdGFnZXMgPSBzZWxmLl9zdGFnZXMoKQogICAgICAgIGlmIHNlbGYudmVyc2lvbiBub3QgaW4gc3RhZ2VzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBpcyBub3Qgb25lIG9mIHtzZWxmLnNlY3JldH0iKQogICAgICAgIGlmIENVUlJFTlQgaW4gc3RhZ2VzW3NlbGYudmVyc2lvbl06CiAgICAgICAgICAgIGxvZy5pbmZvKCIlczogdmVyc2lvbiAlcyBpcyBjdXJyZW50IGFscmVhZHkiLCBzdGVwLCBzZWxmLnZlcnNpb24pCiAgICAgICAgICAgIHJldHVybgogICAgICAgIGlmIFBFTkRJTkcgbm90IGluIHN0YWdlc1tzZWxmLnZlcnNpb25dOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGlzIG5vdCBwZW5kaW5nIikKICAgICAgICBzdGVwc1tzdGVwXSgpCiAgICAgICAgbG9nLmluZm8oIiVzOiBkb25lIGZvciB2ZXJzaW9uICVzIiwgc3RlcCwgc2VsZi52ZXJzaW9uKQoKICAgIGRlZiBfc3RhZ2VzKHNlbGYpIC0+IGRpY3Rbc3RyLCBsaXN0W3N0cl1dOgogICAgICAgIGZvdW5kID0gc2VsZi5fY2xpZW50LmRlc2NyaWJlX3NlY3JldChTZWNyZXRJZD1zZWxmLnNlY3JldCkKICAgICAgICBzdGFnZXM6IGRpY3Rbc3RyLCBsaXN0W3N0cl1dID0gZm91bmQuZ2V0KCJWZXJzaW9uSWRzVG9TdGFnZXMiLCB7fSkKICAgICAgICByZXR1cm4gc3RhZ2VzCgogICAgZGVmIF9jcmVhdGUoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJNYWtlIGEga2V5LCB1bmxlc3MgYW4gZWFybGllciBjYWxsIGRpZDsgdGhlIHNlY3JldCBtYXkgc3RpbGwgaGF2ZSBub25lIGF0IGFsbC4iIiIKICAgICAgICBpZiBzZWxmLl9wZW5kaW5nKCkgaXMgbm90IE5vbmU6CiAgICAgICAgICAgIHJldHVybgogICAgICAgIGtleSA9IGJhc2U2NC51cmxzYWZlX2I2NGVuY29kZShzZWNyZXRzLnRva2VuX2J5dGVzKEtFWV9CWVRFUykpLmRlY29kZSgpCiAgICAgICAgc2VsZi5fY2xpZW50LnB1dF9zZWNyZXRfdmFsdWUoCiAgICAgICAgICAgIFNlY3JldElkPXNlbGYuc2VjcmV0LAogICAgICAgICAgICBDbGllbnRSZXF1ZXN0VG9rZW49c2VsZi52ZXJzaW9uLAogICAgICAgICAgICBTZWNyZXRTdHJpbmc9anNvbi5kdW1wcyh7RklFTEQ6IGtleX0pLAogICAgICAgICAgICBWZXJzaW9uU3RhZ2VzPVtQRU5ESU5HXSwKICAgICAgICApCgogICAgZGVmIF9zZXQoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJOb3RoaW5nOiBubyBvdGhlciBzeXN0ZW0ga25vd3MgdGhlIGtleTsgdGhlIGFwcGxpY2F0aW9uIHJlYWRzIGl0IGZyb20gdGhlIHNlY3JldC4iIiIKCiAgICBkZWYgX3Rlc3Qoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJTZWUgdGhhdCB0aGUgYXBwbGljYXRpb24gd2lsbCBiZSBhYmxlIHRvIHVzZSB0aGUga2V5LiIiIgogICAgICAgIHRyeToKICAgICAgICAgICAga2V5ID0gYmFzZTY0LnVybHNhZmVfYjY0ZGVjb2RlKGpzb24ubG9hZHMoc2VsZi5fcGVuZGluZygpIG9yICIiKVtGSUVMRF0pCiAgICAgICAgZXhjZXB0IChWYWx1ZUVycm9yLCBLZXlFcnJvciwgVHlwZUVycm9yKToKICAgICAgICAgICAga2V5ID0gYiIiICAjIGFuZCBub3QgdGhlIGNhdXNlOiBpdHMgdGV4dCBtYXkgcXVvdGUgdGhlIHZhbHVlCiAgICAgICAgaWYgbGVuKGtleSkgIT0gS0VZX0JZVEVTOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGhvbGRzIG5vIHNpZ25pbmcga2V5IikKCiAgICBkZWYgX2ZpbmlzaChzZWxmKSAtPiBOb25lOgogICAgICAgICIiIk1ha2UgdGhlIHZlcnNpb24gdGhlIGN1cnJlbnQgb25lOyBTZWNyZXRzIE1hbmFnZXIgY2FsbHMgdGhlIGZvcm1lciBBV1NQUkVWSU9VUy4iIiIKICAgICAgICBmb3JtZXIgPSBbdmVyc2lvbiBmb3IgdmVyc2lvbiwgc3RhZ2VzIGluIHNlbGYuX3N0YWdlcygpLml0ZW1zKCkgaWYgQ1VSUkVOVCBpbiBzdGFnZXNdCiAgICAgICAgbW92ZSA9IHsiUmVtb3ZlRnJvbVZlcnNpb25JZCI6IGZvcm1lclswXX0gaWYgZm9ybWVyIGVsc2Uge30KICAgICAgICBzZWxmLl9jbGllbnQudXBkYXRlX3NlY3JldF92ZXJzaW9uX3N0YWdlKAogICAgICAgICAgICBTZWNyZXRJZD1zZWxmLnNlY3JldCwgVmVyc2lvblN0YWdlPUNVUlJFTlQsIE1vdmVUb1ZlcnNpb25JZD1zZWxmLnZlcnNpb24sICoqbW92ZQogICAgICAgICkKCiAgICBkZWYgX3BlbmRpbmcoc2VsZikgLT4gc3RyIHwgTm9uZToKICAgICAgICB0cnk6CiAgICAgICAgICAgIGFuc3dlciA9IHNlbGYuX2NsaWVudC5nZXRfc2VjcmV0X3ZhbHVlKAogICAgICAgICAgICAgICAgU2VjcmV0SWQ9c2VsZi5zZWNyZXQsIFZlcnNpb25JZD1zZWxmLnZlcnNpb24sIFZlcnNpb25TdGFnZT1QRU5ESU5HCiAgICAgICAgICAgICkKICAgICAgICBleGNlcHQgc2VsZi5fY2xpZW50LmV4Y2VwdGlvbnMuUmVzb3VyY2VOb3RGb3VuZEV4Y2VwdGlvbjoKICAgICAgICAgICAgcmV0dXJuIE5vbmUKICAgICAgICB2YWx1ZTogc3RyID0gYW5zd2VyWyJTZWNyZXRTdHJpbmciXQogICAgICAgIHJldHVybiB2YWx1ZQpQSwECFAMUAAAAAAAAACEA5AWH8WYSAABmEgAAFwAAAAAAAAAAAAAApIEAAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHlQSwUGAAAAAAEAAQBFAAAAmxIAAAAA"
  content_type   = "application/zip"
  key            = "functions/signing-key-rotation.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# staging/functions/alarm-forwarder/contacts/main
resource "aws_secretsmanager_secret" "functions_alarm_forwarder_contacts_main" {
  description             = "Whom alarms are passed on to; filled by an operator"
  kms_key_id              = aws_kms_key.security_alerts_main.arn
  name                    = "terrace-staging-on-call"
  recovery_window_in_days = 0
}

# staging/functions/signing-key/secret/main
resource "aws_secretsmanager_secret" "functions_signing_key_secret_main" {
  description             = "Signs what the application hands out"
  kms_key_id              = aws_kms_key.security_data_main.arn
  name                    = "terrace-staging-signing-key"
  recovery_window_in_days = 0
}

# staging/functions/alarm-forwarder/contacts/access
resource "aws_secretsmanager_secret_policy" "functions_alarm_forwarder_contacts_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.functions_alarm_forwarder_contacts_policy.json
  secret_arn          = aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn
}

# staging/functions/signing-key/secret/access
resource "aws_secretsmanager_secret_policy" "functions_signing_key_secret_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.functions_signing_key_secret_policy.json
  secret_arn          = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
}

# staging/functions/signing-key/schedule
resource "aws_secretsmanager_secret_rotation" "functions_signing_key_schedule" {
  rotation_lambda_arn = aws_lambda_function.functions_signing_key_rotation_main.arn
  secret_id           = aws_secretsmanager_secret.functions_signing_key_secret_main.id

  rotation_rules {
    automatically_after_days = 30
  }

  depends_on = [
    aws_lambda_permission.functions_signing_key_from_secrets_manager,
    aws_iam_role_policy.functions_signing_key_secret_rotation_rotates,
  ]
}

# staging/functions/alarm-forwarder/subscription
resource "aws_sns_topic_subscription" "functions_alarm_forwarder_subscription" {
  endpoint   = aws_lambda_alias.functions_alarm_forwarder_function_live.arn
  protocol   = "lambda"
  topic_arn  = aws_sns_topic.monitoring_alerts_main.arn
  depends_on = [aws_lambda_permission.functions_alarm_forwarder_from_alerts]
}

# staging/functions/alarm-forwarder/function/dead-letters/main
resource "aws_sqs_queue" "functions_alarm_forwarder_function_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_alerts_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-staging-alarm-forwarder-failed"
}

# staging/functions/signing-key/rotation/dead-letters/main
resource "aws_sqs_queue" "functions_signing_key_rotation_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-staging-signing-key-rotation-failed"
}

# staging/functions/alarm-forwarder/function/dead-letters/access
resource "aws_sqs_queue_policy" "functions_alarm_forwarder_function_dead_letters_access" {
  policy    = data.aws_iam_policy_document.functions_alarm_forwarder_function_dead_letters_policy.json
  queue_url = aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.url
}

# staging/functions/signing-key/rotation/dead-letters/access
resource "aws_sqs_queue_policy" "functions_signing_key_rotation_dead_letters_access" {
  policy    = data.aws_iam_policy_document.functions_signing_key_rotation_dead_letters_policy.json
  queue_url = aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.url
}
