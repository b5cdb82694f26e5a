# table/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.main.arn]
    sid       = "UseItems"
  }

  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = [var.data_key_arn]
    sid       = "UseKeyThroughDynamoDb"

    condition {
      test     = "StringEquals"
      values   = ["dynamodb.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
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

# table/main
resource "aws_dynamodb_table" "main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = var.protected
  hash_key                    = "request_id"
  name                        = "${var.project_name}-${var.environment}-table"
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "240 minutes", RecoveryPointObjective = "15 minutes" }
  )

  attribute {
    name = "request_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.data_key_arn
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }
}

# table/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-table-access"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}
