# production/backups/plan/role/trust
data "aws_iam_policy_document" "backups_plan_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/backups/vault/policy
data "aws_iam_policy_document" "backups_vault_policy" {
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

# production/backups/plan/main
resource "aws_backup_plan" "backups_plan_main" {
  name = "terrace-production-stores"

  rule {
    completion_window            = 480
    rule_name                    = "daily"
    schedule                     = "cron(0 6 * * ? *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

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
    completion_window            = 480
    rule_name                    = "in-between"
    schedule                     = "cron(0 18 * * ? *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    completion_window            = 480
    rule_name                    = "weekly"
    schedule                     = "cron(0 6 ? * 1 *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

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
    completion_window            = 480
    rule_name                    = "monthly"
    schedule                     = "cron(0 6 1 * ? *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

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

# production/backups/plan/stores
resource "aws_backup_selection" "backups_plan_stores" {
  iam_role_arn = aws_iam_role.backups_plan_role_main.arn
  name         = "terrace-production-stores"
  plan_id      = aws_backup_plan.backups_plan_main.id
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

  depends_on = [aws_iam_role_policy_attachment.backups_plan_back_up]
}

# production/backups/vault/main
resource "aws_backup_vault" "backups_vault_main" {
  force_destroy = false
  kms_key_arn   = aws_kms_key.security_data_main.arn
  name          = "terrace-production-backup"

  lifecycle {
    prevent_destroy = true
  }
}

# production/backups/vault/lock
resource "aws_backup_vault_lock_configuration" "backups_vault_lock" {
  backup_vault_name  = aws_backup_vault.backups_vault_main.name
  max_retention_days = 365
  min_retention_days = 35
}

# production/backups/alarms/events
resource "aws_backup_vault_notifications" "backups_alarms_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backups_vault_main.name
  sns_topic_arn       = aws_sns_topic.monitoring_alerts_main.arn
}

# production/backups/vault/access
resource "aws_backup_vault_policy" "backups_vault_access" {
  backup_vault_name = aws_backup_vault.backups_vault_main.name
  policy            = data.aws_iam_policy_document.backups_vault_policy.json
}

# production/backups/alarms/backup-expired
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_expired" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-expired"
  alarm_name          = "terrace-production-backup-expired"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backups_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsExpired"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# production/backups/alarms/backup-failed
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-failed"
  alarm_name          = "terrace-production-backup-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backups_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsFailed"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# production/backups/plan/role/main
resource "aws_iam_role" "backups_plan_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.backups_plan_role_trust.json
  description          = "Backs up the stores that declare a recovery point objective"
  name                 = "terrace-production-backup"
  permissions_boundary = "arn:aws:iam::444444444444:policy/terrace-production-deployment-boundary"
}

# production/backups/plan/back-up
resource "aws_iam_role_policy_attachment" "backups_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backups_plan_role_main.name
}
