# production/table/app-document
data "aws_iam_policy_document" "table_app_document" {
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
    resources = [aws_dynamodb_table.table_main.arn]
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
      test     = "StringEquals"
      values   = ["dynamodb.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# production/table/pod-app-document
data "aws_iam_policy_document" "table_pod_app_document" {
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
    resources = [aws_dynamodb_table.table_main.arn]
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
      test     = "StringEquals"
      values   = ["dynamodb.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# production/table/main
resource "aws_dynamodb_table" "table_main" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "request_id"
  name                        = "terrace-production-table"
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

  lifecycle {
    prevent_destroy = true
  }
}

# production/table/app-policy
resource "aws_iam_role_policy" "table_app_policy" {
  name   = "terrace-production-table-access"
  policy = data.aws_iam_policy_document.table_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# production/table/pod-app-policy
resource "aws_iam_role_policy" "table_pod_app_policy" {
  name   = "terrace-production-table-access"
  policy = data.aws_iam_policy_document.table_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}
