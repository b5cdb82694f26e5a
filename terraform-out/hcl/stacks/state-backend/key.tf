# state-backend/key/policy
data "aws_iam_policy_document" "key_policy" {
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

# state-backend/key/alias
resource "aws_kms_alias" "key_alias" {
  name          = "alias/terrace-shared-state"
  target_key_id = aws_kms_key.key_main.key_id
}

# state-backend/key/main
resource "aws_kms_key" "key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts Terraform states"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}
