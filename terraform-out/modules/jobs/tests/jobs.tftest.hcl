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
  project_name       = "acme"
  environment        = "staging"
  alerts_topic_arn   = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url       = "https://github.com/acme/platform/blob/main/docs/runbooks"
  data_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme-app:1.2.3"
  repository_arn     = "arn:aws:ecr:us-east-1:123456789012:repository/acme-app"
  vpc_id             = "vpc-0a1b2c3d4e5f67890"
  private_subnet_ids = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  logs_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  client_role_name   = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_launch_template.jobs_fleet_instance_main.metadata_options[0].http_tokens == "required"
    error_message = "Expected that metadata is given to IMDSv2 only."
  }

  assert {
    condition     = aws_launch_template.jobs_fleet_instance_main.network_interfaces[0].associate_public_ip_address == "false"
    error_message = "Expected that no instance has a public address."
  }

  assert {
    condition     = aws_sqs_queue.queue_main.message_retention_seconds == 345600
    error_message = "Expected that a job waits for four days."
  }

  assert {
    condition     = aws_autoscaling_group.jobs_fleet_main.name == "acme-staging-jobs"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name        = "Acme"
    environment         = "x"
    runbooks_url        = "x"
    retention_days      = 0
    longest_job_seconds = 0
    minimum_instances   = -1
    log_retention_days  = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.runbooks_url,
    var.retention_days,
    var.longest_job_seconds,
    var.minimum_instances,
    var.log_retention_days,
  ]
}

run "refuses_maximum_instances" {
  command = plan

  variables {
    maximum_instances = 0
  }

  expect_failures = [var.maximum_instances]
}
