# delivery/github/apply/images
data "aws_iam_policy_document" "github_apply_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_main.arn]
    sid       = "SeeImages"
  }
}

# delivery/github/apply/onward
data "aws_iam_policy_document" "github_apply_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = var.apply_role_arns
    sid       = "EnterEnvironments"
  }
}

# delivery/github/apply/trust
data "aws_iam_policy_document" "github_apply_trust" {
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
      values   = ["repo:${var.repository}:environment:${var.environment}"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    condition {
      test     = "StringLike"
      values   = ["refs/heads/main"]
      variable = "token.actions.githubusercontent.com:ref"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# delivery/github/apply/zone
data "aws_iam_policy_document" "github_apply_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [var.zone_arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [var.zone_arn]
    sid       = "ChangeRecords"
  }

  statement {
    actions   = ["route53:GetChange"]
    resources = ["arn:aws:route53:::change/*"]
    sid       = "AwaitChange"
  }
}

# delivery/github/plan/images
data "aws_iam_policy_document" "github_plan_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_main.arn]
    sid       = "SeeImages"
  }
}

# delivery/github/plan/onward
data "aws_iam_policy_document" "github_plan_onward" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = var.plan_role_arns
    sid       = "EnterEnvironments"
  }
}

# delivery/github/plan/registries
data "aws_iam_policy_document" "github_plan_registries" {
  statement {
    actions   = ["ecr:GetRepositoryPolicy"]
    resources = [aws_ecr_repository.registry_main.arn]
    sid       = "ReadPolicies"
  }
}

# delivery/github/plan/trust
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
      values   = ["repo:${var.repository}:pull_request"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# delivery/github/plan/zone
data "aws_iam_policy_document" "github_plan_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [var.zone_arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
  }
}

# delivery/registry/pull
data "aws_iam_policy_document" "registry_pull" {
  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    sid = "EnvironmentsPull"

    principals {
      identifiers = var.reader_arns
      type        = "AWS"
    }
  }
}

# delivery/registry/expiry
resource "aws_ecr_lifecycle_policy" "registry_expiry" {
  policy = jsonencode({
    rules = [
      {
        action = {
          type = "expire"
        }
        description  = "Drop untagged layers after 14 days"
        rulePriority = 1
        selection = {
          countNumber = 14
          countType   = "sinceImagePushed"
          countUnit   = "days"
          tagStatus   = "untagged"
        }
      },
      {
        action = {
          type = "expire"
        }
        description  = "Keep the latest 1000 images"
        rulePriority = 2
        selection = {
          countNumber = 1000
          countType   = "imageCountMoreThan"
          tagStatus   = "any"
        }
      },
    ]
  })
  repository = aws_ecr_repository.registry_main.name
}

# delivery/registry/main
resource "aws_ecr_repository" "registry_main" {
  force_delete         = !var.protected
  image_tag_mutability = "IMMUTABLE"
  name                 = "${var.project_name}-${var.environment}-app"
  tags                 = var.common_tags

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.registry_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

# delivery/registry/readers
resource "aws_ecr_repository_policy" "registry_readers" {
  policy     = data.aws_iam_policy_document.registry_pull.json
  repository = aws_ecr_repository.registry_main.name
}

# delivery/github/main
resource "aws_iam_openid_connect_provider" "github_main" {
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.common_tags
  url            = "https://token.actions.githubusercontent.com"
}

# delivery/github/apply/main
resource "aws_iam_role" "github_apply_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_apply_trust.json
  description          = "Deploys ${var.environment}"
  max_session_duration = 3600
  name                 = "${var.project_name}-${var.environment}-apply"
  tags                 = var.common_tags
}

# delivery/github/plan/main
resource "aws_iam_role" "github_plan_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_plan_trust.json
  description          = "Plans pull requests, changes nothing"
  max_session_duration = 3600
  name                 = "${var.project_name}-${var.environment}-plan"
  tags                 = var.common_tags
}

# delivery/github/apply/images-policy
resource "aws_iam_role_policy" "github_apply_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_apply_images.json
  role   = aws_iam_role.github_apply_main.name
}

# delivery/github/apply/onward-policy
resource "aws_iam_role_policy" "github_apply_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_apply_onward.json
  role   = aws_iam_role.github_apply_main.name
}

# delivery/github/apply/zone-policy
resource "aws_iam_role_policy" "github_apply_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_apply_zone.json
  role   = aws_iam_role.github_apply_main.name
}

# delivery/github/plan/images-policy
resource "aws_iam_role_policy" "github_plan_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_plan_images.json
  role   = aws_iam_role.github_plan_main.name
}

# delivery/github/plan/onward-policy
resource "aws_iam_role_policy" "github_plan_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_plan_onward.json
  role   = aws_iam_role.github_plan_main.name
}

# delivery/github/plan/registries-policy
resource "aws_iam_role_policy" "github_plan_registries_policy" {
  name   = "registries"
  policy = data.aws_iam_policy_document.github_plan_registries.json
  role   = aws_iam_role.github_plan_main.name
}

# delivery/github/plan/zone-policy
resource "aws_iam_role_policy" "github_plan_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.github_plan_zone.json
  role   = aws_iam_role.github_plan_main.name
}

# delivery/github/apply/state
resource "aws_iam_role_policy_attachment" "github_apply_state" {
  policy_arn = var.apply_state_policy_arn
  role       = aws_iam_role.github_apply_main.name
}

# delivery/github/plan/state
resource "aws_iam_role_policy_attachment" "github_plan_state" {
  policy_arn = var.plan_state_policy_arn
  role       = aws_iam_role.github_plan_main.name
}
