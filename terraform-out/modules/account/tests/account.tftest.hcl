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
  project_name        = "acme"
  environment         = "staging"
  logs_bucket         = "acme-staging-logs-123456789012"
  alerts_topic_arn    = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url        = "https://github.com/acme/platform/blob/main/docs/runbooks"
  registry_account_id = "123456789012"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_cloudtrail.account_trail_main.is_multi_region_trail && aws_cloudtrail.account_trail_main.enable_log_file_validation
    error_message = "Expected that the trail covers all regions and is validated."
  }

  assert {
    condition     = aws_s3_account_public_access_block.account_defaults_no_public_buckets.restrict_public_buckets
    error_message = "Expected that no bucket of the account can be public."
  }

  assert {
    condition = endswith(
      aws_cloudwatch_metric_alarm.account_alarms_root_login.alarm_description,
      "/security.md#root-login"
    )
    error_message = "Expected that use of the root user rings."
  }

  assert {
    condition     = aws_cloudtrail.account_trail_main.name == "acme-staging-trail"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name        = "Acme"
    environment         = "x"
    record_days         = 89
    runbooks_url        = "x"
    log_retention_days  = 7
    registry_account_id = "1"
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.record_days,
    var.runbooks_url,
    var.log_retention_days,
    var.registry_account_id,
  ]
}
