# production/edge/delivery/static/assets/policy
data "aws_iam_policy_document" "edge_delivery_static_assets_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.edge_delivery_static_assets_main.arn,
      "${aws_s3_bucket.edge_delivery_static_assets_main.arn}/*",
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
    resources = ["${aws_s3_bucket.edge_delivery_static_assets_main.arn}/*"]
    sid       = "DistributionReadsAssets"

    condition {
      test     = "StringEquals"
      values   = [aws_cloudfront_distribution.edge_delivery_distribution_main.arn]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/edge/delivery/static-key/policy
data "aws_iam_policy_document" "edge_delivery_static_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    sid       = "DistributionsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudfront::444444444444:distribution/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/edge/origin-certificate/main
resource "aws_acm_certificate" "edge_origin_certificate_main" {
  domain_name = "origin.production.terrace.example"
  tags = {
    Name = "terrace-production-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# production/edge/origin-certificate/validation
resource "aws_acm_certificate_validation" "edge_origin_certificate_validation" {
  certificate_arn         = aws_acm_certificate.edge_origin_certificate_main.arn
  validation_record_fqdns = [aws_route53_record.edge_origin_certificate_proof.fqdn]
}

# production/edge/delivery/distribution/static-cache/main
resource "aws_cloudfront_cache_policy" "edge_delivery_distribution_static_cache_main" {
  comment     = "Static assets, by their path alone"
  default_ttl = 86400
  max_ttl     = 31536000
  min_ttl     = 0
  name        = "terrace-production-static"

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

# production/edge/delivery/distribution/main
resource "aws_cloudfront_distribution" "edge_delivery_distribution_main" {
  aliases         = ["production.terrace.example"]
  comment         = "terrace-production"
  enabled         = true
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_100"
  tags = {
    Name = "terrace-production-edge"
  }
  web_acl_id = aws_wafv2_web_acl.edge_delivery_firewall_main.arn

  default_cache_behavior {
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cache_policy_id            = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    origin_request_policy_id   = "216adef6-5c7f-47e4-b989-5492eafa07d3"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.edge_delivery_distribution_headers_main.id
    target_origin_id           = "application"
    viewer_protocol_policy     = "redirect-to-https"
  }

  ordered_cache_behavior {
    allowed_methods            = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.edge_delivery_distribution_static_cache_main.id
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    path_pattern               = "/static/*"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.edge_delivery_distribution_headers_main.id
    target_origin_id           = "static"
    viewer_protocol_policy     = "redirect-to-https"
  }

  origin {
    domain_name = "origin.production.terrace.example"
    origin_id   = "application"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    domain_name              = aws_s3_bucket.edge_delivery_static_assets_main.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.edge_delivery_distribution_static_access.id
    origin_id                = "static"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.certificate_validation.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }
}

# production/edge/delivery/distribution/static-access
resource "aws_cloudfront_origin_access_control" "edge_delivery_distribution_static_access" {
  description                       = "CloudFront signs its requests to the bucket of assets"
  name                              = "terrace-production-static"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# production/edge/delivery/distribution/headers/main
resource "aws_cloudfront_response_headers_policy" "edge_delivery_distribution_headers_main" {
  comment = "What browsers may do with an answer"
  name    = "terrace-production-security-headers"

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

# production/edge/delivery/distribution/log/main
resource "aws_cloudwatch_log_delivery" "edge_delivery_distribution_log_main" {
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.edge_delivery_distribution_log_destination.arn
  delivery_source_name     = aws_cloudwatch_log_delivery_source.edge_delivery_distribution_log_source.name
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
}

# production/edge/delivery/distribution/log/destination
resource "aws_cloudwatch_log_delivery_destination" "edge_delivery_distribution_log_destination" {
  name          = "terrace-production-edge"
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = "arn:aws:s3:::${aws_s3_bucket_policy.storage_logs_access.bucket}"
  }
}

# production/edge/delivery/distribution/log/source
resource "aws_cloudwatch_log_delivery_source" "edge_delivery_distribution_log_source" {
  log_type     = "ACCESS_LOGS"
  name         = "terrace-production-edge"
  resource_arn = aws_cloudfront_distribution.edge_delivery_distribution_main.arn
}

# production/edge/delivery/firewall/log
resource "aws_cloudwatch_log_group" "edge_delivery_firewall_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "aws-waf-logs-terrace-production-edge"
  retention_in_days = 365
}

# production/edge/alarms/edge-errors-high
resource "aws_cloudwatch_metric_alarm" "edge_alarms_edge_errors_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "CloudFront answers more than 5 % of requests with an error. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#edge-errors-high"
  alarm_name          = "terrace-production-edge-errors-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DistributionId = aws_cloudfront_distribution.edge_delivery_distribution_main.id
    Region         = "Global"
  }
  evaluation_periods = 5
  metric_name        = "5xxErrorRate"
  namespace          = "AWS/CloudFront"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 5
  treat_missing_data = "notBreaching"
}

# production/edge/alarms/endpoint-unreachable
resource "aws_cloudwatch_metric_alarm" "edge_alarms_endpoint_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The application does not answer its name from outside. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/edge.md#endpoint-unreachable"
  alarm_name          = "terrace-production-endpoint-unreachable"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    HealthCheckId = aws_route53_health_check.edge_health_check_main.id
  }
  evaluation_periods = 2
  metric_name        = "HealthCheckStatus"
  namespace          = "AWS/Route53"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# production/edge/origin-certificate/alarms/certificate-expires
resource "aws_cloudwatch_metric_alarm" "edge_origin_certificate_alarms_certificate_expires" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The certificate ends in less than 30 days and has not been renewed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires"
  alarm_name          = "terrace-production-origin-certificate-expires"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    CertificateArn = aws_acm_certificate_validation.edge_origin_certificate_validation.certificate_arn
  }
  evaluation_periods = 1
  metric_name        = "DaysToExpiry"
  namespace          = "AWS/CertificateManager"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 86400
  statistic          = "Minimum"
  threshold          = 30
  treat_missing_data = "notBreaching"
}

# production/edge/delivery/static-key/alias
resource "aws_kms_alias" "edge_delivery_static_key_alias" {
  name          = "alias/terrace-production-static"
  target_key_id = aws_kms_key.edge_delivery_static_key_main.key_id
}

# production/edge/delivery/static-key/main
resource "aws_kms_key" "edge_delivery_static_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts static assets"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.edge_delivery_static_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/edge/health-check/main
resource "aws_route53_health_check" "edge_health_check_main" {
  enable_sni        = true
  failure_threshold = 3
  fqdn              = "production.terrace.example"
  port              = 443
  request_interval  = 30
  resource_path     = "/health"
  tags = {
    Name = "terrace-production-health"
  }
  type = "HTTPS"
}

# production/edge/name/ipv6
resource "aws_route53_record" "edge_name_ipv6" {
  provider = aws.shared
  name     = "production.terrace.example"
  type     = "AAAA"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = false
    name                   = aws_cloudfront_distribution.edge_delivery_distribution_main.domain_name
    zone_id                = aws_cloudfront_distribution.edge_delivery_distribution_main.hosted_zone_id
  }
}

# production/edge/name/main
resource "aws_route53_record" "edge_name_main" {
  provider = aws.shared
  name     = "production.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = false
    name                   = aws_cloudfront_distribution.edge_delivery_distribution_main.domain_name
    zone_id                = aws_cloudfront_distribution.edge_delivery_distribution_main.hosted_zone_id
  }
}

# production/edge/origin-certificate/proof
resource "aws_route53_record" "edge_origin_certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = element(tolist(aws_acm_certificate.edge_origin_certificate_main.domain_validation_options), 0).resource_record_name
  records         = [element(tolist(aws_acm_certificate.edge_origin_certificate_main.domain_validation_options), 0).resource_record_value]
  ttl             = 60
  type            = element(tolist(aws_acm_certificate.edge_origin_certificate_main.domain_validation_options), 0).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}

# production/edge/origin-name/main
resource "aws_route53_record" "edge_origin_name_main" {
  provider = aws.shared
  name     = "origin.production.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.compute_load_balancer_main.dns_name
    zone_id                = aws_lb.compute_load_balancer_main.zone_id
  }
}

# production/edge/delivery/static/assets/main
resource "aws_s3_bucket" "edge_delivery_static_assets_main" {
  bucket        = "terrace-production-static-444444444444"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# production/edge/delivery/static/assets/expiry
resource "aws_s3_bucket_lifecycle_configuration" "edge_delivery_static_assets_expiry" {
  bucket = aws_s3_bucket.edge_delivery_static_assets_main.id

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

  depends_on = [aws_s3_bucket_versioning.edge_delivery_static_assets_versions]
}

# production/edge/delivery/static/assets/access-logs
resource "aws_s3_bucket_logging" "edge_delivery_static_assets_access_logs" {
  bucket        = aws_s3_bucket.edge_delivery_static_assets_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-production-static-444444444444/"
}

# production/edge/delivery/static/assets/ownership
resource "aws_s3_bucket_ownership_controls" "edge_delivery_static_assets_ownership" {
  bucket = aws_s3_bucket.edge_delivery_static_assets_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# production/edge/delivery/static/assets/access
resource "aws_s3_bucket_policy" "edge_delivery_static_assets_access" {
  bucket = aws_s3_bucket.edge_delivery_static_assets_main.id
  policy = data.aws_iam_policy_document.edge_delivery_static_assets_policy.json
}

# production/edge/delivery/static/assets/private
resource "aws_s3_bucket_public_access_block" "edge_delivery_static_assets_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.edge_delivery_static_assets_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# production/edge/delivery/static/assets/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "edge_delivery_static_assets_encryption" {
  bucket = aws_s3_bucket.edge_delivery_static_assets_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.edge_delivery_static_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# production/edge/delivery/static/assets/versions
resource "aws_s3_bucket_versioning" "edge_delivery_static_assets_versions" {
  bucket = aws_s3_bucket.edge_delivery_static_assets_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# production/edge/delivery/firewall/main
resource "aws_wafv2_web_acl" "edge_delivery_firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "terrace-production-edge"
  scope       = "CLOUDFRONT"

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
    metric_name                = "terrace-production-edge"
    sampled_requests_enabled   = true
  }
}

# production/edge/delivery/firewall/logging
resource "aws_wafv2_web_acl_logging_configuration" "edge_delivery_firewall_logging" {
  log_destination_configs = [aws_cloudwatch_log_group.edge_delivery_firewall_log.arn]
  resource_arn            = aws_wafv2_web_acl.edge_delivery_firewall_main.arn

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
