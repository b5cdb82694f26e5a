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
  time_zone           = "Europe/Berlin"
  cluster_name        = "acme-dev"
  service_name        = "acme-dev-app"
  group_name          = "acme-dev-jobs"
  database_identifier = "acme-dev-postgres"
  no_tasks_alarm_arn  = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:acme-dev-no-tasks"
  data_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  alerts_topic_arn    = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url        = "https://github.com/acme/platform/blob/main/docs/runbooks"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_appautoscaling_scheduled_action.service_app_night.schedule == "cron(0 20 ? * MON-FRI *)"
    error_message = "Expected that the service stops in the evening."
  }

  assert {
    condition     = aws_scheduler_schedule.calls_database_start.schedule_expression == "cron(30 6 ? * MON-FRI *)"
    error_message = "Expected that the database starts before the rest."
  }

  assert {
    condition     = strcontains(aws_scheduler_schedule.calls_alarms_off.target[0].input, "acme-dev-no-tasks")
    error_message = "Expected that the alarm is known by its name."
  }

  assert {
    condition     = aws_autoscaling_schedule.fleet_night.scheduled_action_name == "acme-staging-jobs-night"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name      = "Acme"
    environment       = "x"
    time_zone         = ""
    starts_hour       = 0
    minimum_tasks     = 0
    maximum_tasks     = 0
    minimum_instances = -1
    maximum_instances = 0
    runbooks_url      = "x"
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.time_zone,
    var.starts_hour,
    var.minimum_tasks,
    var.maximum_tasks,
    var.minimum_instances,
    var.maximum_instances,
    var.runbooks_url,
  ]
}

run "refuses_ends_hour" {
  command = plan

  variables {
    ends_hour = 1
  }

  expect_failures = [var.ends_hour]
}
