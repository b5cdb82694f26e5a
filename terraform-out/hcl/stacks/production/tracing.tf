# production/tracing/app-write
data "aws_iam_policy_document" "tracing_app_write" {
  statement {
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
    sid       = "WriteTraces"
  }
}

# production/tracing/app-write-policy
resource "aws_iam_role_policy" "tracing_app_write_policy" {
  name   = "write-traces"
  policy = data.aws_iam_policy_document.tracing_app_write.json
  role   = aws_iam_role.compute_task_role_main.name
}

# production/tracing/encryption
resource "aws_xray_encryption_config" "tracing_encryption" {
  key_id = aws_kms_key.security_data_main.arn
  type   = "KMS"
}

# production/tracing/noteworthy
resource "aws_xray_group" "tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "terrace-production-noteworthy"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# production/tracing/health
resource "aws_xray_sampling_rule" "tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-production-health"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/health"
  version        = 1
}

# production/tracing/ready
resource "aws_xray_sampling_rule" "tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-production-ready"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/ready"
  version        = 1
}

# production/tracing/requests
resource "aws_xray_sampling_rule" "tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "terrace-production-requests"
  service_name   = "*"
  service_type   = "*"
  url_path       = "*"
  version        = 1
}
