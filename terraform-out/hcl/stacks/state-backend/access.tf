# state-backend/access/dev-document
data "aws_iam_policy_document" "access_dev_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/dev/terraform.tfstate",
        "terrace/dev/terraform.tfstate.tflock",
        "terrace/global/terraform.tfstate",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/global-document
data "aws_iam_policy_document" "access_global_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/state-backend/terraform.tfstate",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/plan-document
data "aws_iam_policy_document" "access_plan_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/dev/terraform.tfstate",
        "terrace/dev/terraform.tfstate.tflock",
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/staging/terraform.tfstate",
        "terrace/staging/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/dev/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/plan-production-document
data "aws_iam_policy_document" "access_plan_production_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/production/terraform.tfstate",
        "terrace/production/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/plan-shared-document
data "aws_iam_policy_document" "access_plan_shared_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/global/terraform.tfstate.tflock",
        "terrace/state-backend/terraform.tfstate",
        "terrace/state-backend/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate.tflock",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/state-backend/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/pr-document
data "aws_iam_policy_document" "access_pr_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test     = "StringLikeIfExists"
      values   = ["terrace/pr-*"]
      variable = "s3:prefix"
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/pr-*/*"]
    sid       = "ReadStates"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/access/preview-document
data "aws_iam_policy_document" "access_preview_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test     = "StringLikeIfExists"
      values   = ["terrace/&{aws:PrincipalTag/Preview}/*", "terrace/global/terraform.tfstate"]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/&{aws:PrincipalTag/Preview}/*",
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
    ]
    sid = "ReadStates"
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/&{aws:PrincipalTag/Preview}/*"]
    sid       = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/&{aws:PrincipalTag/Preview}/*"]
    sid       = "RemoveState"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }
}

# state-backend/access/production-document
data "aws_iam_policy_document" "access_production_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/production/terraform.tfstate",
        "terrace/production/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/production/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/staging-document
data "aws_iam_policy_document" "access_staging_document" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "FindStates"

    condition {
      test = "StringLikeIfExists"
      values = [
        "terrace/global/terraform.tfstate",
        "terrace/staging/terraform.tfstate",
        "terrace/staging/terraform.tfstate.tflock",
      ]
      variable = "s3:prefix"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/global/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
    ]
    sid = "ReadStates"
  }

  statement {
    actions = ["s3:PutObject"]
    resources = [
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate",
      "${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock",
    ]
    sid = "WriteState"
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.state_main.arn}/terrace/staging/terraform.tfstate.tflock"]
    sid       = "ReleaseLock"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "UseKey"
  }

  statement {
    actions   = ["s3:GetBucketVersioning"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "SeeBucket"
  }
}

# state-backend/access/dev
resource "aws_iam_policy" "access_dev" {
  description = "Terraform state of dev"
  name        = "terrace-shared-state-dev"
  policy      = data.aws_iam_policy_document.access_dev_document.json
}

# state-backend/access/global
resource "aws_iam_policy" "access_global" {
  description = "Terraform state of global"
  name        = "terrace-shared-state-global"
  policy      = data.aws_iam_policy_document.access_global_document.json
}

# state-backend/access/plan
resource "aws_iam_policy" "access_plan" {
  description = "Terraform state of plan"
  name        = "terrace-shared-state-plan"
  policy      = data.aws_iam_policy_document.access_plan_document.json
}

# state-backend/access/plan-production
resource "aws_iam_policy" "access_plan_production" {
  description = "Terraform state of plan-production"
  name        = "terrace-shared-state-plan-production"
  policy      = data.aws_iam_policy_document.access_plan_production_document.json
}

# state-backend/access/plan-shared
resource "aws_iam_policy" "access_plan_shared" {
  description = "Terraform state of plan-shared"
  name        = "terrace-shared-state-plan-shared"
  policy      = data.aws_iam_policy_document.access_plan_shared_document.json
}

# state-backend/access/pr
resource "aws_iam_policy" "access_pr" {
  description = "States of terrace/pr-*"
  name        = "terrace-shared-state-pr"
  policy      = data.aws_iam_policy_document.access_pr_document.json
}

# state-backend/access/preview
resource "aws_iam_policy" "access_preview" {
  description = "States below terrace/ that the tag of a session names"
  name        = "terrace-shared-state-preview"
  policy      = data.aws_iam_policy_document.access_preview_document.json
}

# state-backend/access/production
resource "aws_iam_policy" "access_production" {
  description = "Terraform state of production"
  name        = "terrace-shared-state-production"
  policy      = data.aws_iam_policy_document.access_production_document.json
}

# state-backend/access/staging
resource "aws_iam_policy" "access_staging" {
  description = "Terraform state of staging"
  name        = "terrace-shared-state-staging"
  policy      = data.aws_iam_policy_document.access_staging_document.json
}
