# caller/current
data "aws_caller_identity" "current" {}

# edge/delivery/static/assets/policy
data "aws_iam_policy_document" "delivery_static_assets_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.delivery_static_assets_main.arn,
      "${aws_s3_bucket.delivery_static_assets_main.arn}/*",
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

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.delivery_static_assets_main.arn}/*"]
    sid       = "DistributionReadsAssets"

    condition {
      test     = "StringEquals"
      values   = [aws_cloudfront_distribution.delivery_distribution_main.arn]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
      type        = "Service"
    }
  }
}

# edge/delivery/static-key/policy
data "aws_iam_policy_document" "delivery_static_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    sid       = "DistributionsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudfront::${data.aws_caller_identity.current.account_id}:distribution/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
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

# edge/delivery/distribution/static-cache/main
resource "aws_cloudfront_cache_policy" "delivery_distribution_static_cache_main" {
  comment     = "Static assets, by their path alone"
  default_ttl = 86400
  max_ttl     = 31536000
  min_ttl     = 0
  name        = "${var.project_name}-${var.environment}-static"

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# edge/delivery/distribution/main
resource "aws_cloudfront_distribution" "delivery_distribution_main" {
  aliases         = [var.host]
  comment         = "${var.project_name}-${var.environment}"
  enabled         = true
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_100"
  tags            = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-edge" })
  web_acl_id      = aws_wafv2_web_acl.delivery_firewall_main.arn

  default_cache_behavior {
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cache_policy_id            = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    origin_request_policy_id   = "216adef6-5c7f-47e4-b989-5492eafa07d3"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.delivery_distribution_headers_main.id
    target_origin_id           = "application"
    viewer_protocol_policy     = "redirect-to-https"
  }

  ordered_cache_behavior {
    allowed_methods            = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.delivery_distribution_static_cache_main.id
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    path_pattern               = "/static/*"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.delivery_distribution_headers_main.id
    target_origin_id           = "static"
    viewer_protocol_policy     = "redirect-to-https"
  }

  origin {
    domain_name = var.origin_host
    origin_id   = "application"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    domain_name              = aws_s3_bucket.delivery_static_assets_main.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.delivery_distribution_static_access.id
    origin_id                = "static"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }
}

# edge/delivery/distribution/static-access
resource "aws_cloudfront_origin_access_control" "delivery_distribution_static_access" {
  description                       = "CloudFront signs its requests to the bucket of assets"
  name                              = "${var.project_name}-${var.environment}-static"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# edge/delivery/distribution/headers/main
resource "aws_cloudfront_response_headers_policy" "delivery_distribution_headers_main" {
  comment = "What browsers may do with an answer"
  name    = "${var.project_name}-${var.environment}-security-headers"

  security_headers_config {
    content_security_policy {
      content_security_policy = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
      override                = false
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      override        = true
      referrer_policy = "strict-origin-when-cross-origin"
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
      preload                    = false
    }
  }
}

# edge/delivery/distribution/log/main
resource "aws_cloudwatch_log_delivery" "delivery_distribution_log_main" {
  provider                 = aws.edge
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.delivery_distribution_log_destination.arn
  delivery_source_name     = aws_cloudwatch_log_delivery_source.delivery_distribution_log_source.name
  record_fields = [
    "date",
    "time",
    "x-edge-location",
    "sc-bytes",
    "c-ip",
    "cs-method",
    "cs(Host)",
    "cs-uri-stem",
    "sc-status",
    "cs(Referer)",
    "cs(User-Agent)",
    "cs-uri-query",
    "x-edge-result-type",
    "x-edge-request-id",
    "x-host-header",
    "cs-protocol",
    "cs-bytes",
    "time-taken",
    "x-forwarded-for",
    "ssl-protocol",
    "ssl-cipher",
    "x-edge-response-result-type",
    "cs-protocol-version",
    "time-to-first-byte",
    "x-edge-detailed-result-type",
    "sc-content-type",
    "sc-content-len",
  ]
  tags = var.common_tags
}

# edge/delivery/distribution/log/destination
resource "aws_cloudwatch_log_delivery_destination" "delivery_distribution_log_destination" {
  provider      = aws.edge
  name          = "${var.project_name}-${var.environment}-edge"
  output_format = "json"
  tags          = var.common_tags

  delivery_destination_configuration {
    destination_resource_arn = "arn:aws:s3:::${var.logs_bucket}"
  }
}

# edge/delivery/distribution/log/source
resource "aws_cloudwatch_log_delivery_source" "delivery_distribution_log_source" {
  provider     = aws.edge
  log_type     = "ACCESS_LOGS"
  name         = "${var.project_name}-${var.environment}-edge"
  resource_arn = aws_cloudfront_distribution.delivery_distribution_main.arn
  tags         = var.common_tags
}

# edge/delivery/firewall/log
resource "aws_cloudwatch_log_group" "delivery_firewall_log" {
  provider          = aws.edge
  kms_key_id        = var.edge_logs_key_arn
  name              = "aws-waf-logs-${var.project_name}-${var.environment}-edge"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# edge/alarms/edge-errors-high
resource "aws_cloudwatch_metric_alarm" "alarms_edge_errors_high" {
  provider            = aws.edge
  alarm_actions       = [var.edge_alerts_topic_arn]
  alarm_description   = "CloudFront answers more than 5 % of requests with an error. Runbook: ${var.runbooks_url}/edge.md#edge-errors-high"
  alarm_name          = "${var.project_name}-${var.environment}-edge-errors-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DistributionId = aws_cloudfront_distribution.delivery_distribution_main.id
    Region         = "Global"
  }
  evaluation_periods = 5
  metric_name        = "5xxErrorRate"
  namespace          = "AWS/CloudFront"
  ok_actions         = [var.edge_alerts_topic_arn]
  period             = 60
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 5
  treat_missing_data = "notBreaching"
}

# edge/alarms/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "alarms_endpoint_unreachable" {
  provider            = aws.edge
  alarm_actions       = [var.edge_alerts_topic_arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: ${var.runbooks_url}/edge.md#endpoint-unreachable"
  alarm_name          = "${var.project_name}-${var.environment}-endpoint-unreachable"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    HealthCheckId = aws_route53_health_check.health_check_main.id
  }
  evaluation_periods = 2
  metric_name        = "HealthCheckStatus"
  namespace          = "AWS/Route53"
  ok_actions         = [var.edge_alerts_topic_arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "breaching"
}

# edge/delivery/static-key/alias
resource "aws_kms_alias" "delivery_static_key_alias" {
  name          = "alias/${var.project_name}-${var.environment}-static"
  target_key_id = aws_kms_key.delivery_static_key_main.key_id
}

# edge/delivery/static-key/main
resource "aws_kms_key" "delivery_static_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts static assets"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.delivery_static_key_policy.json
  tags                    = var.common_tags
}

# edge/health-check/main
resource "aws_route53_health_check" "health_check_main" {
  enable_sni        = true
  failure_threshold = 3
  fqdn              = var.host
  port              = 443
  request_interval  = 30
  resource_path     = "/health"
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-health" })
  type              = "HTTPS"
}

# edge/delivery/static/assets/main
resource "aws_s3_bucket" "delivery_static_assets_main" {
  bucket        = "${var.project_name}-${var.environment}-static-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.protected
  tags          = var.common_tags
}

# edge/delivery/static/assets/expiry
resource "aws_s3_bucket_lifecycle_configuration" "delivery_static_assets_expiry" {
  bucket = aws_s3_bucket.delivery_static_assets_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      expired_object_delete_marker = true
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.delivery_static_assets_versions]
}

# edge/delivery/static/assets/access-logs
resource "aws_s3_bucket_logging" "delivery_static_assets_access_logs" {
  bucket        = aws_s3_bucket.delivery_static_assets_main.id
  target_bucket = var.logs_bucket
  target_prefix = "${var.project_name}-${var.environment}-static-${data.aws_caller_identity.current.account_id}/"
}

# edge/delivery/static/assets/ownership
resource "aws_s3_bucket_ownership_controls" "delivery_static_assets_ownership" {
  bucket = aws_s3_bucket.delivery_static_assets_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# edge/delivery/static/assets/access
resource "aws_s3_bucket_policy" "delivery_static_assets_access" {
  bucket = aws_s3_bucket.delivery_static_assets_main.id
  policy = data.aws_iam_policy_document.delivery_static_assets_policy.json
}

# edge/delivery/static/assets/private
resource "aws_s3_bucket_public_access_block" "delivery_static_assets_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.delivery_static_assets_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# edge/delivery/static/assets/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "delivery_static_assets_encryption" {
  bucket = aws_s3_bucket.delivery_static_assets_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.delivery_static_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# edge/delivery/static/assets/versions
resource "aws_s3_bucket_versioning" "delivery_static_assets_versions" {
  bucket = aws_s3_bucket.delivery_static_assets_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# edge/delivery/firewall/main
resource "aws_wafv2_web_acl" "delivery_firewall_main" {
  provider    = aws.edge
  description = "Known attacks, bad senders and floods"
  name        = "${var.project_name}-${var.environment}-edge"
  scope       = "CLOUDFRONT"
  tags        = var.common_tags

  default_action {
    allow {}
  }

  rule {
    name     = "flood"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
        limit                 = 2000
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "flood"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesAmazonIpReputationList"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesAmazonIpReputationList"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesAmazonIpReputationList"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 2

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesCommonRuleSet"
    priority = 3

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"

        rule_action_override {
          name = "SizeRestrictions_BODY"

          action_to_use {
            count {}
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesCommonRuleSet"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "${var.project_name}-${var.environment}-edge"
    sampled_requests_enabled   = true
  }
}

# edge/delivery/firewall/logging
resource "aws_wafv2_web_acl_logging_configuration" "delivery_firewall_logging" {
  provider                = aws.edge
  log_destination_configs = [aws_cloudwatch_log_group.delivery_firewall_log.arn]
  resource_arn            = aws_wafv2_web_acl.delivery_firewall_main.arn

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }
}
