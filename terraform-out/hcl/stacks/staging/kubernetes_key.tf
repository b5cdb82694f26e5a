# staging/kubernetes-key/policy
data "aws_iam_policy_document" "kubernetes_key_policy" {
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
    actions = [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]
    sid       = "AutoScalingUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:iam::333333333333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
      variable = "aws:PrincipalArn"
    }

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }

    principals {
      identifiers = ["*"]
      type        = "AWS"
    }
  }
}

# staging/kubernetes-key/alias
resource "aws_kms_alias" "kubernetes_key_alias" {
  name          = "alias/terrace-staging-kubernetes"
  target_key_id = aws_kms_key.kubernetes_key_main.key_id
}

# staging/kubernetes-key/main
resource "aws_kms_key" "kubernetes_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts secrets of Kubernetes and volumes of its nodes and pods"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.kubernetes_key_policy.json
}
