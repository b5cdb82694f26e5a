# global/github/apply-dev/images
data "aws_iam_policy_document" "github_apply_dev_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
  }
}

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

# global/github/apply-dev/zone
data "aws_iam_policy_document" "github_apply_dev_zone" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
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

# global/github/apply-pr/images
data "aws_iam_policy_document" "github_apply_pr_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
  }
}

# global/github/apply-pr/onward
data "aws_iam_policy_document" "github_apply_pr_onward" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    resources = [
      "arn:aws:iam::555555555555:role/terrace-pr-deployment",
      aws_iam_role.preview_main.arn,
    ]
    sid = "EnterEnvironments"
  }
}

# global/github/apply-pr/trust
data "aws_iam_policy_document" "github_apply_pr_trust" {
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
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:previews"]
      variable = "token.actions.githubusercontent.com:sub"
    }

    principals {
      identifiers = [aws_iam_openid_connect_provider.github_main.arn]
      type        = "Federated"
    }
  }
}

# global/github/apply-production/images
data "aws_iam_policy_document" "github_apply_production_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
  }
}

# global/github/apply-production/onward
data "aws_iam_policy_document" "github_apply_production_onward" {
  statement {
    actions = ["sts:AssumeRole"]
    resources = [
      "arn:aws:iam::444444444444:role/terrace-production-deployment",
      "arn:aws:iam::333333333333:role/terrace-staging-plan",
    ]
    sid = "EnterEnvironments"
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

    condition {
      test     = "StringLike"
      values   = ["refs/heads/main", "refs/tags/v*"]
      variable = "token.actions.githubusercontent.com:ref"
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
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
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

# global/github/apply-staging/images
data "aws_iam_policy_document" "github_apply_staging_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
  }
}

# global/github/apply-staging/onward
data "aws_iam_policy_document" "github_apply_staging_onward" {
  statement {
    actions = ["sts:AssumeRole"]
    resources = [
      "arn:aws:iam::333333333333:role/terrace-staging-deployment",
      "arn:aws:iam::222222222222:role/terrace-dev-plan",
    ]
    sid = "EnterEnvironments"
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

    condition {
      test     = "StringLike"
      values   = ["refs/heads/main", "refs/tags/v*"]
      variable = "token.actions.githubusercontent.com:ref"
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
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
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

# global/github/images/images
data "aws_iam_policy_document" "github_images_images" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
    sid       = "SignInToRegistry"
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:CompleteLayerUpload",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "PushImages"
  }

  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
  }

  statement {
    actions   = ["ecr:DescribeImageScanFindings"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "ReadFindings"
  }
}

# global/github/images/trust
data "aws_iam_policy_document" "github_images_trust" {
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
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:images"]
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

# global/github/plan/images
data "aws_iam_policy_document" "github_plan_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
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

# global/github/plan-production/images
data "aws_iam_policy_document" "github_plan_production_images" {
  statement {
    actions   = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    resources = [aws_ecr_repository.registry_app_main.arn]
    sid       = "SeeImages"
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

    condition {
      test     = "StringLike"
      values   = ["refs/heads/main", "refs/tags/v*"]
      variable = "token.actions.githubusercontent.com:ref"
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

  statement {
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
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

# global/github/plan-shared/set-up
data "aws_iam_policy_document" "github_plan_shared_set_up" {
  statement {
    actions = [
      "access-analyzer:GetAnalyzer",
      "access-analyzer:ListTagsForResource",
      "cloudtrail:GetEventSelectors",
      "cloudtrail:GetInsightSelectors",
      "cloudtrail:GetTrail",
      "cloudtrail:GetTrailStatus",
      "cloudtrail:ListTags",
      "config:DescribeConfigurationRecorders",
      "config:DescribeConfigurationRecorderStatus",
      "config:ListTagsForResource",
      "ecr:DescribeRepositories",
      "ecr:GetLifecyclePolicy",
      "ecr:GetRepositoryPolicy",
      "ecr:ListTagsForResource",
      "guardduty:GetDetector",
      "guardduty:ListTagsForResource",
      "iam:GetGroup",
      "iam:GetOpenIDConnectProvider",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedGroupPolicies",
      "iam:ListAttachedRolePolicies",
      "iam:ListPolicyVersions",
      "iam:ListRolePolicies",
      "kms:DescribeKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListResourceTags",
      "logs:ListTagsForResource",
      "securityhub:DescribeHub",
      "securityhub:GetEnabledStandards",
      "securityhub:ListTagsForResource",
    ]
    resources = ["arn:aws:*:*:111111111111:*"]
    sid       = "ReadSetUp"
  }

  statement {
    actions = [
      "cloudtrail:DescribeTrails",
      "config:DescribeConfigRules",
      "config:DescribeDeliveryChannels",
      "ec2:GetEbsEncryptionByDefault",
      "ecr:DescribeRegistry",
      "iam:GetAccountPasswordPolicy",
      "iam:ListOpenIDConnectProviders",
      "inspector2:BatchGetAccountStatus",
      "kms:ListAliases",
      "logs:DescribeLogGroups",
      "macie2:GetMacieSession",
      "s3:GetAccountPublicAccessBlock",
    ]
    resources = ["*"]
    sid       = "LookAround"
  }

  statement {
    actions = [
      "route53:GetHostedZone",
      "route53:ListResourceRecordSets",
      "route53:ListTagsForResource",
    ]
    resources = ["arn:aws:route53:::hostedzone/*"]
    sid       = "ReadZones"
  }

  statement {
    actions = [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
    ]
    resources = ["arn:aws:s3:::terrace-shared-*"]
    sid       = "ReadBuckets"
  }
}

# global/github/plan-shared/trust
data "aws_iam_policy_document" "github_plan_shared_trust" {
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
      values   = ["repo:terrace-platform@1000001/terrace@1000002:environment:shared-plan"]
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
      test = "StringEquals"
      values = [
        "repo:terrace-platform@1000001/terrace@1000002:pull_request",
        "repo:terrace-platform@1000001/terrace@1000002:environment:plan",
      ]
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

  statement {
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
    sid       = "FindZone"
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

# global/github/apply-pr/main
resource "aws_iam_role" "github_apply_pr_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_apply_pr_trust.json
  description          = "Deploys and reaps environments of pull requests"
  max_session_duration = 3600
  name                 = "terrace-shared-apply-pr"
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

# global/github/images/main
resource "aws_iam_role" "github_images_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_images_trust.json
  description          = "Pushes images, deploys none"
  max_session_duration = 3600
  name                 = "terrace-shared-images"
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

# global/github/plan-shared/main
resource "aws_iam_role" "github_plan_shared_main" {
  assume_role_policy   = data.aws_iam_policy_document.github_plan_shared_trust.json
  description          = "Plans what all environments share, changes nothing"
  max_session_duration = 3600
  name                 = "terrace-shared-plan-shared"
}

# global/github/apply-dev/images-policy
resource "aws_iam_role_policy" "github_apply_dev_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_apply_dev_images.json
  role   = aws_iam_role.github_apply_dev_main.name
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

# global/github/apply-pr/images-policy
resource "aws_iam_role_policy" "github_apply_pr_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_apply_pr_images.json
  role   = aws_iam_role.github_apply_pr_main.name
}

# global/github/apply-pr/onward-policy
resource "aws_iam_role_policy" "github_apply_pr_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_apply_pr_onward.json
  role   = aws_iam_role.github_apply_pr_main.name
}

# global/github/apply-production/images-policy
resource "aws_iam_role_policy" "github_apply_production_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_apply_production_images.json
  role   = aws_iam_role.github_apply_production_main.name
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

# global/github/apply-staging/images-policy
resource "aws_iam_role_policy" "github_apply_staging_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_apply_staging_images.json
  role   = aws_iam_role.github_apply_staging_main.name
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

# global/github/images/images-policy
resource "aws_iam_role_policy" "github_images_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_images_images.json
  role   = aws_iam_role.github_images_main.name
}

# global/github/plan/images-policy
resource "aws_iam_role_policy" "github_plan_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_plan_images.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/plan/onward-policy
resource "aws_iam_role_policy" "github_plan_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.github_plan_onward.json
  role   = aws_iam_role.github_plan_main.name
}

# global/github/plan-production/images-policy
resource "aws_iam_role_policy" "github_plan_production_images_policy" {
  name   = "images"
  policy = data.aws_iam_policy_document.github_plan_production_images.json
  role   = aws_iam_role.github_plan_production_main.name
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

# global/github/plan-shared/set-up-policy
resource "aws_iam_role_policy" "github_plan_shared_set_up_policy" {
  name   = "set-up"
  policy = data.aws_iam_policy_document.github_plan_shared_set_up.json
  role   = aws_iam_role.github_plan_shared_main.name
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

# global/github/apply-pr/state
resource "aws_iam_role_policy_attachment" "github_apply_pr_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_pr
  role       = aws_iam_role.github_apply_pr_main.name
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

# global/github/plan-shared/state
resource "aws_iam_role_policy_attachment" "github_plan_shared_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_plan_shared
  role       = aws_iam_role.github_plan_shared_main.name
}

# global/github/plan/state
resource "aws_iam_role_policy_attachment" "github_plan_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_plan
  role       = aws_iam_role.github_plan_main.name
}
