# dev/backup-plan/role/trust
data "aws_iam_policy_document" "backup_plan_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/backup-plan/main
resource "aws_backup_plan" "backup_plan_main" {
  name = "terrace-dev-stores"

  rule {
    completion_window = 480
    rule_name         = "daily"
    schedule          = "cron(0 6 * * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    lifecycle {
      delete_after = 7
    }
  }
}

# dev/backup-plan/stores
resource "aws_backup_selection" "backup_plan_stores" {
  iam_role_arn = aws_iam_role.backup_plan_role_main.arn
  name         = "terrace-dev-stores"
  plan_id      = aws_backup_plan.backup_plan_main.id
  resources = [
    "arn:aws:dynamodb:*:*:table/*",
    "arn:aws:rds:*:*:cluster:*",
    "arn:aws:rds:*:*:db:*",
  ]

  condition {
    string_like {
      key   = "aws:ResourceTag/RecoveryPointObjective"
      value = "* minutes"
    }
  }

  depends_on = [aws_iam_role_policy_attachment.backup_plan_back_up]
}

# dev/backup-plan/role/main
resource "aws_iam_role" "backup_plan_role_main" {
  assume_role_policy = data.aws_iam_policy_document.backup_plan_role_trust.json
  description        = "Backs up the stores that declare a recovery point objective"
  name               = "terrace-dev-backup"
}

# dev/backup-plan/back-up
resource "aws_iam_role_policy_attachment" "backup_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backup_plan_role_main.name
}
