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
  vpc_id                 = "vpc-0a1b2c3d4e5f67890"
  private_subnet_ids     = ["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"]
  logs_key_arn           = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  notices_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"
  administrator_role_arn = "arn:aws:iam::123456789012:role/deployment"
  reader_role_arn        = "arn:aws:iam::123456789012:role/plan"
  people_account_id      = "123456789012"
}

run "plans_as_documented" {
  command = plan

  assert {
    condition     = aws_eks_cluster.control_plane_main.vpc_config[0].endpoint_private_access && !aws_eks_cluster.control_plane_main.vpc_config[0].endpoint_public_access
    error_message = "Expected that the endpoint is private."
  }

  assert {
    condition     = length(aws_eks_cluster.control_plane_main.enabled_cluster_log_types) == 5
    error_message = "Expected that all five logs are kept."
  }

  assert {
    condition     = aws_eks_node_group.nodes_main.scaling_config[0].desired_size == 2
    error_message = "Expected that two system nodes run unless somebody asks for more."
  }

  assert {
    condition     = aws_eks_cluster.control_plane_main.name == "acme-staging-cluster"
    error_message = "Expected that names follow the convention."
  }
}

run "refuses_wrong_values_1" {
  command = plan

  variables {
    project_name       = "Acme"
    environment        = "x"
    nodes              = 0
    people_account_id  = "1"
    log_retention_days = 7
  }

  expect_failures = [
    var.project_name,
    var.environment,
    var.nodes,
    var.people_account_id,
    var.log_retention_days,
  ]
}
