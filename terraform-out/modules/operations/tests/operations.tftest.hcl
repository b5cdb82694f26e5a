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
  alerts_topic_arn = "arn:aws:sns:us-east-1:123456789012:acme-staging-alerts"
  runbooks_url     = "https://github.com/acme/platform/blob/main/docs/runbooks"
  data_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  monthly_usd      = 500
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = anytrue([for rule in aws_backup_plan.backups_plan_main.rule : one(rule.lifecycle).delete_after == 365])
    error_message = "Expected that a month's backup is kept for a year."
  }

  assert {
    condition     = aws_budgets_budget.cost_budget_everything.limit_amount == "500"
    error_message = "Expected that the budget is the caller's."
  }

  assert {
    condition     = aws_backup_vault.backups_vault_main.name == "acme-staging-backup"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name = "Acme"
    environment  = "x"
    runbooks_url = "x"
    monthly_usd  = 0
  }

  expect_failures = [var.project_name, var.environment, var.runbooks_url, var.monthly_usd]
}
