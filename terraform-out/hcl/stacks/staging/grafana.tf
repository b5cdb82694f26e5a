# staging/grafana/read
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
}

# staging/grafana/role/trust
data "aws_iam_policy_document" "grafana_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["grafana.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/grafana/main
resource "aws_grafana_workspace" "grafana_main" {
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
  role_arn        = aws_iam_role.grafana_role_main.arn
}

# staging/grafana/role/main
resource "aws_iam_role" "grafana_role_main" {
  assume_role_policy = data.aws_iam_policy_document.grafana_role_trust.json
  description        = "What Grafana reads for its dashboards"
  name               = "terrace-staging-grafana"
}

# staging/grafana/read-policy
resource "aws_iam_role_policy" "grafana_read_policy" {
  name   = "read"
  policy = data.aws_iam_policy_document.grafana_read.json
  role   = aws_iam_role.grafana_role_main.name
}
