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
  vpc_id             = "vpc-0a1b2c3d4e5f67890"
  private_subnet_ids = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  public_subnet_ids  = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  certificate_arn    = "arn:aws:acm:us-east-1:123456789012:certificate/0d4a2f6e-1c3b-4f7d"
  domain             = "app.acme.example"
  logs_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_bucket        = "acme-staging-logs-123456789012"
  alerts_topic_arn   = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url       = "https://github.com/acme/platform/blob/main/docs/runbooks"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_vpc_security_group_ingress_rule.load_balancer_security_group_from_cloudfront_443.cidr_ipv4 == null
    error_message = "Expected that only CloudFront may connect."
  }

  assert {
    condition     = aws_ecs_cluster.cluster_main.name == "acme-staging"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    minimum_tasks      = 0
    cpu_units          = 4097
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.minimum_tasks,
    var.cpu_units,
    var.runbooks_url,
    var.log_retention_days,
  ]
}

run "refuses_maximum_tasks" {
  command = plan

  variables {
    maximum_tasks = -1
  }

  expect_failures = [var.maximum_tasks]
}

run "refuses_memory_mib" {
  command = plan

  variables {
    memory_mib = 513
  }

  expect_failures = [var.memory_mib]
}
