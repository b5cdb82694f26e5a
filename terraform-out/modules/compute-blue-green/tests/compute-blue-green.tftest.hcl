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
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme-app:1.2.3"
  repository_arn     = "arn:aws:ecr:us-east-1:123456789012:repository/acme-app"
  host               = "app.acme.example"
  vpc_id             = "vpc-0a1b2c3d4e5f67890"
  private_subnet_ids = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  public_subnet_ids  = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  certificate_arn    = "arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d"
  logs_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_bucket        = "acme-staging-logs-123456789012"
  vpc_cidr           = "10.0.0.0/16"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_ecs_service.service_main.deployment_controller[0].type == "CODE_DEPLOY"
    error_message = "Expected that CodeDeploy deploys the service."
  }

  assert {
    condition     = aws_codedeploy_deployment_group.blue_green_group.auto_rollback_configuration[0].enabled
    error_message = "Expected that a deployment that fails is taken back."
  }

  assert {
    condition     = aws_codedeploy_app.blue_green_main.name == "acme-staging-app"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    desired_count      = 0
    cpu_units          = 7
    memory_mib         = 511
    log_retention_days = 7
    capacity_provider  = "other"
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.desired_count,
    var.cpu_units,
    var.memory_mib,
    var.log_retention_days,
    var.capacity_provider,
  ]
}

run "refuses_maximum_count" {
  command = plan

  variables {
    maximum_count = -1
  }

  expect_failures = [var.maximum_count]
}
