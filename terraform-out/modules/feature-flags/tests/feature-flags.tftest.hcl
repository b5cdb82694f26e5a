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
  flags = {
    new_checkout = false
  }
  alarm_arn        = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:acme-staging-errors"
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = !jsondecode(aws_appconfig_hosted_configuration_version.version.content).values.new_checkout.enabled
    error_message = "Expected that a switch is as the caller says."
  }

  assert {
    condition     = aws_appconfig_deployment_strategy.strategy.growth_factor == 20
    error_message = "Expected that a version is rolled out in steps."
  }

  assert {
    condition     = aws_appconfig_application.main.name == "acme-staging"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name = "Acme"
    environment  = "x"
    flags = {
      NewCheckout = true
    }
  }

  expect_failures = [var.project_name, var.environment, var.flags]
}
