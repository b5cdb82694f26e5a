# global/recovery-registry-key/policy
data "aws_iam_policy_document" "recovery_registry_key_policy" {
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

# global/recovery-registry-key/alias
resource "aws_kms_alias" "recovery_registry_key_alias" {
  provider      = aws.recovery
  name          = "alias/terrace-shared-registry"
  target_key_id = aws_kms_key.recovery_registry_key_main.key_id
}

# global/recovery-registry-key/main
resource "aws_kms_key" "recovery_registry_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts container images"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_registry_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}
