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
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.main.point_in_time_recovery[0].enabled
    error_message = "Expected that it can be restored."
  }

  assert {
    condition     = aws_dynamodb_table.main.deletion_protection_enabled
    error_message = "Expected that its deletion is refused."
  }

  assert {
    condition     = aws_dynamodb_table.main.name == "acme-staging-table"
    error_message = "Expected that names follow the convention."
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
