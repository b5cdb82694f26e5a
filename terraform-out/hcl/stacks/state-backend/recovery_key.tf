# state-backend/recovery-key/policy
data "aws_iam_policy_document" "recovery_key_policy" {
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

# state-backend/recovery-key/alias
resource "aws_kms_alias" "recovery_key_alias" {
  provider      = aws.recovery
  name          = "alias/terrace-shared-state"
  target_key_id = aws_kms_key.recovery_key_main.key_id
}

# state-backend/recovery-key/main
resource "aws_kms_key" "recovery_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts Terraform states"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}
