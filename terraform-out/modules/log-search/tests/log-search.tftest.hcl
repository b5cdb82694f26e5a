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
  vpc_id       = "vpc-0a1b2c3d4e5f67890"
  database_subnet_ids = [
    "subnet-0a1b2c3d4e5f67890",
    "subnet-1a1b2c3d4e5f67890",
    "subnet-2a1b2c3d4e5f67890",
  ]
  data_key_arn             = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_key_arn             = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  administrator_role_arn   = "arn:aws:iam::123456789012:role/deployment"
  alerts_topic_arn         = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url             = "https://github.com/acme/platform/blob/main/docs/runbooks"
  client_security_group_id = "sg-0a1b2c3d4e5f67890"
  client_role_name         = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_opensearch_domain.main.cluster_config[0].multi_az_with_standby_enabled
    error_message = "Expected that a zone can be lost."
  }

  assert {
    condition     = aws_opensearch_domain.main.domain_endpoint_options[0].enforce_https
    error_message = "Expected that only HTTPS is answered."
  }

  assert {
    condition     = aws_opensearch_domain.main.domain_name == "acme-staging-logs"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    storage_gib        = 9
    days               = 0
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.storage_gib,
    var.days,
    var.runbooks_url,
    var.log_retention_days,
  ]
}
