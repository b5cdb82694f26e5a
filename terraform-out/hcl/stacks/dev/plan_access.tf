# dev/plan-access/trust
data "aws_iam_policy_document" "plan_access_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "PipelineAssumesRole"

    principals {
      identifiers = [
        "arn:aws:iam::111111111111:role/terrace-shared-plan",
        "arn:aws:iam::111111111111:role/terrace-shared-apply-staging",
      ]
      type = "AWS"
    }
  }
}

# dev/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy   = data.aws_iam_policy_document.plan_access_trust.json
  description          = "Reads the account to plan changes, changes nothing"
  name                 = "terrace-dev-plan"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-plan-boundary"
}

# dev/plan-access/read-only
resource "aws_iam_role_policy_attachment" "plan_access_read_only" {
  policy_arn = "arn:aws:iam::222222222222:policy/terrace-dev-plan-boundary"
  role       = aws_iam_role.plan_access_main.name
}
