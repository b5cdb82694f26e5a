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
    condition     = alltrue([for key in [aws_kms_key.logs_main, aws_kms_key.data_main, aws_kms_key.alerts_main] : key.enable_key_rotation])
    error_message = "Expected that every key rotates."
  }

  assert {
    condition     = aws_kms_alias.data_alias.name == "alias/acme-staging-data"
    error_message = "Expected that aliases follow the naming convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name = "Acme"
    environment  = "x"
  }

  expect_failures = [var.project_name, var.environment]
}
