# global/preview/onward-document
data "aws_iam_policy_document" "preview_onward_document" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::555555555555:role/terrace-pr-deployment"]
    sid       = "EnterAccount"
  }
}

# global/preview/trust
data "aws_iam_policy_document" "preview_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "PipelineNamesPreview"

    condition {
      test     = "StringLike"
      values   = ["pr-*"]
      variable = "aws:RequestTag/Preview"
    }

    condition {
      test = "ArnLike"
      values = [
        "arn:aws:iam::111111111111:role/terrace-shared-apply-pr",
        "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_AdministratorAccess_*",
      ]
      variable = "aws:PrincipalArn"
    }

    principals {
      identifiers = ["arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }
}

# global/preview/zone-document
data "aws_iam_policy_document" "preview_zone_document" {
  statement {
    actions   = ["route53:GetHostedZone", "route53:ListResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ReadRecords"
  }

  statement {
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [aws_route53_zone.zone.arn]
    sid       = "ChangeOwnRecords"

    condition {
      test = "ForAllValues:StringLike"
      values = [
        "&{aws:PrincipalTag/Preview}.terrace.example",
        "*.&{aws:PrincipalTag/Preview}.terrace.example",
      ]
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
    }

    condition {
      test     = "Null"
      values   = ["false"]
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
    }
  }

  statement {
    actions   = ["route53:GetChange"]
    resources = ["arn:aws:route53:::change/*"]
    sid       = "AwaitChange"
  }
}

# global/preview/main
resource "aws_iam_role" "preview_main" {
  assume_role_policy = data.aws_iam_policy_document.preview_trust.json
  description        = "Works on the one preview that its session's tag names"
  name               = "terrace-shared-preview"
}

# global/preview/onward-policy
resource "aws_iam_role_policy" "preview_onward_policy" {
  name   = "onward"
  policy = data.aws_iam_policy_document.preview_onward_document.json
  role   = aws_iam_role.preview_main.name
}

# global/preview/zone-policy
resource "aws_iam_role_policy" "preview_zone_policy" {
  name   = "zone"
  policy = data.aws_iam_policy_document.preview_zone_document.json
  role   = aws_iam_role.preview_main.name
}

# global/preview/state
resource "aws_iam_role_policy_attachment" "preview_state" {
  policy_arn = data.terraform_remote_state.state_backend_stack.outputs.state_policy_preview
  role       = aws_iam_role.preview_main.name
}
