mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{}"
    }
  }

  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "123456789012"
    }
  }

  mock_data "aws_region" {
    defaults = {
      name = "us-east-1"
    }
  }
}

mock_provider "aws" {
  alias = "edge"

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{}"
    }
  }

  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "123456789012"
    }
  }

  mock_data "aws_region" {
    defaults = {
      name = "us-east-1"
    }
  }
}

variables {
  project_name          = "acme"
  environment           = "staging"
  host                  = "app.acme.example"
  origin_host           = "origin.app.acme.example"
  certificate_arn       = "arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d"
  logs_bucket           = "acme-staging-logs-123456789012"
  edge_logs_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  edge_alerts_topic_arn = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url          = "https://github.com/acme/platform/blob/main/docs/runbooks"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.delivery_distribution_main.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Expected that plain HTTP is led to HTTPS."
  }

  assert {
    condition     = aws_cloudfront_distribution.delivery_distribution_main.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
    error_message = "Expected that nobody speaks less than TLS 1.2."
  }

  assert {
    condition     = aws_wafv2_web_acl.delivery_firewall_main.name == "acme-staging-edge"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    log_retention_days = 7
    runbooks_url       = "x"
  }

  expect_failures = [var.project_name, var.environment, var.log_retention_days, var.runbooks_url]
}
