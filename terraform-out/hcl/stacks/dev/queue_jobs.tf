# dev/queue-jobs/app-send-document
data "aws_iam_policy_document" "queue_jobs_app_send_document" {
  statement {
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.queue_jobs_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/queue-jobs/dead-letters/policy
data "aws_iam_policy_document" "queue_jobs_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.queue_jobs_dead_letters_main.arn]
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

# dev/queue-jobs/jobs-consume-document
data "aws_iam_policy_document" "queue_jobs_jobs_consume_document" {
  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.queue_jobs_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue_jobs_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/queue-jobs/pod-app-send-document
data "aws_iam_policy_document" "queue_jobs_pod_app_send_document" {
  statement {
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.queue_jobs_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# dev/queue-jobs/policy
data "aws_iam_policy_document" "queue_jobs_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.queue_jobs_main.arn]
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

# dev/queue-jobs/alarms/failed/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "queue_jobs_alarms_failed_queue_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Work of jobs has failed for good and waits for somebody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-dead-letters"
  alarm_name          = "terrace-dev-jobs-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    QueueName = aws_sqs_queue.queue_jobs_dead_letters_main.name
  }
  evaluation_periods = 1
  metric_name        = "ApproximateNumberOfMessagesVisible"
  namespace          = "AWS/SQS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 0
  treat_missing_data = "notBreaching"

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

# dev/queue-jobs/alarms/queue-oldest-message
resource "aws_cloudwatch_metric_alarm" "queue_jobs_alarms_queue_oldest_message" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A message of jobs has waited for more than 30 minutes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-oldest-message"
  alarm_name          = "terrace-dev-jobs-queue-oldest-message"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    QueueName = aws_sqs_queue.queue_jobs_main.name
  }
  evaluation_periods = 5
  metric_name        = "ApproximateAgeOfOldestMessage"
  namespace          = "AWS/SQS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 1800
  treat_missing_data = "notBreaching"

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

# dev/queue-jobs/app-send-policy
resource "aws_iam_role_policy" "queue_jobs_app_send_policy" {
  name   = "terrace-dev-jobs-send"
  policy = data.aws_iam_policy_document.queue_jobs_app_send_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/queue-jobs/jobs-consume-policy
resource "aws_iam_role_policy" "queue_jobs_jobs_consume_policy" {
  name   = "terrace-dev-jobs-consume"
  policy = data.aws_iam_policy_document.queue_jobs_jobs_consume_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# dev/queue-jobs/pod-app-send-policy
resource "aws_iam_role_policy" "queue_jobs_pod_app_send_policy" {
  name   = "terrace-dev-jobs-send"
  policy = data.aws_iam_policy_document.queue_jobs_pod_app_send_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/queue-jobs/dead-letters/main
resource "aws_sqs_queue" "queue_jobs_dead_letters_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 1209600
  name                      = "terrace-dev-jobs-failed"
}

# dev/queue-jobs/main
resource "aws_sqs_queue" "queue_jobs_main" {
  kms_master_key_id         = aws_kms_key.security_data_main.arn
  message_retention_seconds = 345600
  name                      = "terrace-dev-jobs"
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.queue_jobs_dead_letters_main.arn
    maxReceiveCount     = 5
  })
  visibility_timeout_seconds = 900
}

# dev/queue-jobs/access
resource "aws_sqs_queue_policy" "queue_jobs_access" {
  policy    = data.aws_iam_policy_document.queue_jobs_policy.json
  queue_url = aws_sqs_queue.queue_jobs_main.url
}

# dev/queue-jobs/dead-letters/access
resource "aws_sqs_queue_policy" "queue_jobs_dead_letters_access" {
  policy    = data.aws_iam_policy_document.queue_jobs_dead_letters_policy.json
  queue_url = aws_sqs_queue.queue_jobs_dead_letters_main.url
}

# dev/queue-jobs/redrive
resource "aws_sqs_queue_redrive_allow_policy" "queue_jobs_redrive" {
  queue_url = aws_sqs_queue.queue_jobs_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.queue_jobs_main.arn]
  })
}
