# production/recovery/alerts/policy
data "aws_iam_policy_document" "recovery_alerts_policy" {
  statement {
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.recovery_alerts_main.arn]
    sid       = "ServicesPublish"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
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

# production/recovery/key/policy
data "aws_iam_policy_document" "recovery_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "BackupUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["444444444444"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["backup.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/recovery/vault/policy
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

# production/recovery/vault/main
resource "aws_backup_vault" "recovery_vault_main" {
  provider      = aws.recovery
  force_destroy = false
  kms_key_arn   = aws_kms_key.recovery_key_main.arn
  name          = "terrace-production-backup"

  lifecycle {
    prevent_destroy = true
  }
}

# production/recovery/vault/lock
resource "aws_backup_vault_lock_configuration" "recovery_vault_lock" {
  provider           = aws.recovery
  backup_vault_name  = aws_backup_vault.recovery_vault_main.name
  max_retention_days = 365
  min_retention_days = 35
}

# production/recovery/events
resource "aws_backup_vault_notifications" "recovery_events" {
  provider            = aws.recovery
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.recovery_vault_main.name
  sns_topic_arn       = aws_sns_topic.recovery_alerts_main.arn
}

# production/recovery/vault/access
resource "aws_backup_vault_policy" "recovery_vault_access" {
  provider          = aws.recovery
  backup_vault_name = aws_backup_vault.recovery_vault_main.name
  policy            = data.aws_iam_policy_document.recovery_vault_policy.json
}

# production/recovery/key/alias
resource "aws_kms_alias" "recovery_key_alias" {
  provider      = aws.recovery
  name          = "alias/terrace-production-recovery"
  target_key_id = aws_kms_key.recovery_key_main.key_id
}

# production/recovery/key/main
resource "aws_kms_key" "recovery_key_main" {
  provider                = aws.recovery
  deletion_window_in_days = 30
  description             = "Encrypts what waits in the recovery region"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.recovery_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/recovery/alerts/main
resource "aws_sns_topic" "recovery_alerts_main" {
  provider          = aws.recovery
  kms_master_key_id = aws_kms_key.recovery_key_main.arn
  name              = "terrace-production-recovery-alerts"
}

# production/recovery/alerts/access
resource "aws_sns_topic_policy" "recovery_alerts_access" {
  provider = aws.recovery
  arn      = aws_sns_topic.recovery_alerts_main.arn
  policy   = data.aws_iam_policy_document.recovery_alerts_policy.json
}
