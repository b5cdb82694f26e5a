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
    actions   = ["logs:DescribeLogGroups", "logs:StopQuery"]
    resources = ["*"]
    sid       = "FindLogs"
  }

  statement {
    actions   = ["logs:GetLogGroupFields", "logs:GetQueryResults", "logs:StartQuery"]
    resources = ["arn:aws:logs:us-east-1:333333333333:log-group:/terrace/staging/*"]
    sid       = "QueryLogs"
  }

  statement {
    actions   = ["logs:*"]
    effect    = "Deny"
    resources = ["arn:aws:logs:us-east-1:333333333333:log-group:/terrace/staging/trail*"]
    sid       = "RefuseTrail"
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

    condition {
      test     = "StringLike"
      values   = ["arn:aws:grafana:us-east-1:333333333333:/workspaces/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["grafana.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/observability/heartbeat/topic/policy
data "aws_iam_policy_document" "observability_heartbeat_topic_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.observability_heartbeat_topic_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
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
      "xray:PutSpans",
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
      "xray:PutSpans",
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
      "xray:PutSpans",
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
      "xray:PutSpans",
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
      "xray:PutSpans",
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

# staging/observability/heartbeat/watchdog
resource "aws_cloudwatch_metric_alarm" "observability_heartbeat_watchdog" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Prometheus' alerts have stopped coming: its rules or its alert manager do not work. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#watchdog"
  alarm_name          = "terrace-staging-watchdog"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 3
  dimensions = {
    TopicName = aws_sns_topic.observability_heartbeat_topic_main.name
  }
  evaluation_periods = 3
  metric_name        = "NumberOfMessagesPublished"
  namespace          = "AWS/SNS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 300
  statistic          = "Sum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# staging/observability/grafana/main
resource "aws_grafana_workspace" "observability_grafana_main" {
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
  definition   = "template_files:\n  default_template: |\n    {{/* What a message says, wherever it goes; links.tmpl, which differs by place, says where things are. */}}\n\n    {{ define \"terrace.title\" -}}\n    {{ .Status | toUpper }}: {{ .CommonLabels.alertname }}\n    {{- with .CommonLabels.service }} of {{ . }}{{ end }}\n    {{- with .CommonLabels.environment }} in {{ . }}{{ end }}\n    {{- with .CommonLabels.severity }} ({{ . }}){{ end }}\n    {{- end }}\n\n    {{ define \"terrace.text\" -}}\n    {{ range .Alerts -}}\n    {{ .Status | toUpper }} since {{ .StartsAt.UTC.Format \"2006-01-02 15:04:05 UTC\" }}: {{ .Annotations.summary }} {{ .Annotations.description }}\n    {{ range .Labels.SortedPairs }}{{ if not (match \"^(alertname|environment|service|severity)$\" .Name) }}  {{ .Name }}={{ .Value }}{{ end }}{{ end }}\n    {{ end }}\n    {{- end }}\n\n    {{ define \"terrace.runbook\" }}{{ .CommonAnnotations.runbook_url }}{{ end }}\n\n    {{/* Path of the dashboard that answers the next question, below Grafana's address: by what an alert\n    says itself, or else by its name and its labels. constructs_lib/observability/dashboard_links.py. */}}\n    {{ define \"terrace.dashboard.path\" -}}\n    {{- if .CommonAnnotations.dashboard_url }}{{ .CommonAnnotations.dashboard_url }}\n    {{- else if match \"BudgetBurn$|^Certificate|^Probe\" .CommonLabels.alertname }}/d/slo{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if match \"^ReleaseFailed$\" .CommonLabels.alertname }}/d/deployments{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if .CommonLabels.service }}/d/application{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else if or .CommonLabels.namespace .CommonLabels.node .CommonLabels.pod }}/d/infrastructure{{ template \"terrace.dashboard.chosen\" . }}\n    {{- else }}/dashboards{{ end }}\n    {{- end }}\n\n    {{ define \"terrace.dashboard.chosen\" -}}\n    ?var-environment={{ .CommonLabels.environment }}\n    {{- with .CommonLabels.service }}&var-service={{ . }}{{ end }}\n    {{- end }}\n\n    {{ define \"terrace.message\" -}}\n    {{ template \"terrace.text\" . }}\n    Runbook: {{ template \"terrace.runbook\" . }}\n    Dashboard: {{ template \"terrace.dashboard\" . }}\n    Logs: {{ template \"terrace.logs\" . }}\n    {{- end }}\n    {{ define \"terrace.dashboard\" }}https://${aws_grafana_workspace.observability_grafana_main.endpoint}{{ template \"terrace.dashboard.path\" . }}{{ end }}\n    {{ define \"terrace.logs\" }}https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fterrace$252Fstaging$252F{{ .CommonLabels.service }}{{ end }}\n    {{ define \"terrace.subject\" }}{{ reReplaceAll \"[^ -~]\" \"?\" (printf \"%.85s\" .CommonLabels.alertname) }} {{ .Status }}{{ end }}\n    {{ define \"terrace.key\" }}prometheus{{ range .GroupLabels.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}{{ end }}\nalertmanager_config: |\n  templates:\n    - default_template\n  route:\n    receiver: chat\n    group_by: [environment, service, alertname]\n    group_wait: 30s\n    group_interval: 5m\n    repeat_interval: 12h\n    routes:\n      - receiver: nobody\n        matchers: ['environment = \"local\"']\n      - receiver: heartbeat\n        matchers: ['alertname = \"Watchdog\"']\n        group_by: [alertname]\n        group_wait: 0s\n        group_interval: 1m\n        repeat_interval: 4m\n      - receiver: nobody\n        matchers: ['severity =~ \"info|none\"']\n      - receiver: chat\n        matchers: ['severity = \"critical\"', 'environment =~ \"dev|pr-[0-9]+\"']\n        repeat_interval: 4h\n      - receiver: opsgenie\n        matchers: ['severity = \"critical\"', 'responder = \"opsgenie\"']\n        repeat_interval: 1h\n      - receiver: page\n        matchers: ['severity = \"critical\"']\n        repeat_interval: 1h\n  inhibit_rules:\n    - source_matchers: ['alertname = \"ServiceDown\"', 'service != \"\"']\n      target_matchers: ['alertname =~ \"HighErrorRate|HighLatency|ErrorBudgetBurn|LatencyBudgetBurn\"']\n      equal: [environment, service]\n    - source_matchers: ['alertname = \"NodeNotReady\"', 'node != \"\"']\n      target_matchers: ['alertname =~ \"Pod.+\"']\n      equal: [environment, node]\n    - source_matchers: ['severity = \"critical\"', 'service != \"\"']\n      target_matchers: ['severity = \"warning\"']\n      equal: [environment, service]\n  receivers:\n    - name: nobody\n    - name: page\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: page\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: opsgenie\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: page\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: chat\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.monitoring_alerts_main.arn}\n          sigv4:\n            region: us-east-1\n          send_resolved: true\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\\n\\n{{ template \\\"terrace.message\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: chat\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n    - name: heartbeat\n      sns_configs:\n        - topic_arn: ${aws_sns_topic.observability_heartbeat_topic_main.arn}\n          sigv4:\n            region: us-east-1\n          send_resolved: false\n          subject: '{{ template \"terrace.subject\" . }}'\n          message: \"{{ template \\\"terrace.title\\\" . }}\"\n          attributes:\n            Source: terrace.prometheus\n            Duty: heartbeat\n            Status: '{{ .Status }}'\n            Key: '{{ template \"terrace.key\" . }}'\n"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-alert-rules
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_alert_rules" {
  data         = "# Alert rules of the application: of requests, of processes, and of what the service needs. Each\n# environment with a managed workspace loads them, as a Prometheus of one's own does.\ngroups:\n  - name: application\n    rules:\n      - alert: HighErrorRate\n        expr: |\n          sum by (environment, service) (rate(http_requests_total{status=~\"5..\"}[5m]))\n            / sum by (environment, service) (rate(http_requests_total[5m])) > 0.05\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: 'More than 5 % of requests fail.'\n          description: '{{ $labels.service }} has failed {{ $value | humanizePercentage }} of its requests for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate\n\n      - alert: HighLatency\n        expr: |\n          histogram_quantile(\n            0.95, sum by (environment, service, le) (rate(http_request_duration_seconds_bucket[5m]))\n          ) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: One request in twenty takes longer than a second.\n          description: 'The 95th percentile of request times of {{ $labels.service }} has been {{ $value | humanizeDuration }} for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency\n\n      # Without a range, Prometheus takes the last sample for five minutes: a task that ends, as every\n      # last one does by night, would ring by the one scrape that it no longer answered. Of 75 seconds\n      # it sees two scrapes.\n      - alert: ServiceDown\n        expr: |\n          max by (environment, service) (last_over_time(up{job=\"services\"}[75s])) == 0\n        for: 2m\n        labels:\n          severity: critical\n        annotations:\n          summary: No instance of a service answers.\n          description: 'No instance of {{ $labels.service }} has answered a scrape of its metrics for two minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#service-down\n\n      - alert: InstanceDown\n        expr: |\n          last_over_time(up{job=\"services\"}[75s]) == 0\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: An instance of a service does not answer.\n          description: '{{ $labels.instance }} of {{ $labels.service }} has not answered a scrape of its metrics for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#instance-down\n\n      # The database has an alert of its own, in database.yml.\n      - alert: DependencyDown\n        expr: |\n          max by (environment, service, dependency) (dependency_up{dependency!=\"database\"}) == 0\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: A service does not reach what it depends on.\n          description: 'No instance of {{ $labels.service }} has reached {{ $labels.dependency }} for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#dependency-down\n\n      - alert: CacheFailing\n        expr: |\n          sum by (environment, service) (rate(cache_errors_total[5m]))\n            / sum by (environment, service) (rate(cache_requests_total[5m])) > 0.05\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: 'More than 5 % of look-ups in the cache fail.'\n          description: '{{ $value | humanizePercentage }} of the look-ups of {{ $labels.service }} in the cache have failed for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cache-failing\n\n  - name: saturation\n    rules:\n      # A process of Python works on one processor at a time. Tasks with less than one are watched by\n      # CloudWatch's alarm cpu-exhausted.\n      - alert: ProcessCpuSaturated\n        expr: |\n          rate(process_cpu_seconds_total{job=\"services\"}[5m]) > 0.9\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: A process uses a whole processor.\n          description: '{{ $labels.instance }} of {{ $labels.service }} has used {{ $value | humanizePercentage }} of a processor for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#process-cpu-saturated\n\n      # Autoscaling aims at 1,000 requests a minute for each instance: 17 are in progress where each\n      # takes a second. This is three times as many.\n      - alert: RequestsPilingUp\n        expr: |\n          sum by (environment, service, instance) (http_requests_in_progress) > 50\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: Requests come faster than they are answered.\n          description: '{{ $value }} requests have been in progress in {{ $labels.instance }} of {{ $labels.service }} for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#requests-piling-up\n\n      - alert: FileDescriptorsLow\n        expr: |\n          process_open_fds{job=\"services\"} / process_max_fds{job=\"services\"} > 0.8\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: A process has few file descriptors left.\n          description: '{{ $labels.instance }} of {{ $labels.service }} has used {{ $value | humanizePercentage }} of its file descriptors for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#file-descriptors-low\n"
  name         = "alert-rules"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-certificates
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_certificates" {
  data         = "# Alert rules of what users reach: certificates, and addresses that a blackbox exporter calls.\ngroups:\n  - name: certificates\n    rules:\n      # A probe that fails sees no certificate: that one alone must not end an alert, and begin it\n      # anew. AWS renews its certificates 60 days before they expire: this late, renewal has failed.\n      - alert: CertificateExpiresSoon\n        expr: |\n          max by (environment, instance) (\n            max_over_time(probe_ssl_earliest_cert_expiry{job=\"probes\"}[15m])\n          ) - time() < 21 * 86400\n        for: 1h\n        labels:\n          severity: warning\n        annotations:\n          summary: A certificate expires within three weeks.\n          description: 'The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires-soon\n\n      - alert: CertificateExpires\n        expr: |\n          max by (environment, instance) (\n            max_over_time(probe_ssl_earliest_cert_expiry{job=\"probes\"}[15m])\n          ) - time() < 7 * 86400\n        for: 10m\n        labels:\n          severity: critical\n        annotations:\n          summary: A certificate expires within a week.\n          description: 'The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires\n\n  - name: probes\n    rules:\n      - alert: ProbeFailed\n        expr: |\n          max by (environment, instance) (probe_success{job=\"probes\"}) == 0\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A public address does not answer.\n          description: '{{ $labels.instance }} has not answered as expected for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#probe-failed\n"
  name         = "certificates"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-database
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_database" {
  data         = "# Alert rules of the database as the services see it. CloudWatch's alarms watch the server itself:\n# its CPU, memory, storage and replicas.\ngroups:\n  - name: database\n    rules:\n      # Of the last 75 seconds, as ServiceDown: by night the database may end just before the tasks.\n      - alert: DatabaseUnreachable\n        expr: |\n          max by (environment, service) (last_over_time(dependency_up{dependency=\"database\"}[75s])) == 0\n        for: 2m\n        labels:\n          severity: critical\n        annotations:\n          summary: A service does not reach its database.\n          description: 'No instance of {{ $labels.service }} has reached its database for two minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-unreachable\n\n      - alert: DatabaseConnectionsExhausted\n        expr: |\n          max by (environment, service, instance) (database_connections{state=\"used\"})\n            / max by (environment, service, instance) (database_connections_limit) > 0.9\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: An instance has few database connections left.\n          description: '{{ $labels.instance }} of {{ $labels.service }} has used {{ $value | humanizePercentage }} of its database connections for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-connections-exhausted\n\n      - alert: DatabaseErrors\n        expr: |\n          sum by (environment, service) (rate(database_errors_total[5m]))\n            / sum by (environment, service) (rate(database_query_duration_seconds_count[5m])) > 0.02\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: 'More than 2 % of queries fail.'\n          description: '{{ $value | humanizePercentage }} of the queries of {{ $labels.service }} have failed for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-errors\n\n      - alert: DatabaseSlow\n        expr: |\n          histogram_quantile(\n            0.95, sum by (environment, service, le) (rate(database_query_duration_seconds_bucket[5m]))\n          ) > 0.5\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: One query in twenty takes longer than half a second.\n          description: 'The 95th percentile of query times of {{ $labels.service }} has been {{ $value | humanizeDuration }} for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-slow\n"
  name         = "database"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-kubernetes
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_kubernetes" {
  data         = "# Alert rules of workloads in a cluster, from kube-state-metrics and the kubelet. Only an\n# environment with a cluster loads them.\ngroups:\n  - name: kubernetes\n    rules:\n      # Argo CD deploys without a pipeline that could wait: this is how its failure is heard of.\n      - alert: ReleaseFailed\n        expr: |\n          max by (environment, namespace, name) (rollout_info{namespace=\"app\",phase=\"Degraded\"}) == 1\n            or max by (environment, namespace, name) (label_replace(\n              kube_deployment_status_condition{namespace=\"app\",condition=\"Progressing\",status=\"false\"},\n              \"name\", \"$1\", \"deployment\", \"(.*)\"\n            )) == 1\n            or max by (environment, namespace, name) (label_replace(\n              kube_job_failed{namespace=\"app\",condition=\"true\"}, \"name\", \"$1\", \"job_name\", \"(.*)\"\n            )) == 1\n        for: 1m\n        labels:\n          severity: critical\n        annotations:\n          summary: A release in the cluster has failed.\n          description: '{{ $labels.namespace }}/{{ $labels.name }} has not reached its new version, and the former one serves.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#release-failed\n\n      # Without pods that have ended, such as those of a migration. The node lets its own alert\n      # silence this one.\n      - alert: PodNotReady\n        expr: |\n          (\n            max by (environment, namespace, pod) (kube_pod_status_ready{condition=\"false\"}) == 1\n              unless on (namespace, pod)\n                max by (namespace, pod) (kube_pod_status_phase{phase=~\"Succeeded|Failed\"}) == 1\n          ) * on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_info)\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A pod is not ready.\n          description: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} on node {{ $labels.node }} has not been ready for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-not-ready\n\n      - alert: PodCrashLooping\n        expr: |\n          max by (environment, namespace, pod, container) (\n            increase(kube_pod_container_status_restarts_total[30m])\n          ) > 3\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: A container starts again and again.\n          description: 'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has been started again {{ $value | humanize }} times in half an hour.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-crash-looping\n\n      - alert: PodOutOfMemory\n        expr: |\n          max by (environment, namespace, pod, container) (\n            kube_pod_container_status_last_terminated_reason{reason=\"OOMKilled\"}\n          ) == 1\n            and on (namespace, pod, container)\n              max by (namespace, pod, container) (\n                increase(kube_pod_container_status_restarts_total[15m])\n              ) > 0\n        labels:\n          severity: warning\n        annotations:\n          summary: A container ran out of memory.\n          description: 'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} was killed because it needed more memory than its limit.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-out-of-memory\n\n      - alert: ContainerMemoryHigh\n        expr: |\n          max by (environment, namespace, pod, container) (container_memory_working_set_bytes)\n            / on (namespace, pod, container) group_left ()\n              max by (namespace, pod, container) (\n                kube_pod_container_resource_limits{resource=\"memory\"}\n              ) > 0.9\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: A container is close to its memory limit.\n          description: 'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has used {{ $value | humanizePercentage }} of its memory limit for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#container-memory-high\n\n      # A new node takes two to three minutes.\n      - alert: PodUnschedulable\n        expr: |\n          max by (environment, namespace, pod) (kube_pod_status_unschedulable) == 1\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: No node has room for a pod.\n          description: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} has found no node for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#pod-unschedulable\n\n      - alert: DeploymentReplicasMissing\n        expr: |\n          max by (environment, namespace, deployment) (kube_deployment_spec_replicas)\n            - max by (environment, namespace, deployment) (kube_deployment_status_replicas_available) > 0\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: A deployment has fewer pods than it wants.\n          description: '{{ $value }} pods of deployment {{ $labels.namespace }}/{{ $labels.deployment }} have been missing for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#deployment-replicas-missing\n\n      # On ECS, CloudWatch's alarm cpu-exhausted says the same.\n      - alert: AutoscalerAtLimit\n        expr: |\n          max by (environment, namespace, horizontalpodautoscaler) (\n            kube_horizontalpodautoscaler_status_desired_replicas\n          )\n            >= max by (environment, namespace, horizontalpodautoscaler) (\n              kube_horizontalpodautoscaler_spec_max_replicas\n            )\n            > max by (environment, namespace, horizontalpodautoscaler) (\n              kube_horizontalpodautoscaler_spec_min_replicas\n            )\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: An autoscaler cannot add pods.\n          description: 'Autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has wanted its maximum of {{ $value }} pods for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#autoscaler-at-limit\n"
  name         = "kubernetes"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-nodes
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_nodes" {
  data         = "# Alert rules of a cluster's nodes, from kube-state-metrics and the kubelet. Only an environment\n# with a cluster loads them.\ngroups:\n  - name: nodes\n    rules:\n      - alert: NodeNotReady\n        expr: |\n          max by (environment, node) (kube_node_status_condition{condition=\"Ready\",status=\"true\"}) == 0\n        for: 5m\n        labels:\n          severity: critical\n        annotations:\n          summary: A node is not ready.\n          description: 'Node {{ $labels.node }} has not been ready for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#node-not-ready\n\n      - alert: NodePressure\n        expr: |\n          max by (environment, node, condition) (\n            kube_node_status_condition{condition=~\"(Disk|Memory|PID)Pressure\",status=\"true\"}\n          ) == 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          summary: A node runs out of disk, memory or processes.\n          description: 'Node {{ $labels.node }} has reported {{ $labels.condition }} for five minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#node-pressure\n\n      # The kubelet evicts pods at 10 %. A file system that is only read is always full.\n      - alert: NodeDiskFilling\n        expr: |\n          min by (environment, node, mountpoint) (\n            node_filesystem_avail_bytes / node_filesystem_size_bytes\n              and node_filesystem_readonly == 0\n          ) < 0.2\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: A disk of a node is almost full.\n          description: '{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} of node {{ $labels.node }} have been free for 15 minutes; the kubelet evicts pods at 10 %.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#node-disk-filling\n\n      - alert: NodeCpuHigh\n        expr: |\n          max by (environment, node) (rate(node_cpu_usage_seconds_total[5m]))\n            / on (node) group_left () max by (node) (kube_node_status_allocatable{resource=\"cpu\"}) > 0.9\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: A node has no CPU left.\n          description: 'Node {{ $labels.node }} has used {{ $value | humanizePercentage }} of its CPU for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#node-cpu-high\n\n      - alert: NodeMemoryHigh\n        expr: |\n          max by (environment, node) (node_memory_working_set_bytes)\n            / on (node) group_left () max by (node) (kube_node_status_capacity{resource=\"memory\"}) > 0.9\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: A node has little memory left.\n          description: 'Node {{ $labels.node }} has used {{ $value | humanizePercentage }} of its memory for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/kubernetes.md#node-memory-high\n"
  name         = "nodes"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-objectives
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_objectives" {
  data         = "groups:\n  - name: app-down\n    interval: \"1m\"\n    rules:\n      - alert: ServiceDown\n        expr: \"absent(up{job=\\\"services\\\",service=\\\"app\\\"} == 1)\"\n        for: \"5m\"\n        labels:\n          environment: staging\n          service: app\n          severity: critical\n        annotations:\n          summary: No instance of a service answers.\n          description: No metrics of app have arrived for five minutes.\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#service-down\"\n  - name: app-availability\n    interval: \"1m\"\n    rules:\n      - record: \"service:requests_failed:rate5m\"\n        expr: |\n          sum(rate(http_requests_total{service=\"app\",status=~\"5..\"}[5m])) or vector(0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests:rate5m\"\n        expr: |\n          sum(rate(http_requests_total{service=\"app\"}[5m]))\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate5m\"\n        expr: |\n          service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}\n            / (service:requests:rate5m{environment=\"staging\",service=\"app\"} > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate30m\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[30m])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[30m]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate1h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[1h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[1h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate2h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[2h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[2h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate6h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[6h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[6h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate1d\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[1d])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[1d]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_failed:ratio_rate3d\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[3d])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"app\"}[3d]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:objective:availability\"\n        expr: |\n          vector(0.995)\n        labels:\n          environment: staging\n          service: app\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate1h{environment=\"staging\",service=\"app\"} > 0.072\n            and service:requests_failed:ratio_rate5m{environment=\"staging\",service=\"app\"} > 0.072\n            and 60 * sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[1h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: critical\n          window: \"1h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 2.\n          description: \"app has failed {{ $value | humanizePercentage }} of its requests over 1h, and goes on; 2 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate6h{environment=\"staging\",service=\"app\"} > 0.03\n            and service:requests_failed:ratio_rate30m{environment=\"staging\",service=\"app\"} > 0.03\n            and 60 * sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"app\"}[6h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: critical\n          window: \"6h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 5.\n          description: \"app has failed {{ $value | humanizePercentage }} of its requests over 6h, and goes on; 5 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate1d{environment=\"staging\",service=\"app\"} > 0.015\n            and service:requests_failed:ratio_rate2h{environment=\"staging\",service=\"app\"} > 0.015\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: warning\n          window: \"1d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 10.\n          description: \"app has failed {{ $value | humanizePercentage }} of its requests over 1d, and goes on; 10 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate3d{environment=\"staging\",service=\"app\"} > 0.005\n            and service:requests_failed:ratio_rate6h{environment=\"staging\",service=\"app\"} > 0.005\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: warning\n          window: \"3d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 30.\n          description: \"app has failed {{ $value | humanizePercentage }} of its requests over 3d, and goes on; 10 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n  - name: app-latency\n    interval: \"1m\"\n    rules:\n      - record: \"service:requests_slow:rate5m\"\n        expr: |\n          sum(rate(http_request_duration_seconds_count{service=\"app\"}[5m]))\n            - sum(rate(http_request_duration_seconds_bucket{service=\"app\",le=~\"1(\\\\.0)?\"}[5m]))\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_timed:rate5m\"\n        expr: |\n          sum(rate(http_request_duration_seconds_count{service=\"app\"}[5m]))\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate5m\"\n        expr: |\n          service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}\n            / (service:requests_timed:rate5m{environment=\"staging\",service=\"app\"} > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate30m\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[30m])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[30m]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate1h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[1h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[1h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate2h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[2h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[2h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate6h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[6h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[6h]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate1d\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[1d])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[1d]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:requests_slow:ratio_rate3d\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[3d])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"app\"}[3d]) > 0)\n        labels:\n          environment: staging\n          service: app\n      - record: \"service:objective:latency\"\n        expr: |\n          vector(0.99)\n        labels:\n          environment: staging\n          service: app\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate1h{environment=\"staging\",service=\"app\"} > 0.144\n            and service:requests_slow:ratio_rate5m{environment=\"staging\",service=\"app\"} > 0.144\n            and 60 * sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[1h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: critical\n          window: \"1h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 2.\n          description: \"app has let {{ $value | humanizePercentage }} of its requests wait longer than 1 s over 1h, and goes on; 2 % of the budget of 30 days are gone (objective: 99 % are answered within 1 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate6h{environment=\"staging\",service=\"app\"} > 0.06\n            and service:requests_slow:ratio_rate30m{environment=\"staging\",service=\"app\"} > 0.06\n            and 60 * sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"app\"}[6h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: critical\n          window: \"6h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 5.\n          description: \"app has let {{ $value | humanizePercentage }} of its requests wait longer than 1 s over 6h, and goes on; 5 % of the budget of 30 days are gone (objective: 99 % are answered within 1 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate1d{environment=\"staging\",service=\"app\"} > 0.03\n            and service:requests_slow:ratio_rate2h{environment=\"staging\",service=\"app\"} > 0.03\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: warning\n          window: \"1d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 10.\n          description: \"app has let {{ $value | humanizePercentage }} of its requests wait longer than 1 s over 1d, and goes on; 10 % of the budget of 30 days are gone (objective: 99 % are answered within 1 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate3d{environment=\"staging\",service=\"app\"} > 0.01\n            and service:requests_slow:ratio_rate6h{environment=\"staging\",service=\"app\"} > 0.01\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: app\n          severity: warning\n          window: \"3d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 30.\n          description: \"app has let {{ $value | humanizePercentage }} of its requests wait longer than 1 s over 3d, and goes on; 10 % of the budget of 30 days are gone (objective: 99 % are answered within 1 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n  - name: worker-down\n    interval: \"1m\"\n    rules:\n      - alert: ServiceDown\n        expr: \"absent(up{job=\\\"services\\\",service=\\\"worker\\\"} == 1)\"\n        for: \"5m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: critical\n        annotations:\n          summary: No instance of a service answers.\n          description: No metrics of worker have arrived for five minutes.\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#service-down\"\n  - name: worker-availability\n    interval: \"1m\"\n    rules:\n      - record: \"service:requests_failed:rate5m\"\n        expr: |\n          sum(rate(queue_messages_total{service=\"worker\",outcome=~\"failed|set_aside\"}[5m])) or vector(0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests:rate5m\"\n        expr: |\n          sum(rate(queue_messages_total{service=\"worker\",outcome!=\"given_back\"}[5m]))\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate5m\"\n        expr: |\n          service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}\n            / (service:requests:rate5m{environment=\"staging\",service=\"worker\"} > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate30m\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[30m])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[30m]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate1h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[1h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[1h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate2h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[2h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[2h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate6h\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[6h])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[6h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate1d\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[1d])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[1d]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_failed:ratio_rate3d\"\n        expr: |\n          sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[3d])\n            / (sum_over_time(service:requests:rate5m{environment=\"staging\",service=\"worker\"}[3d]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:objective:availability\"\n        expr: |\n          vector(0.995)\n        labels:\n          environment: staging\n          service: worker\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate1h{environment=\"staging\",service=\"worker\"} > 0.072\n            and service:requests_failed:ratio_rate5m{environment=\"staging\",service=\"worker\"} > 0.072\n            and 60 * sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[1h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: critical\n          window: \"1h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 2.\n          description: \"worker has failed {{ $value | humanizePercentage }} of its messages over 1h, and goes on; 2 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate6h{environment=\"staging\",service=\"worker\"} > 0.03\n            and service:requests_failed:ratio_rate30m{environment=\"staging\",service=\"worker\"} > 0.03\n            and 60 * sum_over_time(service:requests_failed:rate5m{environment=\"staging\",service=\"worker\"}[6h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: critical\n          window: \"6h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 5.\n          description: \"worker has failed {{ $value | humanizePercentage }} of its messages over 6h, and goes on; 5 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate1d{environment=\"staging\",service=\"worker\"} > 0.015\n            and service:requests_failed:ratio_rate2h{environment=\"staging\",service=\"worker\"} > 0.015\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: warning\n          window: \"1d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 10.\n          description: \"worker has failed {{ $value | humanizePercentage }} of its messages over 1d, and goes on; 10 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n      - alert: ErrorBudgetBurn\n        expr: |\n          service:requests_failed:ratio_rate3d{environment=\"staging\",service=\"worker\"} > 0.005\n            and service:requests_failed:ratio_rate6h{environment=\"staging\",service=\"worker\"} > 0.005\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: warning\n          window: \"3d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 30.\n          description: \"worker has failed {{ $value | humanizePercentage }} of its messages over 3d, and goes on; 10 % of the budget of 30 days are gone (objective: 99.5 % do not fail).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn\"\n  - name: worker-latency\n    interval: \"1m\"\n    rules:\n      - record: \"service:requests_slow:rate5m\"\n        expr: |\n          sum(rate(queue_message_age_seconds_count{service=\"worker\"}[5m]))\n            - sum(rate(queue_message_age_seconds_bucket{service=\"worker\",le=~\"300(\\\\.0)?\"}[5m]))\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_timed:rate5m\"\n        expr: |\n          sum(rate(queue_message_age_seconds_count{service=\"worker\"}[5m]))\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate5m\"\n        expr: |\n          service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}\n            / (service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"} > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate30m\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[30m])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[30m]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate1h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[1h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[1h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate2h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[2h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[2h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate6h\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[6h])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[6h]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate1d\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[1d])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[1d]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:requests_slow:ratio_rate3d\"\n        expr: |\n          sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[3d])\n            / (sum_over_time(service:requests_timed:rate5m{environment=\"staging\",service=\"worker\"}[3d]) > 0)\n        labels:\n          environment: staging\n          service: worker\n      - record: \"service:objective:latency\"\n        expr: |\n          vector(0.95)\n        labels:\n          environment: staging\n          service: worker\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate1h{environment=\"staging\",service=\"worker\"} > 0.72\n            and service:requests_slow:ratio_rate5m{environment=\"staging\",service=\"worker\"} > 0.72\n            and 60 * sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[1h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: critical\n          window: \"1h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 2.\n          description: \"worker has let {{ $value | humanizePercentage }} of its messages wait longer than 300 s over 1h, and goes on; 2 % of the budget of 30 days are gone (objective: 95 % are taken within 300 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate6h{environment=\"staging\",service=\"worker\"} > 0.3\n            and service:requests_slow:ratio_rate30m{environment=\"staging\",service=\"worker\"} > 0.3\n            and 60 * sum_over_time(service:requests_slow:rate5m{environment=\"staging\",service=\"worker\"}[6h]) > 4.5\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: critical\n          window: \"6h\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 5.\n          description: \"worker has let {{ $value | humanizePercentage }} of its messages wait longer than 300 s over 6h, and goes on; 5 % of the budget of 30 days are gone (objective: 95 % are taken within 300 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate1d{environment=\"staging\",service=\"worker\"} > 0.15\n            and service:requests_slow:ratio_rate2h{environment=\"staging\",service=\"worker\"} > 0.15\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: warning\n          window: \"1d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 10.\n          description: \"worker has let {{ $value | humanizePercentage }} of its messages wait longer than 300 s over 1d, and goes on; 10 % of the budget of 30 days are gone (objective: 95 % are taken within 300 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n      - alert: LatencyBudgetBurn\n        expr: |\n          service:requests_slow:ratio_rate3d{environment=\"staging\",service=\"worker\"} > 0.05\n            and service:requests_slow:ratio_rate6h{environment=\"staging\",service=\"worker\"} > 0.05\n        for: \"2m\"\n        labels:\n          environment: staging\n          service: worker\n          severity: warning\n          window: \"3d\"\n        annotations:\n          summary: At this pace a budget of 30 days lasts 30.\n          description: \"worker has let {{ $value | humanizePercentage }} of its messages wait longer than 300 s over 3d, and goes on; 10 % of the budget of 30 days are gone (objective: 95 % are taken within 300 s).\"\n          runbook_url: \"https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#latency-budget-burn\"\n"
  name         = "objectives"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-queues
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_queues" {
  data         = "# Alert rules of queues, from the services that work on them. While no instance of a service runs,\n# CloudWatch's alarms of its queue speak for it.\ngroups:\n  - name: queues\n    rules:\n      - alert: QueueMessagesLate\n        expr: |\n          histogram_quantile(\n            0.95, sum by (environment, service, queue, le) (rate(queue_message_age_seconds_bucket[10m]))\n          ) > 300\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: Messages wait longer than five minutes.\n          description: 'One message in twenty of queue {{ $labels.queue }} has waited {{ $value | humanizeDuration }} or longer before {{ $labels.service }} took it.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-messages-late\n\n      - alert: QueueBacklog\n        expr: |\n          max by (environment, service, queue) (queue_messages_waiting)\n            / (\n              sum by (environment, service, queue) (rate(queue_messages_total{outcome=\"done\"}[15m])) > 0\n            ) > 3600\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: A queue has work for more than an hour.\n          description: 'At the present pace {{ $labels.service }} needs {{ $value | humanizeDuration }} for what waits in queue {{ $labels.queue }}.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-backlog\n\n      - alert: QueueConsumerStuck\n        expr: |\n          max by (environment, service, queue) (queue_messages_waiting) > 0\n            unless sum by (environment, service, queue) (rate(queue_messages_total[15m])) > 0\n        for: 15m\n        labels:\n          severity: critical\n        annotations:\n          summary: Messages wait and none is worked on.\n          description: '{{ $value }} messages wait in queue {{ $labels.queue }}, and {{ $labels.service }} has finished none for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-consumer-stuck\n\n      - alert: QueueMessagesFailing\n        expr: |\n          sum by (environment, service, queue) (\n            rate(queue_messages_total{outcome=~\"failed|set_aside\"}[10m])\n          )\n            / sum by (environment, service, queue) (\n              rate(queue_messages_total{outcome!=\"given_back\"}[10m])\n            ) > 0.05\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: 'More than 5 % of messages fail.'\n          description: '{{ $labels.service }} has failed {{ $value | humanizePercentage }} of the messages of queue {{ $labels.queue }} for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-messages-failing\n"
  name         = "queues"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-recording-rules
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_recording_rules" {
  data         = "# What dashboards ask for often, counted once a minute. Alerts ask the metrics themselves: between\n# files there is no order in which Prometheus would evaluate rules.\ngroups:\n  - name: requests\n    interval: 1m\n    rules:\n      - record: service:http_requests:rate5m\n        expr: |\n          sum by (environment, service) (rate(http_requests_total[5m]))\n\n      - record: service_path:http_requests:rate5m\n        expr: |\n          sum by (environment, service, path) (rate(http_requests_total[5m]))\n\n      - record: service:http_requests_failed:ratio_rate5m\n        expr: |\n          sum by (environment, service) (rate(http_requests_total{status=~\"5..\"}[5m]))\n            / (sum by (environment, service) (rate(http_requests_total[5m])) > 0)\n\n      - record: service:http_request_duration_seconds:p50_rate5m\n        expr: |\n          histogram_quantile(\n            0.5, sum by (environment, service, le) (rate(http_request_duration_seconds_bucket[5m]))\n          )\n\n      - record: service:http_request_duration_seconds:p95_rate5m\n        expr: |\n          histogram_quantile(\n            0.95, sum by (environment, service, le) (rate(http_request_duration_seconds_bucket[5m]))\n          )\n\n      - record: service:http_request_duration_seconds:p99_rate5m\n        expr: |\n          histogram_quantile(\n            0.99, sum by (environment, service, le) (rate(http_request_duration_seconds_bucket[5m]))\n          )\n\n  - name: messages\n    interval: 1m\n    rules:\n      - record: service_queue:queue_messages:rate5m\n        expr: |\n          sum by (environment, service, queue, outcome) (rate(queue_messages_total[5m]))\n\n      - record: service_queue:queue_message_age_seconds:p95_rate10m\n        expr: |\n          histogram_quantile(\n            0.95, sum by (environment, service, queue, le) (rate(queue_message_age_seconds_bucket[10m]))\n          )\n\n  - name: processes\n    interval: 1m\n    rules:\n      - record: service:process_cpu:rate5m\n        expr: |\n          sum by (environment, service) (rate(process_cpu_seconds_total{job=\"services\"}[5m]))\n\n      - record: service:process_resident_memory_bytes:max\n        expr: |\n          max by (environment, service) (process_resident_memory_bytes{job=\"services\"})\n"
  name         = "recording-rules"
  workspace_id = aws_prometheus_workspace.observability_prometheus_main.id
}

# staging/observability/prometheus/rules-telemetry
resource "aws_prometheus_rule_group_namespace" "observability_prometheus_rules_telemetry" {
  data         = "# Alert rules of monitoring itself: what is silent because nothing is measured, and what gets lost.\ngroups:\n  - name: telemetry\n    rules:\n      # The receiver of a dead man's switch rings when it no longer hears of it.\n      - alert: Watchdog\n        expr: |\n          vector(1)\n        labels:\n          severity: none\n        annotations:\n          summary: Alerts reach those on call.\n          description: This alert always fires. Where it stops, alerts no longer reach those on call.\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#watchdog\n\n      - alert: TargetDown\n        expr: |\n          up{job!=\"services\"} == 0\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: Something is no longer measured.\n          description: '{{ $labels.instance }} of job {{ $labels.job }} has not answered a scrape for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#target-down\n\n      - alert: CollectorLosingData\n        expr: |\n          sum by (environment, service, instance) (\n            rate(otelcol_exporter_send_failed_metric_points_total[5m])\n          ) > 0\n            or sum by (environment, service, instance) (\n              rate(otelcol_exporter_send_failed_spans_total[5m])\n            ) > 0\n            or sum by (environment, service, instance) (\n              rate(otelcol_exporter_enqueue_failed_metric_points_total[5m])\n            ) > 0\n            or sum by (environment, service, instance) (\n              rate(otelcol_exporter_enqueue_failed_spans_total[5m])\n            ) > 0\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: A collector loses metrics or traces.\n          description: 'The collector at {{ $labels.instance }} has lost {{ $value | humanize }} samples or spans a second for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#collector-losing-data\n\n      - alert: CollectorQueueFull\n        expr: |\n          max by (environment, service, instance) (\n            max by (environment, service, instance, exporter, data_type) (otelcol_exporter_queue_size)\n              / max by (environment, service, instance, exporter, data_type) (\n                otelcol_exporter_queue_capacity\n              )\n          ) > 0.8\n        for: 10m\n        labels:\n          severity: warning\n        annotations:\n          summary: A collector cannot send as fast as it receives.\n          description: 'The queue of the collector at {{ $labels.instance }} has been {{ $value | humanizePercentage }} full for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#collector-queue-full\n\n      - alert: TracesLost\n        expr: |\n          sum by (environment, service) (rate(trace_spans_exported_total{result=\"failure\"}[10m]))\n            / sum by (environment, service) (rate(trace_spans_exported_total[10m])) > 0.05\n        for: 15m\n        labels:\n          severity: warning\n        annotations:\n          summary: 'More than 5 % of spans reach no collector.'\n          description: '{{ $value | humanizePercentage }} of the spans of {{ $labels.service }} have reached no collector for 15 minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#traces-lost\n\n  - name: prometheus\n    rules:\n      # Of a Prometheus of one's own: AWS reports the same of its own to CloudWatch.\n      - alert: RulesFailing\n        expr: |\n          sum by (environment, instance, rule_group) (\n            increase(prometheus_rule_evaluation_failures_total[5m])\n          ) > 0\n        for: 10m\n        labels:\n          severity: critical\n        annotations:\n          summary: Prometheus cannot evaluate rules.\n          description: 'Rules of {{ $labels.rule_group }} have failed {{ $value | humanize }} times in five minutes, and before; their alerts are silent.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#rules-failing\n\n      - alert: AlertsNotDelivered\n        expr: |\n          sum by (environment, instance, alertmanager) (\n            rate(prometheus_notifications_errors_total[5m])\n          )\n            / sum by (environment, instance, alertmanager) (\n              rate(prometheus_notifications_sent_total[5m])\n            ) > 0.01\n        for: 10m\n        labels:\n          severity: critical\n        annotations:\n          summary: Alerts do not reach Alertmanager.\n          description: '{{ $value | humanizePercentage }} of the alerts for {{ $labels.alertmanager }} have failed for ten minutes.'\n          runbook_url: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/telemetry.md#alerts-not-delivered\n"
  name         = "telemetry"
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

# staging/observability/heartbeat/topic/main
resource "aws_sns_topic" "observability_heartbeat_topic_main" {
  kms_master_key_id = aws_kms_key.security_alerts_main.arn
  name              = "terrace-staging-heartbeats"
}

# staging/observability/heartbeat/topic/access
resource "aws_sns_topic_policy" "observability_heartbeat_topic_access" {
  arn    = aws_sns_topic.observability_heartbeat_topic_main.arn
  policy = data.aws_iam_policy_document.observability_heartbeat_topic_policy.json
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
