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
  log_group_name   = "/acme/staging/app"
  logs_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_bucket      = "acme-staging-logs-123456789012"
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.main.http_endpoint_configuration[0].secrets_manager_configuration[0].enabled
    error_message = "Expected that the key is in no argument."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.main.server_side_encryption[0].key_type == "CUSTOMER_MANAGED_CMK"
    error_message = "Expected that what waits is encrypted with a key of the caller's."
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
