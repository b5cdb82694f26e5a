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
  vpc_id                   = "vpc-0a1b2c3d4e5f67890"
  database_subnet_ids      = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  data_key_arn             = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  logs_key_arn             = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  alerts_topic_arn         = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url             = "https://github.com/acme/platform/blob/main/docs/runbooks"
  client_security_group_id = "sg-0a1b2c3d4e5f67890"
  client_role_name         = "acme-staging-app"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_db_instance.postgres_main.storage_encrypted && !aws_db_instance.postgres_main.publicly_accessible
    error_message = "Expected that it is private and encrypted."
  }

  assert {
    condition     = aws_db_instance.postgres_main.multi_az
    error_message = "Expected that a standby waits."
  }

  assert {
    condition     = aws_db_instance.postgres_main.max_allocated_storage == 250
    error_message = "Expected that storage may grow to five times its size."
  }

  assert {
    condition     = aws_db_instance.postgres_main.identifier == "acme-staging-postgres"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    instance_class     = ""
    storage_gib        = 19
    backup_days        = 0
    runbooks_url       = "x"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.instance_class,
    var.storage_gib,
    var.backup_days,
    var.runbooks_url,
    var.log_retention_days,
  ]
}
