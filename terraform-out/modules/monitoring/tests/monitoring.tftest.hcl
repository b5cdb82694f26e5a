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
  project_name             = "acme"
  environment              = "staging"
  runbooks_url             = "https://github.com/acme/platform/blob/main/docs/runbooks"
  alerts_key_arn           = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  cluster_name             = "acme-staging"
  service_name             = "acme-staging-app"
  load_balancer_arn_suffix = "app/acme-staging-public/50dc6c495c0c9188"
  target_group_arn_suffix  = "targetgroup/acme-staging-app/73e2d6bc24d8a067"
  database_identifier      = "acme-staging-postgres"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.overview_dashboard_main.dashboard_name == "acme-staging"
    error_message = "Expected that the dashboard is called like the environment."
  }

  assert {
    condition     = aws_sns_topic.alerts_alerts_main.name == "acme-staging-alerts"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name = "Acme"
    environment  = "x"
    runbooks_url = "x"
  }

  expect_failures = [var.project_name, var.environment, var.runbooks_url]
}
