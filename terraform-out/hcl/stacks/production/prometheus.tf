# production/prometheus/log
resource "aws_cloudwatch_log_group" "prometheus_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/vendedlogs/prometheus/terrace-production"
  retention_in_days = 365
}

# production/prometheus/alert-manager
resource "aws_prometheus_alert_manager_definition" "prometheus_alert_manager" {
  definition   = "alertmanager_config: |\n  route:\n    receiver: alerts\n    group_by: [alertname, namespace]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 24h\n    routes:\n      - receiver: alerts\n        matchers: ['severity = critical']\n        repeat_interval: 1h\n  receivers:\n    - name: alerts\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          subject: '{{ .Status }}: {{ .CommonLabels.alertname }}'\n          send_resolved: true\n"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# production/prometheus/rules
resource "aws_prometheus_rule_group_namespace" "prometheus_rules" {
  data         = "# Alert rules of the application. They are loaded into the managed workspace of each environment\n# that has one, and are what a Prometheus of one's own would load, too.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum(rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum(rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: More than 5 % of requests fail.\n          description: '{{ $value | humanizePercentage }} of requests have failed for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: The 95th percentile of request times has been {{ $value | humanizeDuration }} for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n  - name: kubernetes\n    rules:\n      - alert: PodNotReady\n        expr: |\n          sum by (namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been ready for five minutes.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n"
  name         = "alerts"
  workspace_id = aws_prometheus_workspace.prometheus_main.id
}

# production/prometheus/main
resource "aws_prometheus_workspace" "prometheus_main" {
  alias       = "terrace-production"
  kms_key_arn = aws_kms_key.security_data_main.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus_log.arn}:*"
  }
}
