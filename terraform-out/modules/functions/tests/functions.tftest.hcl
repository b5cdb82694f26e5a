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
  alerts_key_arn   = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  alerts_topic_arn = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url     = "https://github.com/acme/platform/blob/main/docs/runbooks"
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = alltrue([for function in [aws_lambda_function.functions_alarm_forwarder_function_main, aws_lambda_function.functions_signing_key_rotation_main] : function.tracing_config[0].mode == "Active"])
    error_message = "Expected that functions are traced."
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.functions_signing_key_schedule.rotation_rules[0].automatically_after_days == 30
    error_message = "Expected that the key is replaced every month."
  }

  assert {
    condition     = aws_lambda_function.functions_alarm_forwarder_function_main.function_name == "acme-staging-alarm-forwarder"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    signing_key_days   = 0
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.signing_key_days,
    var.runbooks_url,
    var.log_retention_days,
  ]
}
