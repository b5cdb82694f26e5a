# staging/observability/canary/records/policy
data "aws_iam_policy_document" "observability_canary_records_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.observability_canary_records_main.arn,
      "${aws_s3_bucket.observability_canary_records_main.arn}/*",
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

# staging/observability/canary/role/record-document
data "aws_iam_policy_document" "observability_canary_role_record_document" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.observability_canary_records_main.arn}/runs/*"]
    sid       = "WriteRecords"
  }

  statement {
    actions   = ["s3:GetBucketLocation"]
    resources = [aws_s3_bucket.observability_canary_records_main.arn]
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

# staging/observability/canary/role/trust
data "aws_iam_policy_document" "observability_canary_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["lambda.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/observability/grafana/read
data "aws_iam_policy_document" "observability_grafana_read" {
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
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "QuerySamples"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "DecryptTraces"

    condition {
      test     = "StringEquals"
      values   = ["xray.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# staging/observability/grafana/role/trust
data "aws_iam_policy_document" "observability_grafana_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["grafana.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/observability/prometheus/app-document
data "aws_iam_policy_document" "observability_prometheus_app_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# staging/observability/prometheus/argo-rollouts-reads-document
data "aws_iam_policy_document" "observability_prometheus_argo_rollouts_reads_document" {
  statement {
    actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "ReadSamples"
  }
}

# staging/observability/prometheus/collector-document
data "aws_iam_policy_document" "observability_prometheus_collector_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# staging/observability/prometheus/metrics-adapter-reads-document
data "aws_iam_policy_document" "observability_prometheus_metrics_adapter_reads_document" {
  statement {
    actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "ReadSamples"
  }
}

# staging/observability/prometheus/pod-app-document
data "aws_iam_policy_document" "observability_prometheus_pod_app_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# staging/observability/prometheus/pod-worker-document
data "aws_iam_policy_document" "observability_prometheus_pod_worker_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# staging/observability/prometheus/worker-document
data "aws_iam_policy_document" "observability_prometheus_worker_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# staging/observability/tracing/app-document
data "aws_iam_policy_document" "observability_tracing_app_document" {
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

# staging/observability/tracing/collector-document
data "aws_iam_policy_document" "observability_tracing_collector_document" {
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

# staging/observability/tracing/pod-app-document
data "aws_iam_policy_document" "observability_tracing_pod_app_document" {
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

# staging/observability/tracing/pod-worker-document
data "aws_iam_policy_document" "observability_tracing_pod_worker_document" {
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

# staging/observability/tracing/worker-document
data "aws_iam_policy_document" "observability_tracing_worker_document" {
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

# staging/observability/prometheus/log
resource "aws_cloudwatch_log_group" "observability_prometheus_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/vendedlogs/prometheus/terrace-staging"
  retention_in_days = 90
}

# staging/observability/alarms/canary-failed
resource "aws_cloudwatch_metric_alarm" "observability_alarms_canary_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer from outside, or nobody asks any more. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#canary-failed"
  alarm_name          = "terrace-staging-canary-failed"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    CanaryName = aws_synthetics_canary.observability_canary_main.name
  }
  evaluation_periods = 2
  metric_name        = "SuccessPercent"
  namespace          = "CloudWatchSynthetics"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 900
  statistic          = "Average"
  threshold          = 100
  treat_missing_data = "breaching"
}

# staging/observability/grafana/main
resource "aws_grafana_workspace" "observability_grafana_main" {
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  configuration = jsonencode({
    plugins = {
      pluginAdminEnabled = false
    }
    unifiedAlerting = {
      enabled = false
    }
  })
  data_sources    = ["CLOUDWATCH", "PROMETHEUS", "XRAY"]
  description     = "Metrics, alarms and traces"
  grafana_version = "10.4"
  name            = "terrace-staging"
  permission_type = "CUSTOMER_MANAGED"
  role_arn        = aws_iam_role.observability_grafana_role_main.arn
}

# staging/observability/canary/role/main
resource "aws_iam_role" "observability_canary_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.observability_canary_role_trust.json
  description          = "Calls the application and records the answer"
  name                 = "terrace-staging-canary"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/observability/grafana/role/main
resource "aws_iam_role" "observability_grafana_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.observability_grafana_role_trust.json
  description          = "What Grafana reads for its dashboards"
  name                 = "terrace-staging-grafana"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/observability/canary/role/record-policy
resource "aws_iam_role_policy" "observability_canary_role_record_policy" {
  name   = "record"
  policy = data.aws_iam_policy_document.observability_canary_role_record_document.json
  role   = aws_iam_role.observability_canary_role_main.name
}

# staging/observability/grafana/read-policy
resource "aws_iam_role_policy" "observability_grafana_read_policy" {
  name   = "read"
  policy = data.aws_iam_policy_document.observability_grafana_read.json
  role   = aws_iam_role.observability_grafana_role_main.name
}

# staging/observability/prometheus/app-policy
resource "aws_iam_role_policy" "observability_prometheus_app_policy" {
  name   = "terrace-staging-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# staging/observability/prometheus/argo-rollouts-reads-policy
resource "aws_iam_role_policy" "observability_prometheus_argo_rollouts_reads_policy" {
  name   = "terrace-staging-metrics-read"
  policy = data.aws_iam_policy_document.observability_prometheus_argo_rollouts_reads_document.json
  role   = aws_iam_role.kubernetes_argo_rollouts_main.name
}

# staging/observability/prometheus/collector-policy
resource "aws_iam_role_policy" "observability_prometheus_collector_policy" {
  name   = "terrace-staging-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_collector_document.json
  role   = aws_iam_role.kubernetes_collector_main.name
}

# staging/observability/prometheus/metrics-adapter-reads-policy
resource "aws_iam_role_policy" "observability_prometheus_metrics_adapter_reads_policy" {
  name   = "terrace-staging-metrics-read"
  policy = data.aws_iam_policy_document.observability_prometheus_metrics_adapter_reads_document.json
  role   = aws_iam_role.kubernetes_metrics_adapter_main.name
}

# staging/observability/prometheus/pod-app-policy
resource "aws_iam_role_policy" "observability_prometheus_pod_app_policy" {
  name   = "terrace-staging-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# staging/observability/prometheus/pod-worker-policy
resource "aws_iam_role_policy" "observability_prometheus_pod_worker_policy" {
  name   = "terrace-staging-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# staging/observability/prometheus/worker-policy
resource "aws_iam_role_policy" "observability_prometheus_worker_policy" {
  name   = "terrace-staging-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# staging/observability/tracing/app-policy
resource "aws_iam_role_policy" "observability_tracing_app_policy" {
  name   = "terrace-staging-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# staging/observability/tracing/collector-policy
resource "aws_iam_role_policy" "observability_tracing_collector_policy" {
  name   = "terrace-staging-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_collector_document.json
  role   = aws_iam_role.kubernetes_collector_main.name
}

# staging/observability/tracing/pod-app-policy
resource "aws_iam_role_policy" "observability_tracing_pod_app_policy" {
  name   = "terrace-staging-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# staging/observability/tracing/pod-worker-policy
resource "aws_iam_role_policy" "observability_tracing_pod_worker_policy" {
  name   = "terrace-staging-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# staging/observability/tracing/worker-policy
resource "aws_iam_role_policy" "observability_tracing_worker_policy" {
  name   = "terrace-staging-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# staging/observability/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "observability_prometheus_alert_manager" {
  definition   = "alertmanager_config: |\n  route:\n    receiver: alerts\n    group_by: [alertname, namespace]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 24h\n    routes:\n      - receiver: alerts\n        matchers: ['severity = critical']\n        repeat_interval: 1h\n  receivers:\n    - name: alerts\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          subject: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n          send_resolved: true\n"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules" {
  data         = "# Alert rules of the application. They are loaded into the managed workspace of each environment\n# that has one, and are what a Prometheus of one's own would load, too.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum(rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum(rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: More than 5 % of requests fail.\n          description: '{{ $value | humanizePercentage }} of requests have failed for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: The 95th percentile of request times has been {{ $value | humanizeDuration }} for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n  - name: kubernetes\n    rules:\n      # Argo CD deploys without a pipeline that could wait: this is how its failure is heard of.\n      - alert: ReleaseFailed\n        expr: |\n          max by (namespace, name) (rollout_info{namespace=\"app\",phase=\"Degraded\"}) == 1\n            or max by (namespace, name) (label_replace(\n              kube_deployment_status_condition{namespace=\"app\",condition=\"Progressing\",status=\"false\"},\n              \"name\", \"$1\", \"deployment\", \"(.*)\"\n            )) == 1\n            or max by (namespace, name) (label_replace(\n              kube_job_failed{namespace=\"app\",condition=\"true\"}, \"name\", \"$1\", \"job_name\", \"(.*)\"\n            )) == 1\n        for: 1m\n        labels:\n          severity: critical\n        annotations:\n          summary: A release in the cluster has failed.\n          description: '{{ $labels.namespace }}/{{ $labels.name }} has not reached its new version, and the former one serves.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#release-failed\n\n      - alert: PodNotReady\n        expr: |\n          sum by (namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been ready for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n"
  name         = "alerts"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/main
resource "aws_prometheus_workspace" "observability_prometheus_main" {
  alias       = "terrace-staging"
  kms_key_arn = aws_kms_key.security_data_main.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.observability_prometheus_log.arn}:*"
  }
}

# staging/observability/canary/records/main
resource "aws_s3_bucket" "observability_canary_records_main" {
  bucket        = "terrace-staging-canary-333333333333"
  force_destroy = true
}

# staging/observability/canary/records/expiry
resource "aws_s3_bucket_lifecycle_configuration" "observability_canary_records_expiry" {
  bucket = aws_s3_bucket.observability_canary_records_main.id

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

  depends_on = [aws_s3_bucket_versioning.observability_canary_records_versions]
}

# staging/observability/canary/records/access-logs
resource "aws_s3_bucket_logging" "observability_canary_records_access_logs" {
  bucket        = aws_s3_bucket.observability_canary_records_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-staging-canary-333333333333/"
}

# staging/observability/canary/records/ownership
resource "aws_s3_bucket_ownership_controls" "observability_canary_records_ownership" {
  bucket = aws_s3_bucket.observability_canary_records_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# staging/observability/canary/records/access
resource "aws_s3_bucket_policy" "observability_canary_records_access" {
  bucket = aws_s3_bucket.observability_canary_records_main.id
  policy = data.aws_iam_policy_document.observability_canary_records_policy.json
}

# staging/observability/canary/records/private
resource "aws_s3_bucket_public_access_block" "observability_canary_records_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.observability_canary_records_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# staging/observability/canary/records/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "observability_canary_records_encryption" {
  bucket = aws_s3_bucket.observability_canary_records_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.security_logs_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# staging/observability/canary/records/versions
resource "aws_s3_bucket_versioning" "observability_canary_records_versions" {
  bucket = aws_s3_bucket.observability_canary_records_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# staging/observability/canary/script
resource "aws_s3_object" "observability_canary_script" {
  bucket         = aws_s3_bucket_versioning.artifacts_bucket_versions.bucket
  content_base64 = "UEsDBBQAAAAAAAAAIQDiZrAzQAEAAEABAAAQAAAAcHl0aG9uL2hlYWx0aC5weSIiIkZhaWxzIHVubGVzcyB0aGUgYWRkcmVzcyBhbnN3ZXJzIDIwMCBpbiB0aW1lOyB1cmxsaWIgcmFpc2VzIGZvciBhbnl0aGluZyBlbHNlLiIiIgoKaW1wb3J0IG9zCmltcG9ydCB1cmxsaWIucmVxdWVzdAoKCmRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHdpdGggdXJsbGliLnJlcXVlc3QudXJsb3Blbihvcy5lbnZpcm9uWyJBRERSRVNTIl0sIHRpbWVvdXQ9MTApIGFzIGFuc3dlcjoKICAgICAgICBpZiBhbnN3ZXIuc3RhdHVzICE9IDIwMDoKICAgICAgICAgICAgcmFpc2UgUnVudGltZUVycm9yKGYiYW5zd2VyZWQge2Fuc3dlci5zdGF0dXN9IikKUEsBAhQDFAAAAAAAAAAhAOJmsDNAAQAAQAEAABAAAAAAAAAAAAAAAKSBAAAAAHB5dGhvbi9oZWFsdGgucHlQSwUGAAAAAAEAAQA+AAAAbgEAAAAA"
  key            = "canaries/terrace-staging-health.zip"
  kms_key_id     = aws_kms_key.security_data_main.arn
}

# staging/observability/canary/main
resource "aws_synthetics_canary" "observability_canary_main" {
  artifact_s3_location     = "s3://${aws_s3_bucket.observability_canary_records_main.id}/runs"
  delete_lambda            = true
  execution_role_arn       = aws_iam_role.observability_canary_role_main.arn
  failure_retention_period = 31
  handler                  = "health.handler"
  name                     = "terrace-staging-health"
  runtime_version          = "syn-python-selenium-12.0"
  s3_bucket                = aws_s3_object.observability_canary_script.bucket
  s3_key                   = aws_s3_object.observability_canary_script.key
  s3_version               = aws_s3_object.observability_canary_script.version_id
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

  depends_on = [aws_iam_role_policy.observability_canary_role_record_policy]
}

# staging/observability/tracing/encryption
resource "aws_xray_encryption_config" "observability_tracing_encryption" {
  key_id = aws_kms_key.security_data_main.arn
  type   = "KMS"
}

# staging/observability/tracing/noteworthy
resource "aws_xray_group" "observability_tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "terrace-staging-noteworthy"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# staging/observability/tracing/health
resource "aws_xray_sampling_rule" "observability_tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-staging-health"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/health"
  version        = 1
}

# staging/observability/tracing/ready
resource "aws_xray_sampling_rule" "observability_tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-staging-ready"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/ready"
  version        = 1
}

# staging/observability/tracing/requests
resource "aws_xray_sampling_rule" "observability_tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "terrace-staging-requests"
  service_name   = "*"
  service_type   = "*"
  url_path       = "*"
  version        = 1
}
