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
  project_name           = "acme"
  environment            = "staging"
  registry_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  reader_arns            = ["arn:aws:iam::210987654321:root"]
  repository             = "acme@123456/platform@456789"
  zone_arn               = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"
  plan_state_policy_arn  = "arn:aws:iam::123456789012:policy/acme-state-plan"
  plan_role_arns         = ["arn:aws:iam::210987654321:role/acme-staging-plan"]
  apply_state_policy_arn = "arn:aws:iam::123456789012:policy/acme-state-apply"
  apply_role_arns        = ["arn:aws:iam::210987654321:role/acme-staging-apply"]
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_ecr_repository.registry_main.image_tag_mutability == "IMMUTABLE"
    error_message = "Expected that a tag is never moved to another image."
  }

  assert {
    condition     = alltrue([for role in [aws_iam_role.github_plan_main, aws_iam_role.github_apply_main] : role.max_session_duration == 3600])
    error_message = "Expected that sessions end after an hour."
  }

  assert {
    condition     = aws_iam_role.github_apply_main.name == "acme-staging-apply"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name = "Acme"
    environment  = "x"
    repository   = "acme"
  }

  expect_failures = [var.project_name, var.environment, var.repository]
}
