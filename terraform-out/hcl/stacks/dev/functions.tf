# dev/functions/alarm-forwarder/contacts/forwarder-reads-document
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

# dev/functions/alarm-forwarder/contacts/policy
data "aws_iam_policy_document" "functions_alarm_forwarder_contacts_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["222222222222"]
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

# dev/functions/alarm-forwarder/function/dead-letters/policy
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

# dev/functions/alarm-forwarder/function/permissions/document
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
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder",
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-alarm-forwarder:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# dev/functions/alarm-forwarder/function/role/trust
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

# dev/functions/signing-key/rotation/dead-letters/policy
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

# dev/functions/signing-key/rotation/permissions/document
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
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-signing-key-rotation",
        "arn:aws:lambda:us-east-1:222222222222:function:terrace-dev-signing-key-rotation:*",
      ]
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
    }
  }
}

# dev/functions/signing-key/rotation/role/trust
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

# dev/functions/signing-key/secret/app-reads-document
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

# dev/functions/signing-key/secret/pod-app-reads-document
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

# dev/functions/signing-key/secret/policy
data "aws_iam_policy_document" "functions_signing_key_secret_policy" {
  statement {
    actions   = ["secretsmanager:*"]
    effect    = "Deny"
    resources = [aws_secretsmanager_secret.functions_signing_key_secret_main.arn]
    sid       = "RefuseOtherAccounts"

    condition {
      test     = "StringNotEquals"
      values   = ["222222222222"]
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

# dev/functions/signing-key/secret/rotation-rotates-document
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

# dev/functions/alarm-forwarder/function/log
resource "aws_cloudwatch_log_group" "functions_alarm_forwarder_function_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-dev-alarm-forwarder"
  retention_in_days = 30
}

# dev/functions/signing-key/rotation/log
resource "aws_cloudwatch_log_group" "functions_signing_key_rotation_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/lambda/terrace-dev-signing-key-rotation"
  retention_in_days = 30
}

# dev/functions/alarms/function-dead-letters
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has given up on an event, which waits in its dead-letter queue. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-dead-letters"
  alarm_name          = "terrace-dev-function-dead-letters"
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

# dev/functions/alarms/function-errors
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-errors"
  alarm_name          = "terrace-dev-function-errors"
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
        FunctionName = "terrace-dev-signing-key-rotation"
      }
      metric_name = "Errors"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/functions/alarms/function-throttles
resource "aws_cloudwatch_metric_alarm" "functions_alarms_function_throttles" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function was called more often than it may run at a time. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-throttles"
  alarm_name          = "terrace-dev-function-throttles"
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
        FunctionName = "terrace-dev-signing-key-rotation"
      }
      metric_name = "Throttles"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# dev/functions/alarm-forwarder/function/role/main
resource "aws_iam_role" "functions_alarm_forwarder_function_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.functions_alarm_forwarder_function_role_trust.json
  description          = "Passes alarms on to who is on call"
  name                 = "terrace-dev-alarm-forwarder"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
}

# dev/functions/signing-key/rotation/role/main
resource "aws_iam_role" "functions_signing_key_rotation_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.functions_signing_key_rotation_role_trust.json
  description          = "Rotates the secret signing-key"
  name                 = "terrace-dev-signing-key-rotation"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
}

# dev/functions/alarm-forwarder/contacts/forwarder-reads
resource "aws_iam_role_policy" "functions_alarm_forwarder_contacts_forwarder_reads" {
  name   = "terrace-dev-on-call-forwarder-reads"
  policy = data.aws_iam_policy_document.functions_alarm_forwarder_contacts_forwarder_reads_document.json
  role   = aws_iam_role.functions_alarm_forwarder_function_role_main.name
}

# dev/functions/alarm-forwarder/function/permissions/policy
resource "aws_iam_role_policy" "functions_alarm_forwarder_function_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.functions_alarm_forwarder_function_permissions_document.json
  role   = aws_iam_role.functions_alarm_forwarder_function_role_main.name
}

# dev/functions/signing-key/rotation/permissions/policy
resource "aws_iam_role_policy" "functions_signing_key_rotation_permissions_policy" {
  name   = "run"
  policy = data.aws_iam_policy_document.functions_signing_key_rotation_permissions_document.json
  role   = aws_iam_role.functions_signing_key_rotation_role_main.name
}

# dev/functions/signing-key/secret/app-reads
resource "aws_iam_role_policy" "functions_signing_key_secret_app_reads" {
  name   = "terrace-dev-signing-key-app-reads"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_app_reads_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/functions/signing-key/secret/pod-app-reads
resource "aws_iam_role_policy" "functions_signing_key_secret_pod_app_reads" {
  name   = "terrace-dev-signing-key-pod-app-reads"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_pod_app_reads_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/functions/signing-key/secret/rotation-rotates
resource "aws_iam_role_policy" "functions_signing_key_secret_rotation_rotates" {
  name   = "terrace-dev-signing-key-rotation-rotates"
  policy = data.aws_iam_policy_document.functions_signing_key_secret_rotation_rotates_document.json
  role   = aws_iam_role.functions_signing_key_rotation_role_main.name
}

# dev/functions/alarm-forwarder/function/live
resource "aws_lambda_alias" "functions_alarm_forwarder_function_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.functions_alarm_forwarder_function_main.function_name
  function_version = aws_lambda_function.functions_alarm_forwarder_function_main.version
  name             = "live"
}

# dev/functions/signing-key/rotation/live
resource "aws_lambda_alias" "functions_signing_key_rotation_live" {
  description      = "What is invoked"
  function_name    = aws_lambda_function.functions_signing_key_rotation_main.function_name
  function_version = aws_lambda_function.functions_signing_key_rotation_main.version
  name             = "live"
}

# dev/functions/alarm-forwarder/function/main
resource "aws_lambda_function" "functions_alarm_forwarder_function_main" {
  architectures     = ["arm64"]
  description       = "Passes alarms on to who is on call"
  function_name     = "terrace-dev-alarm-forwarder"
  handler           = "alarm_forwarder.handler"
  kms_key_arn       = aws_kms_key.security_alerts_main.arn
  memory_size       = 256
  publish           = true
  role              = aws_iam_role.functions_alarm_forwarder_function_role_main.arn
  runtime           = "python3.13"
  s3_bucket         = aws_s3_object.functions_alarm_forwarder_function_code.bucket
  s3_key            = aws_s3_object.functions_alarm_forwarder_function_code.key
  s3_object_version = aws_s3_object.functions_alarm_forwarder_function_code.version_id
  source_code_hash  = "oKiAGCEXY+s1yZi9MrrZqzC3/VEdFWi3U+WZzS4jTUo="
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

# dev/functions/signing-key/rotation/main
resource "aws_lambda_function" "functions_signing_key_rotation_main" {
  architectures     = ["arm64"]
  description       = "Rotates the secret signing-key"
  function_name     = "terrace-dev-signing-key-rotation"
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

# dev/functions/alarm-forwarder/function/retries
resource "aws_lambda_function_event_invoke_config" "functions_alarm_forwarder_function_retries" {
  function_name                = aws_lambda_alias.functions_alarm_forwarder_function_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.functions_alarm_forwarder_function_live.name
}

# dev/functions/signing-key/rotation/retries
resource "aws_lambda_function_event_invoke_config" "functions_signing_key_rotation_retries" {
  function_name                = aws_lambda_alias.functions_signing_key_rotation_live.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2
  qualifier                    = aws_lambda_alias.functions_signing_key_rotation_live.name
}

# dev/functions/alarm-forwarder/from-alerts
resource "aws_lambda_permission" "functions_alarm_forwarder_from_alerts" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.functions_alarm_forwarder_function_live.function_name
  principal     = "sns.amazonaws.com"
  qualifier     = aws_lambda_alias.functions_alarm_forwarder_function_live.name
  source_arn    = aws_sns_topic.monitoring_alerts_main.arn
  statement_id  = "AlertsInvoke"
}

# dev/functions/alarm-forwarder/from-heartbeat-alerts
resource "aws_lambda_permission" "functions_alarm_forwarder_from_heartbeat_alerts" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.functions_alarm_forwarder_function_live.function_name
  principal     = "sns.amazonaws.com"
  qualifier     = aws_lambda_alias.functions_alarm_forwarder_function_live.name
  source_arn    = aws_sns_topic.observability_heartbeat_topic_main.arn
  statement_id  = "HeartbeatAlertsInvoke"
}

# dev/functions/signing-key/from-secrets-manager
resource "aws_lambda_permission" "functions_signing_key_from_secrets_manager" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.functions_signing_key_rotation_main.function_name
  principal      = "secretsmanager.amazonaws.com"
  source_account = "222222222222"
  source_arn     = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
  statement_id   = "SecretsManagerInvokes"
}

# dev/functions/alarm-forwarder/function/code
resource "aws_s3_object" "functions_alarm_forwarder_function_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQD0kBdcdDEAAHQxAAASAAAAYWxhcm1fZm9yd2FyZGVyLnB5IiIiUGFzc2VzIG5vdGlmaWNhdGlvbnMgb2YgdGhlIGFsZXJ0cyB0b3BpYyBvbiB0byB3aG8gaXMgb24gY2FsbC4KCldob20gdG8gdGVsbCBpcyBpbiBhIHNlY3JldCB0aGF0IGFuIG9wZXJhdG9yIGZpbGxzLCBhIEpTT04gb2JqZWN0IHdpdGggb25lIG9yIG1vcmUgb2Y6CmBwYWdlcmR1dHlfcm91dGluZ19rZXlgLCBgb3BzZ2VuaWVfYXBpX2tleWAsIGBzbGFja193ZWJob29rX3VybGAsIGBoZWFydGJlYXRfdXJsYC4KCkFuIGFsYXJtIG9wZW5zIGFuIGluY2lkZW50IGFuZCBpdHMgcmV0dXJuIHRvIE9LIGNsb3NlcyB0aGUgc2FtZSBvbmUuIFdoYXQgZWxzZSBjb21lcyB0aHJvdWdoCnRoZSB0b3BpYywgYXMgYnVkZ2V0cyBhbmQgY29zdCBhbm9tYWxpZXMgZG8sIGlzIHBhc3NlZCBvbiBhcyB0ZXh0LiBXaGF0IGEgcGlwZWxpbmUgc2F5cyBvZiBhCmRlcGxveW1lbnQgaXMgZm9yIHRoZSBjaGF0OyBvbmx5IG9uZSB0aGF0IGZhaWxlZCBoYWxmLXdheSwgb3Igd2FzIHRha2VuIGJhY2ssIGdvZXMgdG8gUGFnZXJEdXR5IGFuZApPcHNnZW5pZSwgYW5kIHRoZSBuZXh0IHRoYXQgc3VjY2VlZHMgY2xvc2VzIGl0cyBpbmNpZGVudC4KCkEgZ3JvdXAgb2YgUHJvbWV0aGV1cycgYWxlcnRzIHNheXMgaW4gaXRzIGF0dHJpYnV0ZSBgRHV0eWAgd2hhdCBpdCBpcyBmb3IsIGFzIGl0cyByb3V0ZSBkZWNpZGVkIGJ5CnNldmVyaXR5IGFuZCBlbnZpcm9ubWVudDogb25lIGZvciBgcGFnZWAgb3BlbnMgYW4gaW5jaWRlbnQgYW5kLCBvbmNlIGFsbCBpdHMgYWxlcnRzIGFyZSByZXNvbHZlZCwKY2xvc2VzIHRoZSBzYW1lIG9uZTsgb25lIGZvciBgY2hhdGAgZ29lcyB0byB0aGUgY2hhdCBhbG9uZS4gQSBgaGVhcnRiZWF0YCBzYXlzIHRoYXQgYWxlcnRpbmcgd29ya3M6Cml0IGdvZXMgdG8gYGhlYXJ0YmVhdF91cmxgLCBhbiBhZGRyZXNzIG9mIGEgbW9uaXRvciBvdXRzaWRlIHRoZSBhY2NvdW50IHRoYXQgY2FsbHMgZm9yIGhlbHAgd2hlbgpub25lIGNvbWVzLCBhbmQgaXMgb3RoZXJ3aXNlIGRyb3BwZWQ7IENsb3VkV2F0Y2ggY291bnRzIGhlYXJ0YmVhdHMgYnkgaXRzZWxmLgoKRXZlcnkgY2FsbCBoYXMgYSBkZWFkbGluZSBhbmQgbm9uZSBpcyByZXBlYXRlZCBoZXJlOiB3aGVuIG9uZSBmYWlscywgdGhlIHJlc3QgYXJlIHN0aWxsIG1hZGUsCnRoZSBydW4gZmFpbHMsIExhbWJkYSB0cmllcyB0aGUgZXZlbnQgdHdpY2UgbW9yZSwgYW5kIHRoZW4gaXQgaXMgaW4gdGhlIHF1ZXVlLiBQYWdlckR1dHkgYW5kCk9wc2dlbmllIGtub3cgYSByZXBldGl0aW9uIGJ5IGl0cyBrZXk7IGluIFNsYWNrIGl0IG1heSBzdGFuZCB0d2ljZSwgd2hpY2ggaXMgYmV0dGVyIHRoYW4gbmV2ZXIuCiIiIgoKaW1wb3J0IGhhc2hsaWIKaW1wb3J0IGpzb24KaW1wb3J0IGxvZ2dpbmcKaW1wb3J0IG9zCmltcG9ydCB1cmxsaWIuZXJyb3IKaW1wb3J0IHVybGxpYi5wYXJzZQppbXBvcnQgdXJsbGliLnJlcXVlc3QKZnJvbSBjb2xsZWN0aW9ucy5hYmMgaW1wb3J0IENhbGxhYmxlLCBNYXBwaW5nLCBTZXQKZnJvbSBkYXRhY2xhc3NlcyBpbXBvcnQgZGF0YWNsYXNzCmZyb20gZW51bSBpbXBvcnQgRW51bQpmcm9tIGZ1bmN0b29scyBpbXBvcnQgY2FjaGUKZnJvbSBodG1sIGltcG9ydCBlc2NhcGUKZnJvbSBodHRwLmNsaWVudCBpbXBvcnQgSFRUUEV4Y2VwdGlvbgpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKUEFHRVJEVVRZID0gImh0dHBzOi8vZXZlbnRzLnBhZ2VyZHV0eS5jb20vdjIvZW5xdWV1ZSIKT1BTR0VOSUUgPSAiaHR0cHM6Ly9hcGkub3BzZ2VuaWUuY29tL3YyL2FsZXJ0cyIKU0NIRU1FUyA9ICgiaHR0cHMiLCkgICMgYSBrZXkgb3IgYW4gYWRkcmVzcyBvZiBhIHdlYmhvb2sgaW4gY2xlYXIgdGV4dCB3b3VsZCBiZSBldmVyeWJvZHkncwpIVFRQX1NFQ09ORFMgPSA1LjAKIyBXaXRoIHRocmVlIGNhbGxzIG9mIDUgcyBlYWNoOiAyOSBzIGluIHRoZSB3b3JzdCBjYXNlLCB3aXRoaW4gdGhlIGZ1bmN0aW9uJ3MgNDUuClBBVElFTkNFID0geyJjb25uZWN0X3RpbWVvdXQiOiAyLCAicmVhZF90aW1lb3V0IjogNSwgInJldHJpZXMiOiB7InRvdGFsX21heF9hdHRlbXB0cyI6IDJ9fQojIExpbWl0cyBvZiBQYWdlckR1dHkncyBFdmVudHMgQVBJIHYyLCBPcHNnZW5pZSdzIEFsZXJ0IEFQSSBhbmQgU2xhY2sncyBtZXNzYWdlcywgaW4gY2hhcmFjdGVycy4KUEFHRVJEVVRZX1NVTU1BUlksIFBBR0VSRFVUWV9LRVkgPSAxMDI0LCAyNTUKT1BTR0VOSUVfTUVTU0FHRSwgT1BTR0VOSUVfREVTQ1JJUFRJT04gPSAxMzAsIDE1MDAwClNMQUNLX1RFWFQgPSA0MDAwClJFTEVBU0VfRklFTERTID0geyJFdmVudCIsICJLZXkiLCAiV2FrZXMiLCAiVGl0bGUiLCAiVGV4dCIsICJUaW1lIn0KUkVMRUFTRSA9ICJ0ZXJyYWNlLnJlbGVhc2UiICAjIGBTb3VyY2VgIG9mIHdoYXQgYHRlcnJhY2Ugbm90aWZ5YCBwdWJsaXNoZXMKUFJPTUVUSEVVUyA9ICJ0ZXJyYWNlLnByb21ldGhldXMiICAjIGBTb3VyY2VgIG9mIHdoYXQgUHJvbWV0aGV1cycgYWxlcnQgbWFuYWdlciBwdWJsaXNoZXMKCmxvZyA9IGxvZ2dpbmcuZ2V0TG9nZ2VyKF9fbmFtZV9fKQpsb2cuc2V0TGV2ZWwobG9nZ2luZy5JTkZPKQoKCmNsYXNzIEZvcndhcmRpbmdFcnJvcihFeGNlcHRpb24pOgogICAgIiIiU29tZWJvZHkgd2FzIG5vdCB0b2xkOyBpdHMgdGV4dCBuYW1lcyB3aG9tIGFuZCBuZXZlciBob3cgdGhleSBhcmUgcmVhY2hlZC4iIiIKCgpjbGFzcyBTdGF0ZShFbnVtKToKICAgICIiIldoYXQgaGFzIGJlY29tZSBvZiB0aGUgdGhpbmcgdGhhdCB0aGUgbm90aWZpY2F0aW9uIGlzIGFib3V0LiIiIgoKICAgIEFMQVJNID0gIkFMQVJNIgogICAgT0sgPSAiT0siCiAgICBOT1RFID0gIk5PVEUiICAjIHNvbWV0aGluZyB0aGF0IGhhcHBlbmVkIGFuZCBoYXMgbm8gZW5kCiAgICBDSEFUID0gIkNIQVQiICAjIHNvbWV0aGluZyB0aGF0IG5vYm9keSBoYXMgdG8gZG8gYW55dGhpbmcgYWJvdXQgYXQgb25jZQogICAgSEVBUlRCRUFUID0gIkhFQVJUQkVBVCIgICMgbm90aGluZyBoYXMgaGFwcGVuZWQsIGFuZCBhbGVydGluZyB3b3JrcwoKCkBkYXRhY2xhc3MoZnJvemVuPVRydWUsIGt3X29ubHk9VHJ1ZSkKY2xhc3MgTm90aWNlOgogICAgIiIiQSBub3RpZmljYXRpb24sIHdob2V2ZXIgaXQgaXMgcGFzc2VkIG9uIHRvLgoKICAgIEF0dHJpYnV0ZXM6CiAgICAgICAgc3RhdGU6IFdoZXRoZXIgaXQgb3BlbnMgb3IgY2xvc2VzIGFuIGluY2lkZW50LCBvciBpcyBhIHRleHQgYW5kIG5vIG1vcmUuCiAgICAgICAga2V5OiBUaGUgc2FtZSBmb3IgYWxsIG5vdGljZXMgYWJvdXQgb25lIGluY2lkZW50LgogICAgICAgIHRpdGxlOiBPbmUgbGluZS4KICAgICAgICB0ZXh0OiBFdmVyeXRoaW5nLgogICAgICAgIHNvdXJjZTogV2hhdCBpdCBjb21lcyBmcm9tLgogICAgICAgIHRpbWU6IFdoZW4sIGFzIElTTyA4NjAxLgogICAgIiIiCgogICAgc3RhdGU6IFN0YXRlCiAgICBrZXk6IHN0cgogICAgdGl0bGU6IHN0cgogICAgdGV4dDogc3RyCiAgICBzb3VyY2U6IHN0cgogICAgdGltZTogc3RyCgoKZGVmIGhhbmRsZXIoZXZlbnQ6IGRpY3Rbc3RyLCBBbnldLCBfY29udGV4dDogb2JqZWN0KSAtPiBOb25lOgogICAgIiIiUGFzcyBvbiB0aGUgbm90aWZpY2F0aW9ucyBvZiBvbmUgZXZlbnQgZnJvbSBTTlMuIiIiCiAgICBmb3J3YXJkKGV2ZW50LCBfY2xpZW50KCksIG9zLmVudmlyb25bIlNFQ1JFVF9JRCJdKQoKCkBjYWNoZQpkZWYgX2NsaWVudCgpIC0+IEFueToKICAgIHJldHVybiBib3RvMy5jbGllbnQoInNlY3JldHNtYW5hZ2VyIiwgY29uZmlnPUNvbmZpZygqKlBBVElFTkNFKSkgICMgdHlwZTogaWdub3JlW25vLXVudHlwZWQtY2FsbF0KCgpkZWYgZm9yd2FyZChldmVudDogZGljdFtzdHIsIEFueV0sIGNsaWVudDogQW55LCBzZWNyZXQ6IHN0cikgLT4gTm9uZToKICAgICIiIlRlbGwgZXZlcnlib2R5IHdob20gdGhlIHNlY3JldCBuYW1lcy4KCiAgICBSYWlzZXM6CiAgICAgICAgRm9yd2FyZGluZ0Vycm9yOiBUaGUgc2VjcmV0IGNhbm5vdCBiZSB1bmRlcnN0b29kLCBvciBzb21lYm9keSBjb3VsZCBub3QgYmUgdG9sZC4KICAgICIiIgogICAgbm90aWNlcyA9IFtyZWFkKHJlY29yZFsiU25zIl0pIGZvciByZWNvcmQgaW4gZXZlbnRbIlJlY29yZHMiXV0KICAgIGNvbnRhY3RzID0gX2NvbnRhY3RzKGNsaWVudCwgc2VjcmV0KQogICAgZmFpbHVyZXMgPSBbXQogICAgZm9yIG5vdGljZSBpbiBub3RpY2VzOgogICAgICAgIHRvbGQgPSBbbmFtZSBmb3IgbmFtZSBpbiBjb250YWN0cyBpZiBuYW1lIGluIEFVRElFTkNFU1tub3RpY2Uuc3RhdGVdXQogICAgICAgIGlmIG5vdCB0b2xkIGFuZCBub3RpY2Uuc3RhdGUgaXMgbm90IFN0YXRlLkhFQVJUQkVBVDoKICAgICAgICAgICAgX3NheV9ub2JvZHkobm90aWNlLCBzZWNyZXQsIG90aGVycz1ib29sKEVWRVJZQk9EWSAmIGNvbnRhY3RzLmtleXMoKSkpCiAgICAgICAgZm9yIG5hbWUgaW4gdG9sZDoKICAgICAgICAgICAgY29udGFjdCA9IGNvbnRhY3RzW25hbWVdCiAgICAgICAgICAgIHRyeToKICAgICAgICAgICAgICAgIFNFTkRFUlNbbmFtZV0oY29udGFjdCwgbm90aWNlKQogICAgICAgICAgICBleGNlcHQgKE9TRXJyb3IsIFZhbHVlRXJyb3IsIEhUVFBFeGNlcHRpb24pIGFzIGVycm9yOiAgIyB1cmxsaWIncyBhcmUgYW1vbmcgdGhlc2UKICAgICAgICAgICAgICAgIGZhaWx1cmVzLmFwcGVuZChmIntuYW1lfToge19kZXNjcmliZShlcnJvcil9IikKICAgICAgICAgICAgZWxzZToKICAgICAgICAgICAgICAgIGxvZy5pbmZvKCJ0b2xkICVzOiAlcyAoJXMpIiwgbmFtZSwgbm90aWNlLnRpdGxlLCBub3RpY2Uuc3RhdGUudmFsdWUpCiAgICBpZiBmYWlsdXJlczoKICAgICAgICAjIFdpdGhvdXQgdGhlIGNhdXNlOiBpdHMgdGV4dCBtYXkgaG9sZCB0aGUgYWRkcmVzcyBvZiBhIHdlYmhvb2suCiAgICAgICAgcmFpc2UgRm9yd2FyZGluZ0Vycm9yKCI7ICIuam9pbihmYWlsdXJlcykpCgoKZGVmIF9zYXlfbm9ib2R5KG5vdGljZTogTm90aWNlLCBzZWNyZXQ6IHN0ciwgKiwgb3RoZXJzOiBib29sKSAtPiBOb25lOgogICAgIiIiTGVhdmUgYSBsaW5lIHdoZXJlIHNvbWVib2R5IGxvb2tzIHdobyB3b25kZXJzIHdoeSBub3RoaW5nIGNhbWUuIiIiCiAgICBpZiBub3RpY2Uuc3RhdGUgaXMgU3RhdGUuQ0hBVCBhbmQgb3RoZXJzOgogICAgICAgIGxvZy53YXJuaW5nKCJub3QgaW4gYSBjaGF0OiAlczsgc2VjcmV0ICVzIG5hbWVzIG5vICVzIiwgbm90aWNlLnRpdGxlLCBzZWNyZXQsIENIQVQpCiAgICAgICAgcmV0dXJuCiAgICBsb2cuZXJyb3IoCiAgICAgICAgIk5PQk9EWSBXQVMgVE9MRDogJXMgKCVzKTsgc2VjcmV0ICVzIG5hbWVzIG5vYm9keSwgc2VlIGRvY3MvcnVuYm9va3MvZnVuY3Rpb25zLm1kIiwKICAgICAgICBub3RpY2UudGl0bGUsCiAgICAgICAgbm90aWNlLnN0YXRlLnZhbHVlLAogICAgICAgIHNlY3JldCwKICAgICkKCgpkZWYgcmVhZChtZXNzYWdlOiBNYXBwaW5nW3N0ciwgQW55XSkgLT4gTm90aWNlOgogICAgIiIiVW5kZXJzdGFuZCBhIG1lc3NhZ2Ugb2YgU05TLiIiIgogICAgZ2l2ZW4gPSBtZXNzYWdlLmdldCgiTWVzc2FnZUF0dHJpYnV0ZXMiKSBvciB7fQogICAgYXR0cmlidXRlcyA9IHtuYW1lOiBzdHIoZWFjaC5nZXQoIlZhbHVlIiwgIiIpKSBmb3IgbmFtZSwgZWFjaCBpbiBnaXZlbi5pdGVtcygpfQogICAgaWYgYXR0cmlidXRlcy5nZXQoIlNvdXJjZSIpID09IFBST01FVEhFVVM6CiAgICAgICAgdGl0bGUsIF8sIHRleHQgPSBtZXNzYWdlWyJNZXNzYWdlIl0ucGFydGl0aW9uKCJcbiIpCiAgICAgICAgcmV0dXJuIE5vdGljZSgKICAgICAgICAgICAgc3RhdGU9X3N0YXRlX29mX2dyb3VwKGF0dHJpYnV0ZXMpLAogICAgICAgICAgICBrZXk9YXR0cmlidXRlcy5nZXQoIktleSIpIG9yIG1lc3NhZ2VbIk1lc3NhZ2VJZCJdLAogICAgICAgICAgICB0aXRsZT10aXRsZSwKICAgICAgICAgICAgdGV4dD10ZXh0LnN0cmlwKCksCiAgICAgICAgICAgIHNvdXJjZT1tZXNzYWdlWyJUb3BpY0FybiJdLnJwYXJ0aXRpb24oIjoiKVsyXSwKICAgICAgICAgICAgdGltZT1tZXNzYWdlWyJUaW1lc3RhbXAiXSwKICAgICAgICApCiAgICB0cnk6CiAgICAgICAgYm9keSA9IGpzb24ubG9hZHMobWVzc2FnZVsiTWVzc2FnZSJdKQogICAgZXhjZXB0IFZhbHVlRXJyb3I6CiAgICAgICAgYm9keSA9IE5vbmUKICAgIGlmIGlzaW5zdGFuY2UoYm9keSwgZGljdCkgYW5kIHsiQWxhcm1OYW1lIiwgIk5ld1N0YXRlVmFsdWUifSA8PSBib2R5LmtleXMoKToKICAgICAgICBzdGF0ZSA9IHsiQUxBUk0iOiBTdGF0ZS5BTEFSTSwgIk9LIjogU3RhdGUuT0t9LmdldChib2R5WyJOZXdTdGF0ZVZhbHVlIl0sIFN0YXRlLk5PVEUpCiAgICAgICAgcmV0dXJuIE5vdGljZSgKICAgICAgICAgICAgc3RhdGU9c3RhdGUsCiAgICAgICAgICAgIGtleT1ib2R5LmdldCgiQWxhcm1Bcm4iKSBvciBib2R5WyJBbGFybU5hbWUiXSwKICAgICAgICAgICAgdGl0bGU9ZiJ7Ym9keVsnTmV3U3RhdGVWYWx1ZSddfToge2JvZHlbJ0FsYXJtTmFtZSddfSIsCiAgICAgICAgICAgIHRleHQ9IlxuIi5qb2luKGZpbHRlcihOb25lLCBtYXAoYm9keS5nZXQsICgiQWxhcm1EZXNjcmlwdGlvbiIsICJOZXdTdGF0ZVJlYXNvbiIpKSkpLAogICAgICAgICAgICBzb3VyY2U9Ym9keVsiQWxhcm1OYW1lIl0sCiAgICAgICAgICAgIHRpbWU9Ym9keS5nZXQoIlN0YXRlQ2hhbmdlVGltZSIpIG9yIG1lc3NhZ2VbIlRpbWVzdGFtcCJdLAogICAgICAgICkKICAgIGlmIGlzaW5zdGFuY2UoYm9keSwgZGljdCkgYW5kIGJvZHkuZ2V0KCJTb3VyY2UiKSA9PSBSRUxFQVNFIGFuZCBib2R5LmtleXMoKSA+PSBSRUxFQVNFX0ZJRUxEUzoKICAgICAgICByZXR1cm4gTm90aWNlKAogICAgICAgICAgICBzdGF0ZT1fc3RhdGVfb2YoYm9keSksCiAgICAgICAgICAgIGtleT1zdHIoYm9keVsiS2V5Il0pLAogICAgICAgICAgICB0aXRsZT1zdHIoYm9keVsiVGl0bGUiXSksCiAgICAgICAgICAgIHRleHQ9c3RyKGJvZHlbIlRleHQiXSksCiAgICAgICAgICAgIHNvdXJjZT1zdHIoYm9keVsiS2V5Il0pLAogICAgICAgICAgICB0aW1lPXN0cihib2R5WyJUaW1lIl0pLAogICAgICAgICkKICAgIHJldHVybiBOb3RpY2UoCiAgICAgICAgc3RhdGU9U3RhdGUuTk9URSwKICAgICAgICBrZXk9bWVzc2FnZVsiTWVzc2FnZUlkIl0sICAjIHRoZSBzYW1lIHdoZW4gTGFtYmRhIHRyaWVzIGFnYWluCiAgICAgICAgdGl0bGU9bWVzc2FnZS5nZXQoIlN1YmplY3QiKSBvciBtZXNzYWdlWyJNZXNzYWdlIl0ucGFydGl0aW9uKCJcbiIpWzBdLAogICAgICAgIHRleHQ9bWVzc2FnZVsiTWVzc2FnZSJdLAogICAgICAgIHNvdXJjZT1tZXNzYWdlWyJUb3BpY0FybiJdLnJwYXJ0aXRpb24oIjoiKVsyXSwKICAgICAgICB0aW1lPW1lc3NhZ2VbIlRpbWVzdGFtcCJdLAogICAgKQoKCmRlZiBfc3RhdGVfb2YocmVsZWFzZTogTWFwcGluZ1tzdHIsIEFueV0pIC0+IFN0YXRlOgogICAgIiIiV2hhdCBhIGRlcGxveW1lbnQncyBldmVudCBhc2tzIG9mIHBlb3BsZTogYSB2ZXJzaW9uIHRoYXQgd2FzIHRha2VuIGJhY2sgaXMgbG9va2VkIGludG8uIiIiCiAgICBpZiByZWxlYXNlWyJFdmVudCJdID09ICJmYWlsZWQiIGFuZCByZWxlYXNlWyJXYWtlcyJdOgogICAgICAgIHJldHVybiBTdGF0ZS5BTEFSTQogICAgcmV0dXJuIHsic3VjY2VlZGVkIjogU3RhdGUuT0ssICJyb2xsZWQtYmFjayI6IFN0YXRlLk5PVEV9LmdldChyZWxlYXNlWyJFdmVudCJdLCBTdGF0ZS5DSEFUKQoKCmRlZiBfc3RhdGVfb2ZfZ3JvdXAoYXR0cmlidXRlczogTWFwcGluZ1tzdHIsIHN0cl0pIC0+IFN0YXRlOgogICAgIiIiV2hhdCBhIGdyb3VwIG9mIGFsZXJ0cyBhc2tzIG9mIHBlb3BsZTsgb25lIHdob3NlIGR1dHkgZ290IGxvc3Qgd2FrZXMgdGhlbS4iIiIKICAgIGR1dHkgPSB7ImNoYXQiOiBTdGF0ZS5DSEFULCAiaGVhcnRiZWF0IjogU3RhdGUuSEVBUlRCRUFUfS5nZXQoYXR0cmlidXRlcy5nZXQoIkR1dHkiLCAiIikpCiAgICByZXR1cm4gZHV0eSBvciAoU3RhdGUuT0sgaWYgYXR0cmlidXRlcy5nZXQoIlN0YXR1cyIpID09ICJyZXNvbHZlZCIgZWxzZSBTdGF0ZS5BTEFSTSkKCgpkZWYgX2NvbnRhY3RzKGNsaWVudDogQW55LCBzZWNyZXQ6IHN0cikgLT4gZGljdFtzdHIsIHN0cl06CiAgICAiIiJSZWFkIHdob20gdG8gdGVsbDsgbm9ib2R5IHdoZW4gdGhlIHNlY3JldCBoYXMgbm8gdmFsdWUgeWV0LiIiIgogICAgdHJ5OgogICAgICAgIHZhbHVlID0gY2xpZW50LmdldF9zZWNyZXRfdmFsdWUoU2VjcmV0SWQ9c2VjcmV0KVsiU2VjcmV0U3RyaW5nIl0KICAgIGV4Y2VwdCBjbGllbnQuZXhjZXB0aW9ucy5SZXNvdXJjZU5vdEZvdW5kRXhjZXB0aW9uOgogICAgICAgIHJldHVybiB7fQogICAgaWYgbm90IHZhbHVlLnN0cmlwKCk6CiAgICAgICAgcmV0dXJuIHt9CiAgICB0cnk6CiAgICAgICAgZm91bmQgPSBqc29uLmxvYWRzKHZhbHVlKQogICAgZXhjZXB0IFZhbHVlRXJyb3I6CiAgICAgICAgZm91bmQgPSBOb25lCiAgICBpZiBub3QgaXNpbnN0YW5jZShmb3VuZCwgZGljdCkgb3Igbm90IGFsbChpc2luc3RhbmNlKGVhY2gsIHN0cikgZm9yIGVhY2ggaW4gZm91bmQudmFsdWVzKCkpOgogICAgICAgICMgV2l0aG91dCB0aGUgY2F1c2UsIHdoaWNoIHF1b3RlcyB0aGUgdmFsdWUuCiAgICAgICAgcmFpc2UgRm9yd2FyZGluZ0Vycm9yKGYic2VjcmV0IHtzZWNyZXR9IGlzIG5vdCBhIEpTT04gb2JqZWN0IG9mIHN0cmluZ3MiKQogICAgaWYgdW5rbm93biA6PSBmb3VuZC5rZXlzKCkgLSBTRU5ERVJTLmtleXMoKToKICAgICAgICBsb2cud2FybmluZygic2VjcmV0ICVzIGhhcyB1bmtub3duIGtleXM6ICVzIiwgc2VjcmV0LCAiLCAiLmpvaW4oc29ydGVkKHVua25vd24pKSkKICAgIHJldHVybiB7bmFtZTogZm91bmRbbmFtZV0uc3RyaXAoKSBmb3IgbmFtZSBpbiBTRU5ERVJTIGlmIGZvdW5kLmdldChuYW1lLCAiIikuc3RyaXAoKX0KCgpkZWYgX3RlbGxfcGFnZXJkdXR5KHJvdXRpbmdfa2V5OiBzdHIsIG5vdGljZTogTm90aWNlKSAtPiBOb25lOgogICAgIiIiU291cmNlOiBQYWdlckR1dHkgRGV2ZWxvcGVyIERvY3VtZW50YXRpb24sICJFdmVudHMgQVBJIHYyIi4iIiIKICAgIGV2ZW50OiBkaWN0W3N0ciwgQW55XSA9IHsKICAgICAgICAicm91dGluZ19rZXkiOiByb3V0aW5nX2tleSwKICAgICAgICAiZXZlbnRfYWN0aW9uIjogInJlc29sdmUiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSyBlbHNlICJ0cmlnZ2VyIiwKICAgICAgICAiZGVkdXBfa2V5IjogX3Nob3J0KG5vdGljZS5rZXkpLAogICAgfQogICAgaWYgbm90aWNlLnN0YXRlIGlzIG5vdCBTdGF0ZS5PSzoKICAgICAgICBldmVudFsicGF5bG9hZCJdID0gewogICAgICAgICAgICAic3VtbWFyeSI6IG5vdGljZS50aXRsZVs6UEFHRVJEVVRZX1NVTU1BUlldLAogICAgICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAgICAgInNldmVyaXR5IjogImNyaXRpY2FsIiBpZiBub3RpY2Uuc3RhdGUgaXMgU3RhdGUuQUxBUk0gZWxzZSAid2FybmluZyIsCiAgICAgICAgICAgICJ0aW1lc3RhbXAiOiBub3RpY2UudGltZSwKICAgICAgICAgICAgImN1c3RvbV9kZXRhaWxzIjogeyJ0ZXh0Ijogbm90aWNlLnRleHR9LAogICAgICAgIH0KICAgIF9wb3N0KFBBR0VSRFVUWSwgZXZlbnQpCgoKZGVmIF90ZWxsX29wc2dlbmllKGFwaV9rZXk6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IE9wc2dlbmllIERvY3MsICJBbGVydCBBUEkiOyBhIGtleSBvZiB0aGUgRVUgcmVnaW9uIG5lZWRzIGFwaS5ldS5vcHNnZW5pZS5jb20uIiIiCiAgICBoZWFkZXJzID0geyJBdXRob3JpemF0aW9uIjogZiJHZW5pZUtleSB7YXBpX2tleX0ifQogICAgYWxpYXMgPSBfc2hvcnQobm90aWNlLmtleSkKICAgIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5PSzoKICAgICAgICBwYXRoID0gZiJ7dXJsbGliLnBhcnNlLnF1b3RlKGFsaWFzLCBzYWZlPScnKX0vY2xvc2U/aWRlbnRpZmllclR5cGU9YWxpYXMiCiAgICAgICAgX3Bvc3QoZiJ7T1BTR0VOSUV9L3twYXRofSIsIHsic291cmNlIjogbm90aWNlLnNvdXJjZSwgIm5vdGUiOiBub3RpY2UudGV4dH0sIGhlYWRlcnMpCiAgICAgICAgcmV0dXJuCiAgICBhbGVydCA9IHsKICAgICAgICAibWVzc2FnZSI6IG5vdGljZS50aXRsZVs6T1BTR0VOSUVfTUVTU0FHRV0sCiAgICAgICAgImFsaWFzIjogYWxpYXMsCiAgICAgICAgImRlc2NyaXB0aW9uIjogbm90aWNlLnRleHRbOk9QU0dFTklFX0RFU0NSSVBUSU9OXSwKICAgICAgICAic291cmNlIjogbm90aWNlLnNvdXJjZSwKICAgICAgICAicHJpb3JpdHkiOiAiUDEiIGlmIG5vdGljZS5zdGF0ZSBpcyBTdGF0ZS5BTEFSTSBlbHNlICJQMyIsCiAgICB9CiAgICBfcG9zdChPUFNHRU5JRSwgYWxlcnQsIGhlYWRlcnMpCgoKZGVmIF90ZWxsX3NsYWNrKHdlYmhvb2s6IHN0ciwgbm90aWNlOiBOb3RpY2UpIC0+IE5vbmU6CiAgICAiIiJTb3VyY2U6IFNsYWNrIEFQSSwgIlNlbmRpbmcgbWVzc2FnZXMgdXNpbmcgaW5jb21pbmcgd2ViaG9va3MiLiIiIgogICAgdGV4dCA9IGYiKntlc2NhcGUobm90aWNlLnRpdGxlLCBxdW90ZT1GYWxzZSl9Klxue2VzY2FwZShub3RpY2UudGV4dCwgcXVvdGU9RmFsc2UpfSIKICAgIF9wb3N0KHdlYmhvb2ssIHsidGV4dCI6IHRleHRbOlNMQUNLX1RFWFRdfSkKCgpkZWYgX3RlbGxfaGVhcnRiZWF0KHVybDogc3RyLCBub3RpY2U6IE5vdGljZSkgLT4gTm9uZToKICAgICIiIlNvdXJjZTogSGVhbHRoY2hlY2tzLmlvIERvY3MsICJIVFRQIEFQSSIsIGFuZCBEZWFkIE1hbidzIFNuaXRjaCwgd2hpY2ggdGFrZSBhIFBPU1QuIiIiCiAgICBfcG9zdCh1cmwsIHsidGV4dCI6IG5vdGljZS50aXRsZX0pCgoKQ0hBVCwgSEVBUlRCRUFUID0gInNsYWNrX3dlYmhvb2tfdXJsIiwgImhlYXJ0YmVhdF91cmwiClNFTkRFUlM6IE1hcHBpbmdbc3RyLCBDYWxsYWJsZVtbc3RyLCBOb3RpY2VdLCBOb25lXV0gPSB7CiAgICAicGFnZXJkdXR5X3JvdXRpbmdfa2V5IjogX3RlbGxfcGFnZXJkdXR5LAogICAgIm9wc2dlbmllX2FwaV9rZXkiOiBfdGVsbF9vcHNnZW5pZSwKICAgIENIQVQ6IF90ZWxsX3NsYWNrLAogICAgSEVBUlRCRUFUOiBfdGVsbF9oZWFydGJlYXQsCn0KRVZFUllCT0RZID0gU0VOREVSUy5rZXlzKCkgLSB7SEVBUlRCRUFUfQpBVURJRU5DRVM6IE1hcHBpbmdbU3RhdGUsIFNldFtzdHJdXSA9IHsKICAgIFN0YXRlLkFMQVJNOiBFVkVSWUJPRFksCiAgICBTdGF0ZS5PSzogRVZFUllCT0RZLAogICAgU3RhdGUuTk9URTogRVZFUllCT0RZLAogICAgU3RhdGUuQ0hBVDoge0NIQVR9LAogICAgU3RhdGUuSEVBUlRCRUFUOiB7SEVBUlRCRUFUfSwKfQoKCmRlZiBfcG9zdCh1cmw6IHN0ciwgYm9keTogZGljdFtzdHIsIEFueV0sIGhlYWRlcnM6IE1hcHBpbmdbc3RyLCBzdHJdIHwgTm9uZSA9IE5vbmUpIC0+IE5vbmU6CiAgICBpZiB1cmxsaWIucGFyc2UudXJsc3BsaXQodXJsKS5zY2hlbWUgbm90IGluIFNDSEVNRVM6CiAgICAgICAgcmFpc2UgVmFsdWVFcnJvcigidGhlIGFkZHJlc3MgZG9lcyBub3QgYmVnaW4gd2l0aCBodHRwczovLyIpCiAgICByZXF1ZXN0ID0gdXJsbGliLnJlcXVlc3QuUmVxdWVzdCggICMgbm9xYTogUzMxMCAtIHRoZSBzY2hlbWUgaXMgY2hlY2tlZCBhYm92ZQogICAgICAgIHVybCwKICAgICAgICBkYXRhPWpzb24uZHVtcHMoYm9keSkuZW5jb2RlKCksCiAgICAgICAgaGVhZGVycz17IkNvbnRlbnQtVHlwZSI6ICJhcHBsaWNhdGlvbi9qc29uIiwgKiooaGVhZGVycyBvciB7fSl9LAogICAgICAgIG1ldGhvZD0iUE9TVCIsCiAgICApCiAgICBPUEVORVIub3BlbihyZXF1ZXN0LCB0aW1lb3V0PUhUVFBfU0VDT05EUykuY2xvc2UoKQoKCmNsYXNzIF9Ob1JlZGlyZWN0KHVybGxpYi5yZXF1ZXN0LkhUVFBSZWRpcmVjdEhhbmRsZXIpOgogICAgIiIiRm9sbG93IG5vYm9keTogYSByZWRpcmVjdGVkIFBPU1Qgd291bGQgYXJyaXZlIGFzIGEgR0VUIHdpdGhvdXQgaXRzIGJvZHksIGFzIGlmIGl0IGhhZC4iIiIKCiAgICBkZWYgcmVkaXJlY3RfcmVxdWVzdChzZWxmLCAqXzogb2JqZWN0LCAqKl9fOiBvYmplY3QpIC0+IE5vbmU6CiAgICAgICAgcmV0dXJuIE5vbmUKCgpPUEVORVIgPSB1cmxsaWIucmVxdWVzdC5idWlsZF9vcGVuZXIoX05vUmVkaXJlY3QsIHVybGxpYi5yZXF1ZXN0LlByb3h5SGFuZGxlcih7fSkpCgoKZGVmIF9kZXNjcmliZShlcnJvcjogRXhjZXB0aW9uKSAtPiBzdHI6CiAgICBpZiBpc2luc3RhbmNlKGVycm9yLCB1cmxsaWIuZXJyb3IuSFRUUEVycm9yKToKICAgICAgICByZXR1cm4gZiJIVFRQIHtlcnJvci5jb2RlfSIKICAgIGlmIGlzaW5zdGFuY2UoZXJyb3IsIHVybGxpYi5lcnJvci5VUkxFcnJvcik6CiAgICAgICAgcmV0dXJuIHR5cGUoZXJyb3IucmVhc29uKS5fX25hbWVfXwogICAgcmV0dXJuIHR5cGUoZXJyb3IpLl9fbmFtZV9fCgoKZGVmIF9zaG9ydChrZXk6IHN0cikgLT4gc3RyOgogICAgIiIiQSBrZXkgdGhhdCBQYWdlckR1dHkgdGFrZXMsIGFuZCBPcHNnZW5pZSwgd2hpY2ggdGFrZXMgbG9uZ2VyIG9uZXMsIHRvby4iIiIKICAgIHJldHVybiBrZXkgaWYgbGVuKGtleSkgPD0gUEFHRVJEVVRZX0tFWSBlbHNlIGhhc2hsaWIuc2hhMjU2KGtleS5lbmNvZGUoKSkuaGV4ZGlnZXN0KCkKUEsBAhQDFAAAAAAAAAAhAPSQF1x0MQAAdDEAABIAAAAAAAAAAAAAAKSBAAAAAGFsYXJtX2ZvcndhcmRlci5weVBLBQYAAAAAAQABAEAAAACkMQAAAAA="
  content_type   = "application/zip"
  key            = "functions/alarm-forwarder.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# dev/functions/signing-key/rotation/code
resource "aws_s3_object" "functions_signing_key_rotation_code" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDkBYfxZhIAAGYSAAAXAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHkiIiJSb3RhdGVzIHRoZSBhcHBsaWNhdGlvbidzIHNpZ25pbmcga2V5OiAyNTYgcmFuZG9tIGJpdHMgdGhhdCBub2JvZHkgZXZlciBzYXcuCgpTZWNyZXRzIE1hbmFnZXIgY2FsbHMgaXQgZm91ciB0aW1lcyBmb3IgZWFjaCBuZXcgdmVyc2lvbiwgYW5kIGFnYWluIGZvciBhbnkgc3RlcCB0aGF0IGl0IGRvZXMKbm90IGtub3cgdG8gYmUgZG9uZTsgc28gZWFjaCBzdGVwIGxvb2tzIGZpcnN0IHdoZXRoZXIgaXQgd2FzLgoKVGhlIGZvcm1lciBrZXkgc3RheXMgaW4gdGhlIHNlY3JldCBhcyBBV1NQUkVWSU9VUyB1bnRpbCB0aGUgbmV4dCByb3RhdGlvbjogdGhlIGFwcGxpY2F0aW9uIHNpZ25zCndpdGggQVdTQ1VSUkVOVCBhbmQgYWNjZXB0cyBib3RoLgoKU291cmNlOiBBV1MgU2VjcmV0cyBNYW5hZ2VyIFVzZXIgR3VpZGUsICJMYW1iZGEgcm90YXRpb24gZnVuY3Rpb25zIi4KIiIiCgppbXBvcnQgYmFzZTY0CmltcG9ydCBqc29uCmltcG9ydCBsb2dnaW5nCmltcG9ydCBzZWNyZXRzCmZyb20gZnVuY3Rvb2xzIGltcG9ydCBjYWNoZQpmcm9tIHR5cGluZyBpbXBvcnQgQW55CgppbXBvcnQgYm90bzMKZnJvbSBib3RvY29yZS5jb25maWcgaW1wb3J0IENvbmZpZwoKS0VZX0JZVEVTID0gMzIKRklFTEQgPSAic2lnbmluZ19rZXkiCkNVUlJFTlQgPSAiQVdTQ1VSUkVOVCIKUEVORElORyA9ICJBV1NQRU5ESU5HIgojIFRocmVlIGNhbGxzIGluIHRoZSB3b3JzdCBzdGVwLCBlYWNoIHR3aWNlIGF0IG1vc3Q6IDQyIHMsIHdpdGhpbiB0aGUgZnVuY3Rpb24ncyA2MC4KUEFUSUVOQ0UgPSB7ImNvbm5lY3RfdGltZW91dCI6IDIsICJyZWFkX3RpbWVvdXQiOiA1LCAicmV0cmllcyI6IHsidG90YWxfbWF4X2F0dGVtcHRzIjogMn19Cgpsb2cgPSBsb2dnaW5nLmdldExvZ2dlcihfX25hbWVfXykKbG9nLnNldExldmVsKGxvZ2dpbmcuSU5GTykKCgpjbGFzcyBSb3RhdGlvbkVycm9yKEV4Y2VwdGlvbik6CiAgICAiIiJBIHJvdGF0aW9uIHRoYXQgbXVzdCBub3QgZ28gb247IFNlY3JldHMgTWFuYWdlciBrZWVwcyB0aGUgY3VycmVudCBrZXkgYW5kIHRyaWVzIGFnYWluLiIiIgoKCkBjYWNoZQpkZWYgX2NsaWVudCgpIC0+IEFueToKICAgIHJldHVybiBib3RvMy5jbGllbnQoInNlY3JldHNtYW5hZ2VyIiwgY29uZmlnPUNvbmZpZygqKlBBVElFTkNFKSkgICMgdHlwZTogaWdub3JlW25vLXVudHlwZWQtY2FsbF0KCgpkZWYgaGFuZGxlcihldmVudDogZGljdFtzdHIsIHN0cl0sIF9jb250ZXh0OiBvYmplY3QpIC0+IE5vbmU6CiAgICAiIiJEbyBvbmUgc3RlcCBvZiBhIHJvdGF0aW9uLiIiIgogICAgcm90YXRpb24gPSBSb3RhdGlvbihfY2xpZW50KCksIGV2ZW50WyJTZWNyZXRJZCJdLCBldmVudFsiQ2xpZW50UmVxdWVzdFRva2VuIl0pCiAgICByb3RhdGlvbi5kbyhldmVudFsiU3RlcCJdKQoKCmNsYXNzIFJvdGF0aW9uOgogICAgIiIiT25lIG5ldyB2ZXJzaW9uIG9mIG9uZSBzZWNyZXQuCgogICAgQXR0cmlidXRlczoKICAgICAgICBzZWNyZXQ6IEFSTiBvZiB0aGUgc2VjcmV0LgogICAgICAgIHZlcnNpb246IElkIG9mIHRoZSB2ZXJzaW9uLgogICAgIiIiCgogICAgZGVmIF9faW5pdF9fKHNlbGYsIGNsaWVudDogQW55LCBzZWNyZXQ6IHN0ciwgdmVyc2lvbjogc3RyKSAtPiBOb25lOgogICAgICAgIHNlbGYuX2NsaWVudCA9IGNsaWVudAogICAgICAgIHNlbGYuc2VjcmV0ID0gc2VjcmV0CiAgICAgICAgc2VsZi52ZXJzaW9uID0gdmVyc2lvbgoKICAgIGRlZiBkbyhzZWxmLCBzdGVwOiBzdHIpIC0+IE5vbmU6CiAgICAgICAgIiIiRG8gYSBzdGVwIGJ5IHRoZSBuYW1lIHRoYXQgU2VjcmV0cyBNYW5hZ2VyIGdpdmVzIGl0LiIiIgogICAgICAgIHN0ZXBzID0gewogICAgICAgICAgICAiY3JlYXRlU2VjcmV0Ijogc2VsZi5fY3JlYXRlLAogICAgICAgICAgICAic2V0U2VjcmV0Ijogc2VsZi5fc2V0LAogICAgICAgICAgICAidGVzdFNlY3JldCI6IHNlbGYuX3Rlc3QsCiAgICAgICAgICAgICJmaW5pc2hTZWNyZXQiOiBzZWxmLl9maW5pc2gsCiAgICAgICAgfQogICAgICAgIGlmIHN0ZXAgbm90IGluIHN0ZXBzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidW5rbm93biBzdGVwIHtzdGVwIXJ9LCBrbm93bjogeycsICcuam9pbihzdGVwcyl9IikKICAgICAgICBzdGFnZXMgPSBzZWxmLl9zdGFnZXMoKQogICAgICAgIGlmIHNlbGYudmVyc2lvbiBub3QgaW4gc3RhZ2VzOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBpcyBub3Qgb25lIG9mIHtzZWxmLnNlY3JldH0iKQogICAgICAgIGlmIENVUlJFTlQgaW4gc3RhZ2VzW3NlbGYudmVyc2lvbl06CiAgICAgICAgICAgIGxvZy5pbmZvKCIlczogdmVyc2lvbiAlcyBpcyBjdXJyZW50IGFscmVhZHkiLCBzdGVwLCBzZWxmLnZlcnNpb24pCiAgICAgICAgICAgIHJldHVybgogICAgICAgIGlmIFBFTkRJTkcgbm90IGluIHN0YWdlc1tzZWxmLnZlcnNpb25dOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGlzIG5vdCBwZW5kaW5nIikKICAgICAgICBzdGVwc1tzdGVwXSgpCiAgICAgICAgbG9nLmluZm8oIiVzOiBkb25lIGZvciB2ZXJzaW9uICVzIiwgc3RlcCwgc2VsZi52ZXJzaW9uKQoKICAgIGRlZiBfc3RhZ2VzKHNlbGYpIC0+IGRpY3Rbc3RyLCBsaXN0W3N0cl1dOgogICAgICAgIGZvdW5kID0gc2VsZi5fY2xpZW50LmRlc2NyaWJlX3NlY3JldChTZWNyZXRJZD1zZWxmLnNlY3JldCkKICAgICAgICBzdGFnZXM6IGRpY3Rbc3RyLCBsaXN0W3N0cl1dID0gZm91bmQuZ2V0KCJWZXJzaW9uSWRzVG9TdGFnZXMiLCB7fSkKICAgICAgICByZXR1cm4gc3RhZ2VzCgogICAgZGVmIF9jcmVhdGUoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJNYWtlIGEga2V5LCB1bmxlc3MgYW4gZWFybGllciBjYWxsIGRpZDsgdGhlIHNlY3JldCBtYXkgc3RpbGwgaGF2ZSBub25lIGF0IGFsbC4iIiIKICAgICAgICBpZiBzZWxmLl9wZW5kaW5nKCkgaXMgbm90IE5vbmU6CiAgICAgICAgICAgIHJldHVybgogICAgICAgIGtleSA9IGJhc2U2NC51cmxzYWZlX2I2NGVuY29kZShzZWNyZXRzLnRva2VuX2J5dGVzKEtFWV9CWVRFUykpLmRlY29kZSgpCiAgICAgICAgc2VsZi5fY2xpZW50LnB1dF9zZWNyZXRfdmFsdWUoCiAgICAgICAgICAgIFNlY3JldElkPXNlbGYuc2VjcmV0LAogICAgICAgICAgICBDbGllbnRSZXF1ZXN0VG9rZW49c2VsZi52ZXJzaW9uLAogICAgICAgICAgICBTZWNyZXRTdHJpbmc9anNvbi5kdW1wcyh7RklFTEQ6IGtleX0pLAogICAgICAgICAgICBWZXJzaW9uU3RhZ2VzPVtQRU5ESU5HXSwKICAgICAgICApCgogICAgZGVmIF9zZXQoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJOb3RoaW5nOiBubyBvdGhlciBzeXN0ZW0ga25vd3MgdGhlIGtleTsgdGhlIGFwcGxpY2F0aW9uIHJlYWRzIGl0IGZyb20gdGhlIHNlY3JldC4iIiIKCiAgICBkZWYgX3Rlc3Qoc2VsZikgLT4gTm9uZToKICAgICAgICAiIiJTZWUgdGhhdCB0aGUgYXBwbGljYXRpb24gd2lsbCBiZSBhYmxlIHRvIHVzZSB0aGUga2V5LiIiIgogICAgICAgIHRyeToKICAgICAgICAgICAga2V5ID0gYmFzZTY0LnVybHNhZmVfYjY0ZGVjb2RlKGpzb24ubG9hZHMoc2VsZi5fcGVuZGluZygpIG9yICIiKVtGSUVMRF0pCiAgICAgICAgZXhjZXB0IChWYWx1ZUVycm9yLCBLZXlFcnJvciwgVHlwZUVycm9yKToKICAgICAgICAgICAga2V5ID0gYiIiICAjIGFuZCBub3QgdGhlIGNhdXNlOiBpdHMgdGV4dCBtYXkgcXVvdGUgdGhlIHZhbHVlCiAgICAgICAgaWYgbGVuKGtleSkgIT0gS0VZX0JZVEVTOgogICAgICAgICAgICByYWlzZSBSb3RhdGlvbkVycm9yKGYidmVyc2lvbiB7c2VsZi52ZXJzaW9ufSBvZiB7c2VsZi5zZWNyZXR9IGhvbGRzIG5vIHNpZ25pbmcga2V5IikKCiAgICBkZWYgX2ZpbmlzaChzZWxmKSAtPiBOb25lOgogICAgICAgICIiIk1ha2UgdGhlIHZlcnNpb24gdGhlIGN1cnJlbnQgb25lOyBTZWNyZXRzIE1hbmFnZXIgY2FsbHMgdGhlIGZvcm1lciBBV1NQUkVWSU9VUy4iIiIKICAgICAgICBmb3JtZXIgPSBbdmVyc2lvbiBmb3IgdmVyc2lvbiwgc3RhZ2VzIGluIHNlbGYuX3N0YWdlcygpLml0ZW1zKCkgaWYgQ1VSUkVOVCBpbiBzdGFnZXNdCiAgICAgICAgbW92ZSA9IHsiUmVtb3ZlRnJvbVZlcnNpb25JZCI6IGZvcm1lclswXX0gaWYgZm9ybWVyIGVsc2Uge30KICAgICAgICBzZWxmLl9jbGllbnQudXBkYXRlX3NlY3JldF92ZXJzaW9uX3N0YWdlKAogICAgICAgICAgICBTZWNyZXRJZD1zZWxmLnNlY3JldCwgVmVyc2lvblN0YWdlPUNVUlJFTlQsIE1vdmVUb1ZlcnNpb25JZD1zZWxmLnZlcnNpb24sICoqbW92ZQogICAgICAgICkKCiAgICBkZWYgX3BlbmRpbmcoc2VsZikgLT4gc3RyIHwgTm9uZToKICAgICAgICB0cnk6CiAgICAgICAgICAgIGFuc3dlciA9IHNlbGYuX2NsaWVudC5nZXRfc2VjcmV0X3ZhbHVlKAogICAgICAgICAgICAgICAgU2VjcmV0SWQ9c2VsZi5zZWNyZXQsIFZlcnNpb25JZD1zZWxmLnZlcnNpb24sIFZlcnNpb25TdGFnZT1QRU5ESU5HCiAgICAgICAgICAgICkKICAgICAgICBleGNlcHQgc2VsZi5fY2xpZW50LmV4Y2VwdGlvbnMuUmVzb3VyY2VOb3RGb3VuZEV4Y2VwdGlvbjoKICAgICAgICAgICAgcmV0dXJuIE5vbmUKICAgICAgICB2YWx1ZTogc3RyID0gYW5zd2VyWyJTZWNyZXRTdHJpbmciXQogICAgICAgIHJldHVybiB2YWx1ZQpQSwECFAMUAAAAAAAAACEA5AWH8WYSAABmEgAAFwAAAAAAAAAAAAAApIEAAAAAc2lnbmluZ19rZXlfcm90YXRpb24ucHlQSwUGAAAAAAEAAQBFAAAAmxIAAAAA"
  content_type   = "application/zip"
  key            = "functions/signing-key-rotation.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# dev/functions/alarm-forwarder/contacts/main
resource "aws_secretsmanager_secret" "functions_alarm_forwarder_contacts_main" {
  description             = "Whom alarms are passed on to; filled by an operator"
  kms_key_id              = aws_kms_key.security_alerts_main.arn
  name                    = "terrace-dev-on-call"
  recovery_window_in_days = 0
}

# dev/functions/signing-key/secret/main
resource "aws_secretsmanager_secret" "functions_signing_key_secret_main" {
  description             = "Signs what the application hands out"
  kms_key_id              = aws_kms_key.security_data_main.arn
  name                    = "terrace-dev-signing-key"
  recovery_window_in_days = 0
}

# dev/functions/alarm-forwarder/contacts/access
resource "aws_secretsmanager_secret_policy" "functions_alarm_forwarder_contacts_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.functions_alarm_forwarder_contacts_policy.json
  secret_arn          = aws_secretsmanager_secret.functions_alarm_forwarder_contacts_main.arn
}

# dev/functions/signing-key/secret/access
resource "aws_secretsmanager_secret_policy" "functions_signing_key_secret_access" {
  block_public_policy = true
  policy              = data.aws_iam_policy_document.functions_signing_key_secret_policy.json
  secret_arn          = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
}

# dev/functions/signing-key/schedule
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

# dev/functions/alarm-forwarder/heartbeat-subscription
resource "aws_sns_topic_subscription" "functions_alarm_forwarder_heartbeat_subscription" {
  endpoint   = aws_lambda_alias.functions_alarm_forwarder_function_live.arn
  protocol   = "lambda"
  topic_arn  = aws_sns_topic.observability_heartbeat_topic_main.arn
  depends_on = [aws_lambda_permission.functions_alarm_forwarder_from_heartbeat_alerts]
}

# dev/functions/alarm-forwarder/subscription
resource "aws_sns_topic_subscription" "functions_alarm_forwarder_subscription" {
  endpoint   = aws_lambda_alias.functions_alarm_forwarder_function_live.arn
  protocol   = "lambda"
  topic_arn  = aws_sns_topic.monitoring_alerts_main.arn
  depends_on = [aws_lambda_permission.functions_alarm_forwarder_from_alerts]
}

# dev/functions/alarm-forwarder/function/dead-letters/main
resource "aws_sqs_queue" "functions_alarm_forwarder_function_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_alerts_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-alarm-forwarder-failed"
}

# dev/functions/signing-key/rotation/dead-letters/main
resource "aws_sqs_queue" "functions_signing_key_rotation_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-signing-key-rotation-failed"
}

# dev/functions/alarm-forwarder/function/dead-letters/access
resource "aws_sqs_queue_policy" "functions_alarm_forwarder_function_dead_letters_access" {
  policy    = data.aws_iam_policy_document.functions_alarm_forwarder_function_dead_letters_policy.json
  queue_url = aws_sqs_queue.functions_alarm_forwarder_function_dead_letters_main.url
}

# dev/functions/signing-key/rotation/dead-letters/access
resource "aws_sqs_queue_policy" "functions_signing_key_rotation_dead_letters_access" {
  policy    = data.aws_iam_policy_document.functions_signing_key_rotation_dead_letters_policy.json
  queue_url = aws_sqs_queue.functions_signing_key_rotation_dead_letters_main.url
}
