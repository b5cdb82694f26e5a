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
  address          = "https://app.acme.example/health"
  alert_rules      = "groups:\n  - name: service\n    rules:\n      - alert: Watchdog\n        expr: vector(1)\n        labels:\n          severity: none\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n"
  artifacts_bucket = "acme-staging-artifacts-123456789012"
  alerts_key_arn   = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_bucket      = "acme-staging-logs-123456789012"
  alerts_topic_arn = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url     = "https://github.com/acme/platform/blob/main/docs/runbooks"
  client_role_name = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_xray_encryption_config.tracing_encryption.type == "KMS"
    error_message = "Expected that traces are encrypted with a key of the caller's."
  }

  assert {
    condition     = contains(aws_grafana_workspace.grafana_main.authentication_providers, "AWS_SSO")
    error_message = "Expected that people sign in once."
  }

  assert {
    condition = endswith(
      aws_cloudwatch_metric_alarm.alarms_canary_failed.alarm_description,
      "/service.md#canary-failed"
    )
    error_message = "Expected that the canary's alarm has a runbook."
  }

  assert {
    condition     = aws_prometheus_workspace.prometheus_main.alias == "acme-staging"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    address            = "http://app"
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.address,
    var.runbooks_url,
    var.log_retention_days,
  ]
}
