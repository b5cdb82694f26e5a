# staging/backup-vault/policy
data "aws_iam_policy_document" "backup_vault_policy" {
  statement {
    actions = [
      "backup:DeleteRecoveryPoint",
      "backup:DisassociateRecoveryPoint",
      "backup:UpdateRecoveryPointLifecycle",
    ]
    effect    = "Deny"
    resources = ["*"]
    sid       = "KeepUntilExpiry"

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# staging/backup-vault/main
resource "aws_backup_vault" "backup_vault_main" {
  force_destroy = true
  kms_key_arn   = aws_kms_key.security_data_main.arn
  name          = "terrace-staging-backup"
}

# staging/backup-vault/access
resource "aws_backup_vault_policy" "backup_vault_access" {
  backup_vault_name = aws_backup_vault.backup_vault_main.name
  policy            = data.aws_iam_policy_document.backup_vault_policy.json
}
