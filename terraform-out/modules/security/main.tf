# caller/current
data "aws_caller_identity" "current" {}

# security/alerts/policy
data "aws_iam_policy_document" "alerts_policy" {
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
    sid       = "AlarmsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudwatch:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:alarm:*"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudwatch.amazonaws.com"]
      type        = "Service"
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

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "BudgetsUseKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["budgets.amazonaws.com", "costalerts.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "RulesUseKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["events.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "PrometheusUsesKey"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["aps.amazonaws.com"]
      type        = "Service"
    }
  }
}

# security/data/policy
data "aws_iam_policy_document" "data_policy" {
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
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    sid       = "MacieUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"]
      variable = "aws:PrincipalArn"
    }

    principals {
      identifiers = ["*"]
      type        = "AWS"
    }
  }
}

# security/logs/policy
data "aws_iam_policy_document" "logs_policy" {
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
    actions = [
      "kms:Encrypt*",
      "kms:Decrypt*",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:Describe*",
    ]
    resources = ["*"]
    sid       = "LogGroupsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.${data.aws_region.current.name}.amazonaws.com"]
      type        = "Service"
    }
  }
}

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# security/alerts/alias
resource "aws_kms_alias" "alerts_alias" {
  name          = "alias/${var.project_name}-${var.environment}-alerts"
  target_key_id = aws_kms_key.alerts_main.key_id
}

# security/data/alias
resource "aws_kms_alias" "data_alias" {
  name          = "alias/${var.project_name}-${var.environment}-data"
  target_key_id = aws_kms_key.data_main.key_id
}

# security/logs/alias
resource "aws_kms_alias" "logs_alias" {
  name          = "alias/${var.project_name}-${var.environment}-logs"
  target_key_id = aws_kms_key.logs_main.key_id
}

# security/alerts/main
resource "aws_kms_key" "alerts_main" {
  deletion_window_in_days = 30
  description             = "Encrypts notifications"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.alerts_policy.json
  tags                    = var.common_tags
}

# security/data/main
resource "aws_kms_key" "data_main" {
  deletion_window_in_days = 30
  description             = "Encrypts databases, their backups and their credentials"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.data_policy.json
  tags                    = var.common_tags
}

# security/logs/main
resource "aws_kms_key" "logs_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.logs_policy.json
  tags                    = var.common_tags
}
