# global/registry-key/policy
data "aws_iam_policy_document" "registry_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }
}

# global/registry-key/alias
resource "aws_kms_alias" "registry_key_alias" {
  name          = "alias/terrace-shared-registry"
  target_key_id = aws_kms_key.registry_key_main.key_id
}

# global/registry-key/main
resource "aws_kms_key" "registry_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts container images"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.registry_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}
