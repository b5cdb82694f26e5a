# staging/distribution/static-cache/main
resource "aws_cloudfront_cache_policy" "distribution_static_cache_main" {
  comment     = "Static assets, by their path alone"
  default_ttl = 86400
  max_ttl     = 31536000
  min_ttl     = 0
  name        = "terrace-staging-static"

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

# staging/distribution/main
resource "aws_cloudfront_distribution" "distribution_main" {
  aliases         = ["staging.terrace.example"]
  comment         = "terrace-staging"
  enabled         = true
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_100"
  tags = {
    Name = "terrace-staging-edge"
  }
  web_acl_id = aws_wafv2_web_acl.edge_firewall_main.arn

  default_cache_behavior {
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cache_policy_id            = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    origin_request_policy_id   = "216adef6-5c7f-47e4-b989-5492eafa07d3"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.distribution_headers_main.id
    target_origin_id           = "application"
    viewer_protocol_policy     = "redirect-to-https"
  }

  ordered_cache_behavior {
    allowed_methods            = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.distribution_static_cache_main.id
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    path_pattern               = "/static/*"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.distribution_headers_main.id
    target_origin_id           = "static"
    viewer_protocol_policy     = "redirect-to-https"
  }

  origin {
    domain_name = "origin.staging.terrace.example"
    origin_id   = "application"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    domain_name              = aws_s3_bucket.static_assets_main.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.distribution_static_access.id
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

# staging/distribution/static-access
resource "aws_cloudfront_origin_access_control" "distribution_static_access" {
  description                       = "CloudFront signs its requests to the bucket of assets"
  name                              = "terrace-staging-static"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# staging/distribution/headers/main
resource "aws_cloudfront_response_headers_policy" "distribution_headers_main" {
  comment = "What browsers may do with an answer"
  name    = "terrace-staging-security-headers"

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

# staging/distribution/log/main
resource "aws_cloudwatch_log_delivery" "distribution_log_main" {
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.distribution_log_destination.arn
  delivery_source_name     = aws_cloudwatch_log_delivery_source.distribution_log_source.name
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

# staging/distribution/log/destination
resource "aws_cloudwatch_log_delivery_destination" "distribution_log_destination" {
  name          = "terrace-staging-edge"
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = "arn:aws:s3:::${aws_s3_bucket_policy.storage_logs_access.bucket}"
  }
}

# staging/distribution/log/source
resource "aws_cloudwatch_log_delivery_source" "distribution_log_source" {
  log_type     = "ACCESS_LOGS"
  name         = "terrace-staging-edge"
  resource_arn = aws_cloudfront_distribution.distribution_main.arn
}
