# dev/monitoring/alerts/policy
data "aws_iam_policy_document" "monitoring_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.monitoring_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["222222222222"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
      ]
      type = "Service"
    }
  }
}

# dev/monitoring/alerts/main
resource "aws_sns_topic" "monitoring_alerts_main" {
  kms_master_key_id = aws_kms_key.security_alerts_main.arn
  name              = "terrace-dev-alerts"
}

# dev/monitoring/alerts/access
resource "aws_sns_topic_policy" "monitoring_alerts_access" {
  arn    = aws_sns_topic.monitoring_alerts_main.arn
  policy = data.aws_iam_policy_document.monitoring_alerts_policy.json
}
