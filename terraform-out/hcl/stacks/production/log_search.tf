# production/log-search/access
data "aws_iam_policy_document" "log_search_access" {
  statement {
    actions   = ["es:ESHttp*"]
    resources = ["arn:aws:es:us-east-1:444444444444:domain/terrace-production-logs/*"]
    sid       = "AccountDecides"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }
}

# production/log-search/logs/delivery
data "aws_iam_policy_document" "log_search_logs_delivery" {
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.log_search_logs_audit.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_errors.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_slow_indexing.arn}:*",
      "${aws_cloudwatch_log_group.log_search_logs_slow_searches.arn}:*",
    ]
    sid = "DomainWritesLogs"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:es:us-east-1:444444444444:domain/terrace-production-logs"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["es.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/log-search/logs/audit
resource "aws_cloudwatch_log_group" "log_search_logs_audit" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/audit"
  retention_in_days = 365
}

# production/log-search/logs/errors
resource "aws_cloudwatch_log_group" "log_search_logs_errors" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/errors"
  retention_in_days = 365
}

# production/log-search/logs/slow-indexing
resource "aws_cloudwatch_log_group" "log_search_logs_slow_indexing" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/slow-indexing"
  retention_in_days = 365
}

# production/log-search/logs/slow-searches
resource "aws_cloudwatch_log_group" "log_search_logs_slow_searches" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-production/slow-searches"
  retention_in_days = 365
}

# production/log-search/logs/access
resource "aws_cloudwatch_log_resource_policy" "log_search_logs_access" {
  policy_document = data.aws_iam_policy_document.log_search_logs_delivery.json
  policy_name     = "terrace-production-log-search"
}

# production/log-search/interfaces
resource "aws_iam_service_linked_role" "log_search_interfaces" {
  aws_service_name = "opensearchservice.amazonaws.com"
}

# production/log-search/main
resource "aws_opensearch_domain" "log_search_main" {
  access_policies = data.aws_iam_policy_document.log_search_access.json
  domain_name     = "terrace-production-logs"
  engine_version  = "OpenSearch_2.19"
  tags = {
    RecoveryPointObjective = "60 minutes"
    RecoveryTimeObjective  = "1 minutes"
  }

  advanced_security_options {
    anonymous_auth_enabled         = false
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = "arn:aws:iam::444444444444:role/OrganizationAccountAccessRole"
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
    volume_size = 100
    volume_type = "gp3"
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.security_data_main.arn
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_audit.arn
    log_type                 = "AUDIT_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_errors.arn
    log_type                 = "ES_APPLICATION_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_slow_indexing.arn
    log_type                 = "INDEX_SLOW_LOGS"
  }

  log_publishing_options {
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.log_search_logs_slow_searches.arn
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
    security_group_ids = [aws_security_group.log_search_security_group_main.id]
    subnet_ids = [
      aws_subnet.networking_network_database_a.id,
      aws_subnet.networking_network_database_b.id,
      aws_subnet.networking_network_database_c.id,
    ]
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [
    aws_iam_service_linked_role.log_search_interfaces,
    aws_cloudwatch_log_resource_policy.log_search_logs_access,
  ]
}

# production/log-search/security-group/main
resource "aws_security_group" "log_search_security_group_main" {
  description = "Search of logs"
  name        = "terrace-production-log-search"
  tags = {
    Name = "terrace-production-log-search"
  }
  vpc_id = aws_vpc.networking_network_main.id
}
