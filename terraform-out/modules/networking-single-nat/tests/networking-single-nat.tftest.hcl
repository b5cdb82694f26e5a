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
  cidr             = "10.40.0.0/16"
  logs_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  alerts_topic_arn = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url     = "https://github.com/acme/platform/blob/main/docs/runbooks"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_vpc.network_main.cidr_block == "10.40.0.0/16"
    error_message = "Expected that the VPC has the block that was asked for."
  }

  assert {
    condition     = aws_subnet.network_database_b.cidr_block == "10.40.164.0/22"
    error_message = "Expected that a subnet's place follows from tier and zone."
  }

  assert {
    condition     = aws_vpc.network_main.tags["Name"] == "acme-staging-vpc"
    error_message = "Expected that common tags are below the resource's own."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    cidr               = "10.0.0.0/21"
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.cidr,
    var.runbooks_url,
    var.log_retention_days,
  ]
}
