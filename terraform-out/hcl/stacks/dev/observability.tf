# dev/observability/prometheus/app-document
data "aws_iam_policy_document" "observability_prometheus_app_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# dev/observability/prometheus/argo-rollouts-reads-document
data "aws_iam_policy_document" "observability_prometheus_argo_rollouts_reads_document" {
  statement {
    actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "ReadSamples"
  }
}

# dev/observability/prometheus/collector-document
data "aws_iam_policy_document" "observability_prometheus_collector_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# dev/observability/prometheus/metrics-adapter-reads-document
data "aws_iam_policy_document" "observability_prometheus_metrics_adapter_reads_document" {
  statement {
    actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "ReadSamples"
  }
}

# dev/observability/prometheus/pod-app-document
data "aws_iam_policy_document" "observability_prometheus_pod_app_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# dev/observability/prometheus/pod-worker-document
data "aws_iam_policy_document" "observability_prometheus_pod_worker_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# dev/observability/prometheus/worker-document
data "aws_iam_policy_document" "observability_prometheus_worker_document" {
  statement {
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.observability_prometheus_main.arn]
    sid       = "WriteSamples"
  }
}

# dev/observability/tracing/app-document
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

# dev/observability/tracing/collector-document
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

# dev/observability/tracing/pod-app-document
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

# dev/observability/tracing/pod-worker-document
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

# dev/observability/tracing/worker-document
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

# dev/observability/prometheus/log
resource "aws_cloudwatch_log_group" "observability_prometheus_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/vendedlogs/prometheus/terrace-dev"
  retention_in_days = 30
}

# dev/observability/prometheus/app-policy
resource "aws_iam_role_policy" "observability_prometheus_app_policy" {
  name   = "terrace-dev-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/observability/prometheus/argo-rollouts-reads-policy
resource "aws_iam_role_policy" "observability_prometheus_argo_rollouts_reads_policy" {
  name   = "terrace-dev-metrics-read"
  policy = data.aws_iam_policy_document.observability_prometheus_argo_rollouts_reads_document.json
  role   = aws_iam_role.kubernetes_argo_rollouts_main.name
}

# dev/observability/prometheus/collector-policy
resource "aws_iam_role_policy" "observability_prometheus_collector_policy" {
  name   = "terrace-dev-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_collector_document.json
  role   = aws_iam_role.kubernetes_collector_main.name
}

# dev/observability/prometheus/metrics-adapter-reads-policy
resource "aws_iam_role_policy" "observability_prometheus_metrics_adapter_reads_policy" {
  name   = "terrace-dev-metrics-read"
  policy = data.aws_iam_policy_document.observability_prometheus_metrics_adapter_reads_document.json
  role   = aws_iam_role.kubernetes_metrics_adapter_main.name
}

# dev/observability/prometheus/pod-app-policy
resource "aws_iam_role_policy" "observability_prometheus_pod_app_policy" {
  name   = "terrace-dev-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/observability/prometheus/pod-worker-policy
resource "aws_iam_role_policy" "observability_prometheus_pod_worker_policy" {
  name   = "terrace-dev-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# dev/observability/prometheus/worker-policy
resource "aws_iam_role_policy" "observability_prometheus_worker_policy" {
  name   = "terrace-dev-metrics-write"
  policy = data.aws_iam_policy_document.observability_prometheus_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# dev/observability/tracing/app-policy
resource "aws_iam_role_policy" "observability_tracing_app_policy" {
  name   = "terrace-dev-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# dev/observability/tracing/collector-policy
resource "aws_iam_role_policy" "observability_tracing_collector_policy" {
  name   = "terrace-dev-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_collector_document.json
  role   = aws_iam_role.kubernetes_collector_main.name
}

# dev/observability/tracing/pod-app-policy
resource "aws_iam_role_policy" "observability_tracing_pod_app_policy" {
  name   = "terrace-dev-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# dev/observability/tracing/pod-worker-policy
resource "aws_iam_role_policy" "observability_tracing_pod_worker_policy" {
  name   = "terrace-dev-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# dev/observability/tracing/worker-policy
resource "aws_iam_role_policy" "observability_tracing_worker_policy" {
  name   = "terrace-dev-traces-write"
  policy = data.aws_iam_policy_document.observability_tracing_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# dev/observability/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "observability_prometheus_alert_manager" {
  definition   = "alertmanager_config: |\n  route:\n    receiver: alerts\n    group_by: [alertname, namespace]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 24h\n    routes:\n      - receiver: alerts\n        matchers: ['severity = critical']\n        repeat_interval: 1h\n  receivers:\n    - name: alerts\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          subject: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n          send_resolved: true\n"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# dev/observability/prometheus/rules
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules" {
  data         = "# Alert rules of the application. They are loaded into the managed workspace of each environment\n# that has one, and are what a Prometheus of one's own would load, too.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum(rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum(rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: More than 5 % of requests fail.\n          description: '{{ $value | humanizePercentage }} of requests have failed for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: The 95th percentile of request times has been {{ $value | humanizeDuration }} for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n  - name: kubernetes\n    rules:\n      # Argo CD deploys without a pipeline that could wait: this is how its failure is heard of.\n      - alert: ReleaseFailed\n        expr: |\n          max by (namespace, name) (rollout_info{namespace=\"app\",phase=\"Degraded\"}) == 1\n            or max by (namespace, name) (label_replace(\n              kube_deployment_status_condition{namespace=\"app\",condition=\"Progressing\",status=\"false\"},\n              \"name\", \"$1\", \"deployment\", \"(.*)\"\n            )) == 1\n            or max by (namespace, name) (label_replace(\n              kube_job_failed{namespace=\"app\",condition=\"true\"}, \"name\", \"$1\", \"job_name\", \"(.*)\"\n            )) == 1\n        for: 1m\n        labels:\n          severity: critical\n        annotations:\n          summary: A release in the cluster has failed.\n          description: '{{ $labels.namespace }}/{{ $labels.name }} has not reached its new version, and the former one serves.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#release-failed\n\n      - alert: PodNotReady\n        expr: |\n          sum by (namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been ready for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n"
  name         = "alerts"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# dev/observability/prometheus/main
resource "aws_prometheus_workspace" "observability_prometheus_main" {
  alias       = "terrace-dev"
  kms_key_arn = aws_kms_key.security_data_main.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.observability_prometheus_log.arn}:*"
  }
}

# dev/observability/tracing/encryption
resource "aws_xray_encryption_config" "observability_tracing_encryption" {
  key_id = aws_kms_key.security_data_main.arn
  type   = "KMS"
}

# dev/observability/tracing/noteworthy
resource "aws_xray_group" "observability_tracing_noteworthy" {
  filter_expression = "fault = true OR error = true OR responsetime > 1"
  group_name        = "terrace-dev-noteworthy"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# dev/observability/tracing/health
resource "aws_xray_sampling_rule" "observability_tracing_health" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 100
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-dev-health"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/health"
  version        = 1
}

# dev/observability/tracing/ready
resource "aws_xray_sampling_rule" "observability_tracing_ready" {
  fixed_rate     = 0
  host           = "*"
  http_method    = "*"
  priority       = 110
  reservoir_size = 0
  resource_arn   = "*"
  rule_name      = "terrace-dev-ready"
  service_name   = "*"
  service_type   = "*"
  url_path       = "/ready"
  version        = 1
}

# dev/observability/tracing/requests
resource "aws_xray_sampling_rule" "observability_tracing_requests" {
  fixed_rate     = 0.05
  host           = "*"
  http_method    = "*"
  priority       = 1000
  reservoir_size = 1
  resource_arn   = "*"
  rule_name      = "terrace-dev-requests"
  service_name   = "*"
  service_type   = "*"
  url_path       = "*"
  version        = 1
}
