# staging/backups/plan/role/trust
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

# staging/backups/vault/policy
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

# staging/backups/plan/main
resource "aws_backup_plan" "backups_plan_main" {
  name = "terrace-staging-stores"

  rule {
    completion_window            = 480
    rule_name                    = "daily"
    schedule                     = "cron(0 6 * * ? *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

    lifecycle {
      delete_after = 14
    }
  }

  rule {
    completion_window            = 480
    rule_name                    = "weekly"
    schedule                     = "cron(0 6 ? * 1 *)"
    schedule_expression_timezone = "Etc/UTC"
    start_window                 = 60
    target_vault_name            = aws_backup_vault.backups_vault_main.name

    lifecycle {
      delete_after = 60
    }
  }
}

# staging/backups/plan/stores
resource "aws_backup_selection" "backups_plan_stores" {
  iam_role_arn = aws_iam_role.backups_plan_role_main.arn
  name         = "terrace-staging-stores"
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

# staging/backups/vault/main
resource "aws_backup_vault" "backups_vault_main" {
  force_destroy = true
  kms_key_arn   = aws_kms_key.security_data_main.arn
  name          = "terrace-staging-backup"
}

# staging/backups/alarms/events
resource "aws_backup_vault_notifications" "backups_alarms_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backups_vault_main.name
  sns_topic_arn       = aws_sns_topic.monitoring_alerts_main.arn
}

# staging/backups/vault/access
resource "aws_backup_vault_policy" "backups_vault_access" {
  backup_vault_name = aws_backup_vault.backups_vault_main.name
  policy            = data.aws_iam_policy_document.backups_vault_policy.json
}

# staging/backups/alarms/backup-expired
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_expired" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-expired"
  alarm_name          = "terrace-staging-backup-expired"
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

# staging/backups/alarms/backup-failed
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-failed"
  alarm_name          = "terrace-staging-backup-failed"
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

# staging/backups/plan/role/main
resource "aws_iam_role" "backups_plan_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.backups_plan_role_trust.json
  description          = "Backs up the stores that declare a recovery point objective"
  name                 = "terrace-staging-backup"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/backups/plan/back-up
resource "aws_iam_role_policy_attachment" "backups_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backups_plan_role_main.name
}
