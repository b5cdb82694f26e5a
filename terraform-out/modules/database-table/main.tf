# table/app-document
data "aws_iam_policy_document" "app_document" {
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
      test     = "StringLike"
      values   = ["dynamodb.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# table/main
resource "aws_dynamodb_table" "main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = var.deletion_protection
  hash_key                    = "pk"
  name                        = "${var.project_name}-${var.environment}-${var.thing}"
  range_key                   = "sk"
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "240 minutes", RecoveryPointObjective = "5 minutes" }
  )

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
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

# table/app-access
resource "aws_iam_role_policy" "app_access" {
  name   = "${var.project_name}-${var.environment}-${var.thing}-access"
  policy = data.aws_iam_policy_document.app_document.json
  role   = var.user_role_name
}
