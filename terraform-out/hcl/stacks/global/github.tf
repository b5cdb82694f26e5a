# global/github/apply-dev/onward
data "aws_iam_policy_document" "github_apply_dev_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::222222222222:role/terrace-dev-deployment"]
    sid       = "EnterEnvironments"
  }
}

# global/github/apply-dev/trust
data "aws_iam_policy_document" "github_apply_dev_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    sid     = "GitHubRunAssumesRole"

    condition {
      test     = "StringEquals"
      values   = ["sts.amazonaws.com"]
      variable = "token.actions.githubusercontent.com:aud"
    }

    condition {
      test     = "StringEquals"
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:dev"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/apply-dev/zone
data "aws_iam_policy_document" "github_apply_dev_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ChangeRecords"
  }

  statement {
    actions   = ["route53:GetChange"]
    resources = ["arn:aws:route53:::change/*"]
    sid       = "AwaitChange"
  }
}

# global/github/apply-production/onward
data "aws_iam_policy_document" "github_apply_production_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::444444444444:role/terrace-production-deployment"]
    sid       = "EnterEnvironments"
  }
}

# global/github/apply-production/trust
data "aws_iam_policy_document" "github_apply_production_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    sid     = "GitHubRunAssumesRole"

    condition {
      test     = "StringEquals"
      values   = ["sts.amazonaws.com"]
      variable = "token.actions.githubusercontent.com:aud"
    }

    condition {
      test     = "StringEquals"
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:production"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/apply-production/zone
data "aws_iam_policy_document" "github_apply_production_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ChangeRecords"
  }

  statement {
    actions   = ["route53:GetChange"]
    resources = ["arn:aws:route53:::change/*"]
    sid       = "AwaitChange"
  }
}

# global/github/apply-staging/onward
data "aws_iam_policy_document" "github_apply_staging_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::333333333333:role/terrace-staging-deployment"]
    sid       = "EnterEnvironments"
  }
}

# global/github/apply-staging/trust
data "aws_iam_policy_document" "github_apply_staging_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    sid     = "GitHubRunAssumesRole"

    condition {
      test     = "StringEquals"
      values   = ["sts.amazonaws.com"]
      variable = "token.actions.githubusercontent.com:aud"
    }

    condition {
      test     = "StringEquals"
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:staging"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/apply-staging/zone
data "aws_iam_policy_document" "github_apply_staging_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ChangeRecords"
  }

  statement {
    actions   = ["route53:GetChange"]
    resources = ["arn:aws:route53:::change/*"]
    sid       = "AwaitChange"
  }
}

# global/github/plan/onward
data "aws_iam_policy_document" "github_plan_onward" {
  statement {
    actions = ["sts:AssumeRole"]
    resources = [
      "arn:aws:iam::222222222222:role/terrace-dev-plan",
      "arn:aws:iam::333333333333:role/terrace-staging-plan",
    ]
    sid = "EnterEnvironments"
  }
}

# global/github/plan-production/onward
data "aws_iam_policy_document" "github_plan_production_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::444444444444:role/terrace-production-plan"]
    sid       = "EnterEnvironments"
  }
}

# global/github/plan-production/registries
data "aws_iam_policy_document" "github_plan_production_registries" {
  statement {
    actions   = ["ecr:GetRepositoryPolicy"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "ReadPolicies"
  }
}

# global/github/plan-production/roles
data "aws_iam_policy_document" "github_plan_production_roles" {
  statement {
    actions = [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
    ]
    resources = ["arn:aws:iam::111111111111:role/terrace-shared-external-dns-production"]
    sid       = "ReadRoles"
  }
}

# global/github/plan-production/trust
data "aws_iam_policy_document" "github_plan_production_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    sid     = "GitHubRunAssumesRole"

    condition {
      test     = "StringEquals"
      values   = ["sts.amazonaws.com"]
      variable = "token.actions.githubusercontent.com:aud"
    }

    condition {
      test     = "StringEquals"
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:production-plan"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/plan-production/zone
data "aws_iam_policy_document" "github_plan_production_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }
}

# global/github/plan/registries
data "aws_iam_policy_document" "github_plan_registries" {
  statement {
    actions   = ["ecr:GetRepositoryPolicy"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "ReadPolicies"
  }
}

# global/github/plan/roles
data "aws_iam_policy_document" "github_plan_roles" {
  statement {
    actions = [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
    ]
    resources = [
      "arn:aws:iam::111111111111:role/terrace-shared-external-dns-dev",
      "arn:aws:iam::111111111111:role/terrace-shared-external-dns-staging",
    ]
    sid = "ReadRoles"
  }
}

# global/github/plan/trust
data "aws_iam_policy_document" "github_plan_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    sid     = "GitHubRunAssumesRole"

    condition {
      test     = "StringEquals"
      values   = ["sts.amazonaws.com"]
      variable = "token.actions.githubusercontent.com:aud"
    }

    condition {
      test     = "StringEquals"
      values   = ["repo:terrace-platform@1000001/terrace@1000002:pull_request"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/plan/zone
data "aws_iam_policy_document" "github_plan_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }
}

# global/github/main
resource "aws_iam_openid_connect_provider" "github_main" {
  client_id_list = ["sts.amazonaws.com"]
  url            = "https://token.actions.githubusercontent.com"
}

# global/github/apply-dev/main
resource "aws_iam_role" "github_apply_dev_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_apply_dev_trust.json
  description          = "Deploys dev"
  max_session_duration = 3600
  name                 = "terrace-shared-apply-dev"
}

# global/github/apply-production/main
resource "aws_iam_role" "github_apply_production_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_apply_production_trust.json
  description          = "Deploys production"
  max_session_duration = 3600
  name                 = "terrace-shared-apply-production"
}

# global/github/apply-staging/main
resource "aws_iam_role" "github_apply_staging_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_apply_staging_trust.json
  description          = "Deploys staging"
  max_session_duration = 3600
  name                 = "terrace-shared-apply-staging"
}

# global/github/plan/main
resource "aws_iam_role" "github_plan_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_plan_trust.json
  description          = "Plans pull requests, changes nothing"
  max_session_duration = 3600
  name                 = "terrace-shared-plan"
}

# global/github/plan-production/main
resource "aws_iam_role" "github_plan_production_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_plan_production_trust.json
  description          = "Plans production, changes nothing"
  max_session_duration = 3600
  name                 = "terrace-shared-plan-production"
}

# global/github/apply-dev/onward-policy
resource "aws_iam_role_policy" "github_apply_dev_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_apply_dev_onward.json
  role   = aws_iam_role.github_apply_dev_main.name
}

# global/github/apply-dev/zone-policy
resource "aws_iam_role_policy" "github_apply_dev_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_apply_dev_zone.json
  role   = aws_iam_role.github_apply_dev_main.name
}

# global/github/apply-production/onward-policy
resource "aws_iam_role_policy" "github_apply_production_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_apply_production_onward.json
  role   = aws_iam_role.github_apply_production_main.name
}

# global/github/apply-production/zone-policy
resource "aws_iam_role_policy" "github_apply_production_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_apply_production_zone.json
  role   = aws_iam_role.github_apply_production_main.name
}

# global/github/apply-staging/onward-policy
resource "aws_iam_role_policy" "github_apply_staging_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_apply_staging_onward.json
  role   = aws_iam_role.github_apply_staging_main.name
}

# global/github/apply-staging/zone-policy
resource "aws_iam_role_policy" "github_apply_staging_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_apply_staging_zone.json
  role   = aws_iam_role.github_apply_staging_main.name
}

# global/github/plan/onward-policy
resource "aws_iam_role_policy" "github_plan_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_plan_onward.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/plan-production/onward-policy
resource "aws_iam_role_policy" "github_plan_production_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_plan_production_onward.json
  role   = aws_iam_role.github_plan_production_main.name
}

# global/github/plan-production/registries-policy
resource "aws_iam_role_policy" "github_plan_production_registries_policy" {
  name   = "registries"
  policy = data.aws_iam_policy_document.github_plan_production_registries.json
  role   = aws_iam_role.github_plan_production_main.name
}

# global/github/plan-production/roles-policy
resource "aws_iam_role_policy" "github_plan_production_roles_policy" {
  name   = "roles"
  policy = data.aws_iam_policy_document.github_plan_production_roles.json
  role   = aws_iam_role.github_plan_production_main.name
}

# global/github/plan-production/zone-policy
resource "aws_iam_role_policy" "github_plan_production_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_plan_production_zone.json
  role   = aws_iam_role.github_plan_production_main.name
}

# global/github/plan/registries-policy
resource "aws_iam_role_policy" "github_plan_registries_policy" {
  name   = "registries"
  policy = data.aws_iam_policy_document.github_plan_registries.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/plan/roles-policy
resource "aws_iam_role_policy" "github_plan_roles_policy" {
  name   = "roles"
  policy = data.aws_iam_policy_document.github_plan_roles.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/plan/zone-policy
resource "aws_iam_role_policy" "github_plan_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_plan_zone.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/apply-dev/state
resource "aws_iam_role_policy_attachment" "github_apply_dev_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_dev
  role       = aws_iam_role.github_apply_dev_main.name
}

# global/github/apply-production/state
resource "aws_iam_role_policy_attachment" "github_apply_production_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_production
  role       = aws_iam_role.github_apply_production_main.name
}

# global/github/apply-staging/state
resource "aws_iam_role_policy_attachment" "github_apply_staging_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_staging
  role       = aws_iam_role.github_apply_staging_main.name
}

# global/github/plan-production/state
resource "aws_iam_role_policy_attachment" "github_plan_production_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_plan_production
  role       = aws_iam_role.github_plan_production_main.name
}

# global/github/plan/state
resource "aws_iam_role_policy_attachment" "github_plan_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_plan
  role       = aws_iam_role.github_plan_main.name
}
