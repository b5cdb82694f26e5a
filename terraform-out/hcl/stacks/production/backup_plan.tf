# production/backup-plan/role/trust
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

# production/backup-plan/main
resource "aws_backup_plan" "backup_plan_main" {
  name = "terrace-production-stores"

  rule {
    completion_window = 480
    rule_name         = "daily"
    schedule          = "cron(0 6,18 * * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        delete_after = 35
      }
    }

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    completion_window = 480
    rule_name         = "weekly"
    schedule          = "cron(0 6 ? * 1 *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        delete_after = 90
      }
    }

    lifecycle {
      delete_after = 90
    }
  }

  rule {
    completion_window = 480
    rule_name         = "monthly"
    schedule          = "cron(0 6 1 * ? *)"
    start_window      = 60
    target_vault_name = aws_backup_vault.backup_vault_main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.recovery_vault_main.arn

      lifecycle {
        cold_storage_after = 30
        delete_after       = 365
      }
    }

    lifecycle {
      cold_storage_after                        = 30
      delete_after                              = 365
      opt_in_to_archive_for_supported_resources = true
    }
  }
}

# production/backup-plan/stores
resource "aws_backup_selection" "backup_plan_stores" {
  iam_role_arn = aws_iam_role.backup_plan_role_main.arn
  name         = "terrace-production-stores"
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

# production/backup-plan/role/main
resource "aws_iam_role" "backup_plan_role_main" {
  assume_role_policy = data.aws_iam_policy_document.backup_plan_role_trust.json
  description        = "Backs up the stores that declare a recovery point objective"
  name               = "terrace-production-backup"
}

# production/backup-plan/back-up
resource "aws_iam_role_policy_attachment" "backup_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backup_plan_role_main.name
}
