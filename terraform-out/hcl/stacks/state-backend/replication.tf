# state-backend/replication/document
data "aws_iam_policy_document" "replication_document" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.state_main.arn]
    sid       = "ReadRules"
  }

  statement {
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["${aws_s3_bucket.state_main.arn}/*"]
    sid       = "ReadVersions"
  }

  statement {
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${aws_s3_bucket.state_copy_main.arn}/*"]
    sid       = "WriteCopies"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "Decrypt"

    condition {
      test     = "StringLike"
      values   = ["s3.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.recovery_key_main.arn]
    sid       = "Encrypt"

    condition {
      test     = "StringLike"
      values   = ["s3.*.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# state-backend/replication/role/trust
data "aws_iam_policy_document" "replication_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["s3.amazonaws.com"]
      type        = "Service"
    }
  }
}

# state-backend/replication/role/main
resource "aws_iam_role" "replication_role_main" {
  assume_role_policy = data.aws_iam_policy_document.replication_role_trust.json
  description        = "Copies the states into another region"
  name               = "terrace-shared-states-replication"
}

# state-backend/replication/policy
resource "aws_iam_role_policy" "replication_policy" {
  name   = "replication"
  policy = data.aws_iam_policy_document.replication_document.json
  role   = aws_iam_role.replication_role_main.name
}

# state-backend/replication/main
resource "aws_s3_bucket_replication_configuration" "replication_main" {
  bucket = aws_s3_bucket.state_main.id
  role   = aws_iam_role.replication_role_main.arn

  rule {
    id       = "everything"
    priority = 1
    status   = "Enabled"

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = aws_s3_bucket.state_copy_main.arn
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.recovery_key_main.arn
      }
    }

    filter {
      prefix = ""
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
  }

  depends_on = [
    aws_iam_role_policy.replication_policy,
    aws_s3_bucket_versioning.state_versions,
    aws_s3_bucket_versioning.state_copy_versions,
  ]
}
