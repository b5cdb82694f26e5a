# staging/security/alerts/policy
data "aws_iam_policy_document" "security_alerts_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "AlarmsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:cloudwatch:us-east-1:333333333333:alarm:*"]
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
      values   = ["333333333333"]
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
      values   = ["333333333333"]
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
      values   = ["333333333333"]
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
      values   = ["333333333333"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["aps.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/security/data/policy
data "aws_iam_policy_document" "security_data_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
      type        = "AWS"
    }
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    sid       = "MacieUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:iam::333333333333:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"]
      variable = "aws:PrincipalArn"
    }

    principals {
      identifiers = ["*"]
      type        = "AWS"
    }
  }
}

# staging/security/logs/policy
data "aws_iam_policy_document" "security_logs_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
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
      values   = ["arn:aws:logs:us-east-1:333333333333:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/security/alerts/alias
resource "aws_kms_alias" "security_alerts_alias" {
  name          = "alias/terrace-staging-alerts"
  target_key_id = aws_kms_key.security_alerts_main.key_id
}

# staging/security/data/alias
resource "aws_kms_alias" "security_data_alias" {
  name          = "alias/terrace-staging-data"
  target_key_id = aws_kms_key.security_data_main.key_id
}

# staging/security/logs/alias
resource "aws_kms_alias" "security_logs_alias" {
  name          = "alias/terrace-staging-logs"
  target_key_id = aws_kms_key.security_logs_main.key_id
}

# staging/security/alerts/main
resource "aws_kms_key" "security_alerts_main" {
  deletion_window_in_days = 30
  description             = "Encrypts notifications"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_alerts_policy.json
}

# staging/security/data/main
resource "aws_kms_key" "security_data_main" {
  deletion_window_in_days = 30
  description             = "Encrypts databases, their backups and their credentials"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_data_policy.json
}

# staging/security/logs/main
resource "aws_kms_key" "security_logs_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.security_logs_policy.json
}
