# staging/static-key/policy
data "aws_iam_policy_document" "static_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    sid       = "DistributionsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudfront::333333333333:distribution/*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudfront.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/static-key/alias
resource "aws_kms_alias" "static_key_alias" {
  name          = "alias/terrace-staging-static"
  target_key_id = aws_kms_key.static_key_main.key_id
}

# staging/static-key/main
resource "aws_kms_key" "static_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts static assets"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.static_key_policy.json
}
