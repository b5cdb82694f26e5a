# caller/current
data "aws_caller_identity" "current" {}

# monitoring/alerts/alerts/policy
data "aws_iam_policy_document" "alerts_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.alerts_alerts_main.arn]
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

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# monitoring/overview/dashboard/main
resource "aws_cloudwatch_dashboard" "overview_dashboard_main" {
  dashboard_body = format(
    jsonencode({
      widgets = [
        {
          height = 6
          properties = {
            metrics = [
              ["AWS/ECS", "CPUUtilization", "ClusterName", "%[1]s", "ServiceName", "%[2]s"],
              ["AWS/ECS", "MemoryUtilization", "ClusterName", "%[1]s", "ServiceName", "%[2]s"],
            ]
            period = 60
            region = data.aws_region.current.name
            stat   = "Average"
            title  = "app: CPU and memory of tasks (%%)"
            view   = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 0
          y     = 0
        },
        {
          height = 6
          properties = {
            metrics = [
              [
                "AWS/ApplicationELB",
                "RequestCount",
                "LoadBalancer",
                "%[3]s",
                "TargetGroup",
                "%[4]s",
              ],
            ]
            period = 60
            region = data.aws_region.current.name
            stat   = "Sum"
            title  = "app: requests"
            view   = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 6
          y     = 0
        },
        {
          height = 6
          properties = {
            metrics = [
              [
                "AWS/ApplicationELB",
                "HTTPCode_Target_5XX_Count",
                "LoadBalancer",
                "%[3]s",
                "TargetGroup",
                "%[4]s",
              ],
              ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", "%[3]s"],
              ["AWS/ApplicationELB", "RejectedConnectionCount", "LoadBalancer", "%[3]s"],
            ]
            period = 60
            region = data.aws_region.current.name
            stat   = "Sum"
            title  = "app: failed requests, its own and the load balancer's"
            view   = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 12
          y     = 0
        },
        {
          height = 6
          properties = {
            metrics = [
              [
                "AWS/ApplicationELB",
                "TargetResponseTime",
                "LoadBalancer",
                "%[3]s",
                "TargetGroup",
                "%[4]s",
              ],
            ]
            period = 60
            region = data.aws_region.current.name
            stat   = "p95"
            title  = "app: latency, p95 (s)"
            view   = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 18
          y     = 0
        },
        {
          height = 6
          properties = {
            metrics = [["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "%[5]s"]]
            period  = 60
            region  = data.aws_region.current.name
            stat    = "Average"
            title   = "database: CPU (%%)"
            view    = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 0
          y     = 6
        },
        {
          height = 6
          properties = {
            metrics = [["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", "%[5]s"]]
            period  = 60
            region  = data.aws_region.current.name
            stat    = "Maximum"
            title   = "database: connections"
            view    = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 6
          y     = 6
        },
        {
          height = 6
          properties = {
            metrics = [["AWS/RDS", "FreeStorageSpace", "DBInstanceIdentifier", "%[5]s"]]
            period  = 60
            region  = data.aws_region.current.name
            stat    = "Minimum"
            title   = "database: free storage (bytes)"
            view    = "timeSeries"
          }
          type  = "metric"
          width = 6
          x     = 12
          y     = 6
        },
      ]
    }),
    tostring(var.cluster_name),
    tostring(var.service_name),
    tostring(var.load_balancer_arn_suffix),
    tostring(var.target_group_arn_suffix),
    tostring(var.database_identifier)
  )
  dashboard_name = "${var.project_name}-${var.environment}"
}

# monitoring/alerts/alerts/main
resource "aws_sns_topic" "alerts_alerts_main" {
  kms_master_key_id = var.alerts_key_arn
  name              = "${var.project_name}-${var.environment}-alerts"
  tags              = var.common_tags
}

# monitoring/alerts/alerts/access
resource "aws_sns_topic_policy" "alerts_alerts_access" {
  arn    = aws_sns_topic.alerts_alerts_main.arn
  policy = data.aws_iam_policy_document.alerts_alerts_policy.json
}
