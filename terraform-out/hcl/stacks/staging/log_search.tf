# staging/log-search/access
data "aws_iam_policy_document" "log_search_access" {
  statement {
    actions   = ["es:ESHttp*"]
    resources = ["arn:aws:es:us-east-1:333333333333:domain/terrace-staging-logs/*"]
    sid       = "AccountDecides"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
      type        = "AWS"
    }
  }
}

# staging/log-search/logs/delivery
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
      values   = ["arn:aws:es:us-east-1:333333333333:domain/terrace-staging-logs"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["es.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/log-search/logs/audit
resource "aws_cloudwatch_log_group" "log_search_logs_audit" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-staging/audit"
  retention_in_days = 90
}

# staging/log-search/logs/errors
resource "aws_cloudwatch_log_group" "log_search_logs_errors" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-staging/errors"
  retention_in_days = 90
}

# staging/log-search/logs/slow-indexing
resource "aws_cloudwatch_log_group" "log_search_logs_slow_indexing" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-staging/slow-indexing"
  retention_in_days = 90
}

# staging/log-search/logs/slow-searches
resource "aws_cloudwatch_log_group" "log_search_logs_slow_searches" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/opensearch/terrace-staging/slow-searches"
  retention_in_days = 90
}

# staging/log-search/logs/access
resource "aws_cloudwatch_log_resource_policy" "log_search_logs_access" {
  policy_document = data.aws_iam_policy_document.log_search_logs_delivery.json
  policy_name     = "terrace-staging-log-search"
}

# staging/log-search/interfaces
resource "aws_iam_service_linked_role" "log_search_interfaces" {
  aws_service_name = "opensearchservice.amazonaws.com"
}

# staging/log-search/main
resource "aws_opensearch_domain" "log_search_main" {
  access_policies = data.aws_iam_policy_document.log_search_access.json
  domain_name     = "terrace-staging-logs"
  engine_version  = "OpenSearch_2.19"
  tags = {
    RecoveryPointObjective = "60 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }

  advanced_security_options {
    anonymous_auth_enabled         = false
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
    }
  }

  auto_tune_options {
    desired_state       = "ENABLED"
    use_off_peak_window = true
  }

  cluster_config {
    instance_count = 1
    instance_type  = "m6g.large.search"
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  ebs_options {
    ebs_enabled = true
    volume_size = 20
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
    subnet_ids         = [aws_subnet.networking_network_database_a.id]
  }

  depends_on = [
    aws_iam_service_linked_role.log_search_interfaces,
    aws_cloudwatch_log_resource_policy.log_search_logs_access,
  ]
}

# staging/log-search/security-group/main
resource "aws_security_group" "log_search_security_group_main" {
  description = "Search of logs"
  name        = "terrace-staging-log-search"
  tags = {
    Name = "terrace-staging-log-search"
  }
  vpc_id = aws_vpc.networking_network_main.id
}
