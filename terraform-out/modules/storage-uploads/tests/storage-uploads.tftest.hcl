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
  project_name     = "acme"
  environment      = "staging"
  data_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_bucket      = "acme-staging-logs-123456789012"
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.objects_expiry.rule).noncurrent_version_expiration).noncurrent_days == 35
    error_message = "Expected that old versions are kept for 35 days."
  }

  assert {
    condition     = aws_s3_bucket.objects_main.bucket == "acme-staging-uploads-123456789012"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name    = "Acme"
    environment     = "x"
    restorable_days = 0
  }

  expect_failures = [var.project_name, var.environment, var.restorable_days]
}
