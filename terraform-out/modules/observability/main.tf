# caller/current
data "aws_caller_identity" "current" {}

# observability/canary/records/policy
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

# observability/canary/role/record-document
data "aws_iam_policy_document" "canary_role_record_document" {
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
    resources = [var.logs_key_arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["s3.${data.aws_region.current.name}.amazonaws.com"]
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

# observability/canary/role/trust
data "aws_iam_policy_document" "canary_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# observability/grafana/read
data "aws_iam_policy_document" "grafana_read" {
  statement {
    actions = [
      "cloudwatch:DescribeAlarmsForMetric",
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:ListMetrics",
    ]
    resources = ["*"]
    sid       = "ReadMetrics"
  }

  statement {
    actions = [
      "xray:BatchGetTraces",
      "xray:GetGroups",
      "xray:GetServiceGraph",
      "xray:GetTimeSeriesServiceStatistics",
      "xray:GetTraceGraph",
      "xray:GetTraceSummaries",
    ]
    resources = ["*"]
    sid       = "ReadTraces"
  }

  statement {
    actions = [
      "aps:DescribeWorkspace",
      "aps:GetLabels",
      "aps:GetMetricMetadata",
      "aps:GetSeries",
      "aps:QueryMetrics",
    ]
    resources = [aws_prometheus_workspace.prometheus_main.arn]
    sid       = "QuerySamples"
  }

  statement {
    actions   = ["logs:DescribeLogGroups", "logs:StopQuery"]
    resources = ["*"]
    sid       = "FindLogs"
  }

  statement {
    actions   = ["logs:GetLogGroupFields", "logs:GetQueryResults", "logs:StartQuery"]
    resources = ["arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:/${var.project_name}/${var.environment}/*"]
    sid       = "QueryLogs"
  }

  statement {
    actions   = ["logs:*"]
    effect    = "Deny"
    resources = ["arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:/${var.project_name}/${var.environment}/trail*"]
    sid       = "RefuseTrail"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.data_key_arn]
    sid       = "DecryptTraces"

    condition {
      test     = "StringEquals"
      values   = ["xray.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# observability/grafana/role/trust
data "aws_iam_policy_document" "grafana_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringLike"
      values   = ["arn:aws:grafana:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:/workspaces/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["grafana.amazonaws.com"]
      type        = "Service"
    }
  }
}

# observability/heartbeat/topic/policy
data "aws_iam_policy_document" "heartbeat_topic_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.heartbeat_topic_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
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

# observability/prometheus/client-document
data "aws_iam_policy_document" "prometheus_client_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# observability/tracing/client-document
data "aws_iam_policy_document" "tracing_client_document" {
  statement {
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutSpans",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
    sid       = "WriteTraces"
  }
}

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# observability/prometheus/log
resource "aws_cloudwatch_log_group" "prometheus_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/vendedlogs/prometheus/${var.project_name}-${var.environment}"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# observability/alarms/canary-failed
resource "aws_cloudwatch_metric_alarm" "alarms_canary_failed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The application does not answer from outside, or nobody asks any more. Runbook: ${var.runbooks_url}/service.md#canary-failed"
  alarm_name          = "${var.project_name}-${var.environment}-canary-failed"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    CanaryName = aws_synthetics_canary.canary_main.name
  }
  evaluation_periods = 2
  metric_name        = "SuccessPercent"
  namespace          = "CloudWatchSynthetics"
  ok_actions         = [var.alerts_topic_arn]
  period             = 300
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 100
  treat_missing_data = "breaching"
}

# observability/heartbeat/watchdog
resource "aws_cloudwatch_metric_alarm" "heartbeat_watchdog" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Prometheus' alerts have stopped coming: its rules or its alert manager do not work. Runbook: ${var.runbooks_url}/telemetry.md#watchdog"
  alarm_name          = "${var.project_name}-${var.environment}-watchdog"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 3
  dimensions = {
    TopicName = aws_sns_topic.heartbeat_topic_main.name
  }
  evaluation_periods = 3
  metric_name        = "NumberOfMessagesPublished"
  namespace          = "AWS/SNS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 300
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "breaching"
}

# observability/grafana/main
resource "aws_grafana_workspace" "grafana_main" {
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  configuration = jsonencode({
    plugins = {
      pluginAdminEnabled = true
    }
    unifiedAlerting = {
      enabled = false
    }
  })
  data_sources    = ["CLOUDWATCH", "PROMETHEUS", "XRAY"]
  description     = "Metrics, alarms and traces"
  grafana_version = "10.4"
  name            = "${var.project_name}-${var.environment}"
  permission_type = "CUSTOMER_MANAGED"
  role_arn        = aws_iam_role.grafana_role_main.arn
  tags            = var.common_tags
}

# observability/canary/role/main
resource "aws_iam_role" "canary_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.canary_role_trust.json
  description          = "Calls the application and records the answer"
  name                 = "${var.project_name}-${var.environment}-canary"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# observability/grafana/role/main
resource "aws_iam_role" "grafana_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.grafana_role_trust.json
  description          = "What Grafana reads for its dashboards"
  name                 = "${var.project_name}-${var.environment}-grafana"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# observability/canary/role/record-policy
resource "aws_iam_role_policy" "canary_role_record_policy" {
  name   = "record"
  policy = data.aws_iam_policy_document.canary_role_record_document.json
  role   = aws_iam_role.canary_role_main.name
}

# observability/grafana/read-policy
resource "aws_iam_role_policy" "grafana_read_policy" {
  name   = "read"
  policy = data.aws_iam_policy_document.grafana_read.json
  role   = aws_iam_role.grafana_role_main.name
}

# observability/prometheus/client-policy
resource "aws_iam_role_policy" "prometheus_client_policy" {
  name   = "${var.project_name}-${var.environment}-metrics-write"
  policy = data.aws_iam_policy_document.prometheus_client_document.json
  role   = var.client_role_name
}

# observability/tracing/client-policy
resource "aws_iam_role_policy" "tracing_client_policy" {
  name   = "${var.project_name}-${var.environment}-traces-write"
  policy = data.aws_iam_policy_document.tracing_client_document.json
  role   = var.client_role_name
}

# observability/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "prometheus_alert_manager" {
  definition   = "template_files:\n  default_template: |\n    {{/* What a message says, wherever it goes; links.tmpl, which differs by place, says where things are. */}}\n\n    {{ define \"terrace.title\" -}}\n    {{ .Status | toUpper }}: {{ .CommonLabels.alertname }}\n    {{- with .CommonLabels.service }} of {{ . }}{{ end }}\n    {{- with .CommonLabels.environment }} in {{ . }}{{ end }}\n    {{- with .CommonLabels.severity }} ({{ . }}){{ end }}\n    {{- end }}\n\n    {{ define \"terrace.text\" -}}\n    {{ range .Alerts -}}\n    {{ .Status | toUpper }} since {{ .StartsAt.UTC.Format \"2006-01-02 15:04:05 UTC\" }}: {{ .Annotations.summary }} {{ .Annotations.description }}\n    {{ range .Labels.SortedPairs }}{{ if not (match \"^(alertname|environment|service|severity)$\" .Name) }}  {{ .Name }}={{ .Value }}{{ end }}{{ end }}\n    {{ end }}\n    {{- end }}\n\n    {{ define \"terrace.runbook\" }}{{ .CommonAnnotations.runbook_url }}{{ end }}\n\n    {{/* Path of the dashboard that answers the next question, below Grafana's address: by what an alert\n    says itself, or else by its name and its labels. constructs_lib/observability/dashboard_links.py. */}}\n    {{ define \"terrace.dashboard.path\" -}}\n    {{- if .CommonAnnotations.dashboard_url }}{{ .CommonAnnotations.dashboard_url }}\n    {{- else if match \"BudgetBurn$|^Certificate|^Probe\" .CommonLabels.alertname }}/d/slo{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if match \"^ReleaseFailed$\" .CommonLabels.alertname }}/d/deployments{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if .CommonLabels.service }}/d/application{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if or .CommonLabels.namespace .CommonLabels.node .CommonLabels.pod }}/d/infrastructure{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else }}/dashboards{{ end }}\n    {{- end }}\n\n    {{ define \"terrace.dashboard.chosen\" -}}\n    ?var-environment={{ .CommonLabels.environment }}\n    {{- with .CommonLabels.service }}&var-service={{ . }}{{ end }}\n    {{- end }}\n\n    {{ define \"terrace.message\" -}}\n    {{ template \"terrace.text\" . }}\n    Runbook: {{ template \"terrace.runbook\" . }}\n    Dashboard: {{ template \"terrace.dashboard\" . }}\n    Logs: {{ template \"terrace.logs\" . }}\n    {{- end }}\n    {{ define \"terrace.dashboard\" }}https://${aws_grafana_workspace.grafana_main.endpoint}{{ template \"terrace.dashboard.path\" . }}{{ end }}\n    {{ define \"terrace.logs\" }}https://${data.aws_region.current.name}.console.aws.amazon.com/cloudwatch/home?region=${data.aws_region.current.name}#logsV2:log-groups/log-group/$252F${var.project_name}$252F${var.environment}$252F{{ .CommonLabels.service }}{{ end }}\n    {{ define \"terrace.subject\" }}{{ reReplaceAll \"[^ -~]\" \"?\" (printf \"%.85s\" .CommonLabels.alertname) }} {{ .Status }}{{ end }}\n    {{ define \"terrace.key\" }}prometheus{{ range .GroupLabels.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}{{ end }}\nalertmanager_config: |\n  templates:\n    - default_template\n  route:\n    receiver: chat\n    group_by: [environment, service, alertname]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 12h\n    routes:\n      - receiver: nobody\n        matchers: ['environment = \"local\"']\n      - receiver: heartbeat\n        matchers: ['alertname = \"Watchdog\"']\n        group_by: [alertname]\n        group_wait: 0s\n        group_interval: 1m\n        repeat_interval: 4m\n      - receiver: nobody\n        matchers: ['severity =~ \"info|none\"']\n      - receiver: chat\n        matchers: ['severity = \"critical\"', 'environment =~ \"dev|pr-[0-9]+\"']\n        repeat_interval: 4h\n      - receiver: opsgenie\n        matchers: ['severity = \"critical\"', 'responder = \"opsgenie\"']\n        repeat_interval: 1h\n      - receiver: page\n        matchers: ['severity = \"critical\"']\n        repeat_interval: 1h\n  inhibit_rules:\n    - source_matchers: ['alertname = \"ServiceDown\"', 'service != \"\"']\n      target_matchers: ['alertname =~ \"HighErrorRate|HighLatency|ErrorBudgetBurn|LatencyBudgetBurn\"']\n      equal: [environment, service]\n    - source_matchers: ['alertname = \"NodeNotReady\"', 'node != \"\"']\n      target_matchers: ['alertname =~ \"Pod.+\"']\n      equal: [environment, node]\n    - source_matchers: ['severity = \"critical\"', 'service != \"\"']\n      target_matchers: ['severity = \"warning\"']\n      equal: [environment, service]\n  receivers:\n    - name: nobody\n    - name: page\n      sns_configs:\n        - topic_arn: ${var.alerts_topic_arn}\n          sigv4:\n            region: ${data.aws_region.current.name}\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: page\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: opsgenie\n      sns_configs:\n        - topic_arn: ${var.alerts_topic_arn}\n          sigv4:\n            region: ${data.aws_region.current.name}\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: page\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: chat\n      sns_configs:\n        - topic_arn: ${var.alerts_topic_arn}\n          sigv4:\n            region: ${data.aws_region.current.name}\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: chat\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: heartbeat\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.heartbeat_topic_main.arn}\n          sigv4:\n            region: ${data.aws_region.current.name}\n          send_resolved: false\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: heartbeat\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# observability/prometheus/rules-alert-rules
resource "aws_prometheus_rule_group_namespace" "prometheus_rules_alert_rules" {
  data         = var.alert_rules
  name         = "alert-rules"
  tags         = var.common_tags
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# observability/prometheus/main
resource "aws_prometheus_workspace" "prometheus_main" {
  alias       = "${var.project_name}-${var.environment}"
  kms_key_arn = var.data_key_arn
  tags        = var.common_tags

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus_log.arn}:*"
  }
}

# observability/canary/records/main
resource "aws_s3_bucket" "canary_records_main" {
  bucket        = "${var.project_name}-${var.environment}-canary-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# observability/canary/records/expiry
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

# observability/canary/records/access-logs
resource "aws_s3_bucket_logging" "canary_records_access_logs" {
  bucket        = aws_s3_bucket.canary_records_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-canary-${data.aws_caller_identity.current.account_id}/"
}

# observability/canary/records/ownership
resource "aws_s3_bucket_ownership_controls" "canary_records_ownership" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# observability/canary/records/access
resource "aws_s3_bucket_policy" "canary_records_access" {
  bucket = aws_s3_bucket.canary_records_main.id
  policy = data.aws_iam_policy_document.canary_records_policy.json
}

# observability/canary/records/private
resource "aws_s3_bucket_public_access_block" "canary_records_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.canary_records_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# observability/canary/records/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "canary_records_encryption" {
  bucket = aws_s3_bucket.canary_records_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = var.logs_key_arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# observability/canary/records/versions
resource "aws_s3_bucket_versioning" "canary_records_versions" {
  bucket = aws_s3_bucket.canary_records_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# observability/canary/script
resource "aws_s3_object" "canary_script" {
  bucket         = var.artifacts_bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDiZrAzQAEAAEABAAAQAAAAcHl0aG9uL2hlYWx0aC5weSIiIkZhaWxzIHVubGVzcyB0aGUgYWRkcmVzcyBhbnN3ZXJzIDIwMCBpbiB0aW1lOyB1cmxsaWIgcmFpc2VzIGZvciBhbnl0aGluZyBlbHNlLiIiIgoKaW1wb3J0IG9zCmltcG9ydCB1cmxsaWIucmVxdWVzdAoKCmRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHdpdGggdXJsbGliLnJlcXVlc3QudXJsb3Blbihvcy5lbnZpcm9uWyJBRERSRVNTIl0sIHRpbWVvdXQ9MTApIGFzIGFuc3dlcjoKICAgICAgICBpZiBhbnN3ZXIuc3RhdHVzICE9IDIwMDoKICAgICAgICAgICAgcmFpc2UgUnVudGltZUVycm9yKGYiYW5zd2VyZWQge2Fuc3dlci5zdGF0dXN9IikKUEsBAhQDFAAAAAAAAAAhAOJmsDNAAQAAQAEAABAAAAAAAAAAAAAAAKSBAAAAAHB5dGhvbi9oZWFsdGgucHlQSwUGAAAAAAEAAQA+AAAAbgEAAAAA"
  key            = "canaries/${var.project_name}-${var.environment}-health.zip"
  kms_key_id     = var.data_key_arn
  tags           = var.common_tags
}

# observability/heartbeat/topic/main
resource "aws_sns_topic" "heartbeat_topic_main" {
  kms_master_key_id = var.alerts_key_arn
  name              = "${var.project_name}-${var.environment}-heartbeats"
  tags              = var.common_tags
}

# observability/heartbeat/topic/access
resource "aws_sns_topic_policy" "heartbeat_topic_access" {
  arn    = aws_sns_topic.heartbeat_topic_main.arn
  policy = data.aws_iam_policy_document.heartbeat_topic_policy.json
}

# observability/canary/main
resource "aws_synthetics_canary" "canary_main" {
  artifact_s3_location     = "s3://${aws_s3_bucket.canary_records_main.id}/runs"
  delete_lambda            = true
  execution_role_arn       = aws_iam_role.canary_role_main.arn
  failure_retention_period = 31
  handler                  = "health.handler"
  name                     = "${var.project_name}-${var.environment}-health"
  runtime_version          = "syn-python-selenium-12.0"
  s3_bucket                = aws_s3_object.canary_script.bucket
  s3_key                   = aws_s3_object.canary_script.key
  s3_version               = aws_s3_object.canary_script.version_id
  start_canary             = true
  success_retention_period = 31
  tags                     = var.common_tags

  artifact_config {
    s3_encryption {
      encryption_mode = "SSE_KMS"
      kms_key_arn     = var.logs_key_arn
    }
  }

  run_config {
    environment_variables = {
      ADDRESS = var.address
    }
    memory_in_mb       = 960
    timeout_in_seconds = 60
  }

  schedule {
    expression = "rate(5 minutes)"
  }

  depends_on = [aws_iam_role_policy.canary_role_record_policy]
}

# observability/tracing/encryption
resource "aws_xray_encryption_config" "tracing_encryption" {
  key_id = var.data_key_arn
  type   = "KMS"
}

# observability/tracing/noteworthy
resource "aws_xray_group" "tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "${var.project_name}-${var.environment}-noteworthy"
  tags              = var.common_tags

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# observability/tracing/health
resource "aws_xray_sampling_rule" "tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "${var.project_name}-${var.environment}-health"
  service_name   = "*"
  service_type   = "*"
  tags           = var.common_tags
  url_path       = "/health"
  version        = 1
}

# observability/tracing/ready
resource "aws_xray_sampling_rule" "tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "${var.project_name}-${var.environment}-ready"
  service_name   = "*"
  service_type   = "*"
  tags           = var.common_tags
  url_path       = "/ready"
  version        = 1
}

# observability/tracing/requests
resource "aws_xray_sampling_rule" "tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "${var.project_name}-${var.environment}-requests"
  service_name   = "*"
  service_type   = "*"
  tags           = var.common_tags
  url_path       = "*"
  version        = 1
}
