# global/external-dns-staging/records-document
data "aws_iam_policy_document" "external_dns_staging_records_document" {
  statement {
    actions   = ["route53:ListHostedZones"]
    resources = ["*"]
    sid       = "FindZone"
  }

  statement {
    actions   = ["route53:ListResourceRecordSets", "route53:ListTagsForResources"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ChangeOwnRecords"

    condition {
      test     = "ForAllValues:StringLike"
      values   = ["kubernetes.staging.terrace.example", "*.kubernetes.staging.terrace.example"]
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
    }

    condition {
      test     = "ForAllValues:StringEquals"
      values   = ["A", "AAAA", "TXT"]
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
    }
  }
}

# global/external-dns-staging/trust
data "aws_iam_policy_document" "external_dns_staging_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "ClusterAssumesRole"

    condition {
      test     = "ArnEquals"
      values   = ["arn:aws:iam::333333333333:role/terrace-staging-pod-external-dns"]
      variable = "aws:PrincipalArn"
    }

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
      type        = "AWS"
    }
  }
}

# global/external-dns-staging/main
resource "aws_iam_role" "external_dns_staging_main" {
  assume_role_policy   = data.aws_iam_policy_document.external_dns_staging_trust.json
  description          = "Changes records of kubernetes.staging.terrace.example"
  max_session_duration = 3600
  name                 = "terrace-shared-external-dns-staging"
}

# global/external-dns-staging/records-policy
resource "aws_iam_role_policy" "external_dns_staging_records_policy" {
  name   = "records"
  policy = data.aws_iam_policy_document.external_dns_staging_records_document.json
  role   = aws_iam_role.external_dns_staging_main.name
}
