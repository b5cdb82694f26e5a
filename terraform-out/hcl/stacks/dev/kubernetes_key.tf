# dev/kubernetes-key/policy
data "aws_iam_policy_document" "kubernetes_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
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
      values   = ["arn:aws:iam::222222222222:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
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

# dev/kubernetes-key/alias
resource "aws_kms_alias" "kubernetes_key_alias" {
  name          = "alias/terrace-dev-kubernetes"
  target_key_id = aws_kms_key.kubernetes_key_main.key_id
}

# dev/kubernetes-key/main
resource "aws_kms_key" "kubernetes_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts secrets of Kubernetes and volumes of its nodes and pods"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.kubernetes_key_policy.json
}
