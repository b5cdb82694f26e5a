# staging/requests/app-document
data "aws_iam_policy_document" "requests_app_document" {
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
    resources = [aws_dynamodb_table.requests_main.arn]
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
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseKeyThroughDynamoDb"

    condition {
      test     = "StringLike"
      values   = ["dynamodb.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# staging/requests/main
resource "aws_dynamodb_table" "requests_main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = false
  hash_key                    = "request_id"
  name                        = "terrace-staging-requests"
  tags = {
    RecoveryPointObjective = "15 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }

  attribute {
    name = "request_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.security_data_main.arn
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }
}

# staging/requests/app-access
resource "aws_iam_role_policy" "requests_app_access" {
  name   = "terrace-staging-requests-access"
  policy = data.aws_iam_policy_document.requests_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}
