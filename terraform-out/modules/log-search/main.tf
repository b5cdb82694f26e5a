# caller/current
data "aws_caller_identity" "current" {}

# log-search/access
data "aws_iam_policy_document" "access" {
  statement {
    actions   = ["es:ESHttp*"]
    resources = ["arn:aws:es:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:domain/${var.project_name}-${var.environment}-logs/*"]
    sid       = "AccountDecides"

    principals {
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      type        = "AWS"
    }
  }
}

# log-search/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions   = ["es:ESHttpPost"]
    resources = ["arn:aws:es:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:domain/${var.project_name}-${var.environment}-logs/_bulk"]
    sid       = "SendDocuments"
  }
}

# log-search/logs/delivery
data "aws_iam_policy_document" "logs_delivery" {
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.logs_audit.arn}:*",
      "${aws_cloudwatch_log_group.logs_errors.arn}:*",
      "${aws_cloudwatch_log_group.logs_slow_indexing.arn}:*",
      "${aws_cloudwatch_log_group.logs_slow_searches.arn}:*",
    ]
    sid = "DomainWritesLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:es:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:domain/${var.project_name}-${var.environment}-logs"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["es.amazonaws.com"]
      type        = "Service"
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

# log-search/logs/audit
resource "aws_cloudwatch_log_group" "logs_audit" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/opensearch/${var.project_name}-${var.environment}/audit"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# log-search/logs/errors
resource "aws_cloudwatch_log_group" "logs_errors" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/opensearch/${var.project_name}-${var.environment}/errors"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# log-search/logs/slow-indexing
resource "aws_cloudwatch_log_group" "logs_slow_indexing" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/opensearch/${var.project_name}-${var.environment}/slow-indexing"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# log-search/logs/slow-searches
resource "aws_cloudwatch_log_group" "logs_slow_searches" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/opensearch/${var.project_name}-${var.environment}/slow-searches"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# log-search/logs/access
resource "aws_cloudwatch_log_resource_policy" "logs_access" {
  policy_document = data.aws_iam_policy_document.logs_delivery.json
  policy_name     = "${var.project_name}-${var.environment}-log-search"
}

# log-search/alarms/log-search-blocked
resource "aws_cloudwatch_metric_alarm" "alarms_log_search_blocked" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Log search takes no documents. Runbook: ${var.runbooks_url}/telemetry.md#log-search-blocked"
  alarm_name          = "${var.project_name}-${var.environment}-log-search-blocked"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    ClientId   = data.aws_caller_identity.current.account_id
    DomainName = aws_opensearch_domain.main.domain_name
  }
  evaluation_periods = 5
  metric_name        = "ClusterIndexWritesBlocked"
  namespace          = "AWS/ES"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# log-search/alarms/log-search-red
resource "aws_cloudwatch_metric_alarm" "alarms_log_search_red" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Log search has an index of which no copy is left. Runbook: ${var.runbooks_url}/telemetry.md#log-search-red"
  alarm_name          = "${var.project_name}-${var.environment}-log-search-red"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    ClientId   = data.aws_caller_identity.current.account_id
    DomainName = aws_opensearch_domain.main.domain_name
  }
  evaluation_periods = 5
  metric_name        = "ClusterStatus.red"
  namespace          = "AWS/ES"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# log-search/alarms/log-search-storage-low
resource "aws_cloudwatch_metric_alarm" "alarms_log_search_storage_low" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A node of log search has less than a quarter of its storage left. Runbook: ${var.runbooks_url}/telemetry.md#log-search-storage-low"
  alarm_name          = "${var.project_name}-${var.environment}-log-search-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClientId   = data.aws_caller_identity.current.account_id
    DomainName = aws_opensearch_domain.main.domain_name
  }
  evaluation_periods = 15
  metric_name        = "FreeStorageSpace"
  namespace          = "AWS/ES"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = (var.storage_gib * 256)
  treat_missing_data = "notBreaching"
}

# log-search/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-log-search-use"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}

# log-search/interfaces
resource "aws_iam_service_linked_role" "interfaces" {
  aws_service_name = "opensearchservice.amazonaws.com"
  tags             = var.common_tags
}

# log-search/main
resource "aws_opensearch_domain" "main" {
  access_policies = data.aws_iam_policy_document.access.json
  domain_name     = "${var.project_name}-${var.environment}-logs"
  engine_version  = "OpenSearch_2.19"
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "1 minutes", RecoveryPointObjective = "60 minutes" }
  )

  advanced_security_options {
    anonymous_auth_enabled         = false
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = var.administrator_role_arn
    }
  }

  auto_tune_options {
    desired_state       = "ENABLED"
    use_off_peak_window = true
  }

  cluster_config {
    dedicated_master_count        = 3
    dedicated_master_enabled      = true
    dedicated_master_type         = "m6g.large.search"
    instance_count                = 3
    instance_type                 = "m6g.large.search"
    multi_az_with_standby_enabled = true
    zone_awareness_enabled        = true

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  ebs_options {
    ebs_enabled = true
    volume_size = var.storage_gib
    volume_type = "gp3"
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = var.data_key_arn
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.logs_audit.arn
    log_type                 = "AUDIT_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.logs_errors.arn
    log_type                 = "ES_APPLICATION_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.logs_slow_indexing.arn
    log_type                 = "INDEX_SLOW_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.logs_slow_searches.arn
    log_type                 = "SEARCH_SLOW_LOGS"
  }

  node_to_node_encryption {
    enabled = true
  }

  off_peak_window_options {
    enabled = true
  }

  software_update_options {
    auto_software_update_enabled = true
  }

  vpc_options {
    security_group_ids = [aws_security_group.security_group_main.id]
    subnet_ids         = var.database_subnet_ids
  }

  depends_on = [
    aws_cloudwatch_log_resource_policy.logs_access,
    aws_iam_service_linked_role.interfaces,
  ]
}

# log-search/security-group/main
resource "aws_security_group" "security_group_main" {
  description = "Search of logs"
  name        = "${var.project_name}-${var.environment}-log-search"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-log-search" })
  vpc_id      = var.vpc_id
}

# log-search/security-group/client-out
resource "aws_vpc_security_group_egress_rule" "security_group_client_out" {
  description                  = "Search of logs"
  from_port                    = 443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-client-to-log-search" })
  to_port                      = 443
}

# log-search/security-group/from-client
resource "aws_vpc_security_group_ingress_rule" "security_group_from_client" {
  description                  = "Search of logs"
  from_port                    = 443
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-log-search-from-client" })
  to_port                      = 443
}
