# caller/current
data "aws_caller_identity" "current" {}

# default-tags/current
data "aws_default_tags" "current" {}

# operations/backups/plan/role/trust
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

# operations/backups/vault/policy
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

# operations/recovery/alerts/policy
data "aws_iam_policy_document" "recovery_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.recovery_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
      ]
      type = "Service"
    }
  }
}

# operations/recovery/key/policy
data "aws_iam_policy_document" "recovery_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "BackupUsesKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }
}

# operations/recovery/vault/policy
data "aws_iam_policy_document" "recovery_vault_policy" {
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

# recovery-region/recovery
data "aws_region" "recovery" {
  provider = aws.recovery
}

# operations/backups/plan/main
resource "aws_backup_plan" "backups_plan_main" {
  name = "${var.project_name}-${var.environment}-stores"
  tags = var.common_tags

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

# operations/backups/plan/stores
resource "aws_backup_selection" "backups_plan_stores" {
  iam_role_arn = aws_iam_role.backups_plan_role_main.arn
  name         = "${var.project_name}-${var.environment}-stores"
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

# operations/backups/vault/main
resource "aws_backup_vault" "backups_vault_main" {
  force_destroy = !var.protected
  kms_key_arn   = var.data_key_arn
  name          = "${var.project_name}-${var.environment}-backup"
  tags          = var.common_tags
}

# operations/recovery/vault/main
resource "aws_backup_vault" "recovery_vault_main" {
  provider      = aws.recovery
  force_destroy = !var.protected
  kms_key_arn   = aws_kms_key.recovery_key_main.arn
  name          = "${var.project_name}-${var.environment}-backup"
  tags          = var.common_tags
}

# operations/backups/alarms/events
resource "aws_backup_vault_notifications" "backups_alarms_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backups_vault_main.name
  sns_topic_arn       = var.alerts_topic_arn
}

# operations/recovery/events
resource "aws_backup_vault_notifications" "recovery_events" {
  provider            = aws.recovery
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.recovery_vault_main.name
  sns_topic_arn       = aws_sns_topic.recovery_alerts_main.arn
}

# operations/backups/vault/access
resource "aws_backup_vault_policy" "backups_vault_access" {
  backup_vault_name = aws_backup_vault.backups_vault_main.name
  policy            = data.aws_iam_policy_document.backups_vault_policy.json
}

# operations/recovery/vault/access
resource "aws_backup_vault_policy" "recovery_vault_access" {
  provider          = aws.recovery
  backup_vault_name = aws_backup_vault.recovery_vault_main.name
  policy            = data.aws_iam_policy_document.recovery_vault_policy.json
}

# operations/cost/budget/everything
resource "aws_budgets_budget" "cost_budget_everything" {
  budget_type  = "COST"
  limit_amount = var.monthly_usd
  limit_unit   = "USD"
  name         = "${var.project_name}-${var.environment}-monthly-everything"
  tags         = var.common_tags
  time_unit    = "MONTHLY"

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [var.alerts_topic_arn]
    threshold                 = 50
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [var.alerts_topic_arn]
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [var.alerts_topic_arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    subscriber_sns_topic_arns = [var.alerts_topic_arn]
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
  }
}

# operations/cost/anomalies/main
resource "aws_ce_anomaly_monitor" "cost_anomalies_main" {
  monitor_dimension = "SERVICE"
  monitor_type      = "DIMENSIONAL"
  name              = "${var.project_name}-${var.environment}-services"
  tags              = var.common_tags
}

# operations/cost/anomalies/alert
resource "aws_ce_anomaly_subscription" "cost_anomalies_alert" {
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.cost_anomalies_main.arn]
  name             = "${var.project_name}-${var.environment}-cost-anomalies"
  tags             = var.common_tags

  subscriber {
    address = var.alerts_topic_arn
    type    = "SNS"
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = ["20"]
    }
  }
}

# operations/backups/alarms/backup-expired
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_expired" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: ${var.runbooks_url}/backup.md#backup-expired"
  alarm_name          = "${var.project_name}-${var.environment}-backup-expired"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backups_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsExpired"
  namespace          = "AWS/Backup"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# operations/backups/alarms/backup-failed
resource "aws_cloudwatch_metric_alarm" "backups_alarms_backup_failed" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A backup failed. Runbook: ${var.runbooks_url}/backup.md#backup-failed"
  alarm_name          = "${var.project_name}-${var.environment}-backup-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backups_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsFailed"
  namespace          = "AWS/Backup"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# operations/backups/plan/role/main
resource "aws_iam_role" "backups_plan_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.backups_plan_role_trust.json
  description          = "Backs up the stores that declare a recovery point objective"
  name                 = "${var.project_name}-${var.environment}-backup"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# operations/backups/plan/back-up
resource "aws_iam_role_policy_attachment" "backups_plan_back_up" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
  role       = aws_iam_role.backups_plan_role_main.name
}

# operations/recovery/key/alias
resource "aws_kms_alias" "recovery_key_alias" {
  provider      = aws.recovery
  name          = "alias/${var.project_name}-${var.environment}-recovery"
  target_key_id = aws_kms_key.recovery_key_main.key_id
}

# operations/recovery/key/main
resource "aws_kms_key" "recovery_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts what waits in the recovery region"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_key_policy.json
  tags                    = var.common_tags
}

# operations/recovery/alerts/main
resource "aws_sns_topic" "recovery_alerts_main" {
  provider          = aws.recovery
  kms_master_key_id = aws_kms_key.recovery_key_main.arn
  name              = "${var.project_name}-${var.environment}-recovery-alerts"
  tags              = var.common_tags
}

# operations/recovery/alerts/access
resource "aws_sns_topic_policy" "recovery_alerts_access" {
  provider = aws.recovery
  arn      = aws_sns_topic.recovery_alerts_main.arn
  policy   = data.aws_iam_policy_document.recovery_alerts_policy.json
}
