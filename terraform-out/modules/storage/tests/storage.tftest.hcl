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

variables {
  project_name = "acme"
  environment  = "staging"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_s3_bucket.logs_main.bucket == "acme-staging-logs-123456789012"
    error_message = "Expected that names follow the convention."
  }

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.logs_expiry.rule).noncurrent_version_expiration).noncurrent_days == 1
    error_message = "Expected that old versions of logs go with them."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    log_retention_days = 7
  }

  expect_failures = [var.project_name, var.environment, var.log_retention_days]
}
