"""IAM001: permissions name what they allow."""

from collections.abc import Iterator

from conventions import policies
from conventions.blocks import Block, Mode
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem

# Arguments whose policy belongs to one thing, so that the resource "*" means that thing.
OWN_RESOURCE = frozenset(
    {
        ("aws_kms_key", "policy"),
        ("aws_kms_key_policy", "policy"),
        ("aws_kms_replica_key", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
        ("aws_vpc_endpoint", "policy"),  # what passes one endpoint; it grants nothing
    }
)
# Actions for which IAM knows no narrower resource than "*".
WITHOUT_RESOURCE = frozenset(
    {
        "acm:ListCertificates",
        "cloudwatch:DescribeAlarmsForMetric",
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics",
        "cloudwatch:PutMetricData",
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePlacementGroups",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVpcs",
        "ec2messages:AcknowledgeMessage",
        "ec2messages:DeleteMessage",
        "ec2messages:FailMessage",
        "ec2messages:GetEndpoint",
        "ec2messages:GetMessages",
        "ec2messages:SendReply",
        "ecr:GetAuthorizationToken",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "iam:ListVirtualMFADevices",
        "pricing:GetProducts",
        "s3:ListAllMyBuckets",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "sts:GetCallerIdentity",
        "xray:BatchGetTraces",
        "xray:GetGroups",
        "xray:GetSamplingRules",
        "xray:GetSamplingStatisticSummaries",
        "xray:GetSamplingTargets",
        "xray:GetServiceGraph",
        "xray:GetTimeSeriesServiceStatistics",
        "xray:GetTraceGraph",
        "xray:GetTraceSummaries",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)


@must(
    "IAM001",
    "no allowed action `*` or `<service>:*`, and no allowed resource `*` except where AWS "
    "knows no narrower one",
    reason="A permission that names nothing cannot be reviewed, and an intruder inherits it.",
    source="AWS IAM User Guide, least privilege; AWS Service Authorization Reference; "
    "checkov CKV_AWS_62, CKV_AWS_63, CKV_AWS_355",
)
def permissions_are_named(document: Document) -> Iterator[Problem]:
    """Judge policy documents and inline JSON; in a key's own policy * means that key."""
    for block in (*document.resources, *document.data_sources):
        for argument in policies.unreadable(block):
            found = f"the policy in {argument} cannot be read before a plan"
            yield Problem(block, found, "write it as an aws_iam_policy_document")
        own = _is_own_policy(document, block, frozenset())
        for statement in policies.written_in(block):
            if statement.allows and not own:
                yield from _about(block, statement)


def _about(block: Block, statement: policies.Statement) -> Iterator[Problem]:
    for action in statement.actions:
        if action == "*" or action.endswith(":*"):
            found = f"statement {statement.label} allows the action {action}"
            yield Problem(block, found, "name the actions")
    if "*" in statement.resources and not WITHOUT_RESOURCE.issuperset(statement.actions):
        found = f"statement {statement.label} allows the resource *"
        yield Problem(block, found, "name the resources")


def _is_own_policy(document: Document, block: Block, seen: frozenset[str]) -> bool:
    """Tell whether a policy is used as the policy of single keys or secrets, and nowhere else."""
    if block.mode is Mode.RESOURCE:
        return any(type_ == block.type for type_, _ in OWN_RESOURCE)
    uses = document.uses.get(block.address, ())
    if block.address in seen or not uses:
        return False
    seen |= {block.address}
    return all(
        (user.type, argument) in OWN_RESOURCE
        or (user.type == policies.DOCUMENT and _is_own_policy(document, user, seen))
        for user, argument in uses
    )
