"""What a plan of the stacks reads that all environments share: how they are set up, and no content.

An environment's plans read the same of its account, `stacks/bootstrap/plan.py`. Here resources are
named, because a rule asks for it of whatever Terraform makes.
"""

from constructs_lib.security.policy import Statement, allow
from constructs_lib.site import Site

IN_ACCOUNT = (
    "access-analyzer:GetAnalyzer",
    "access-analyzer:ListTagsForResource",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetInsightSelectors",
    "cloudtrail:GetTrail",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:ListTags",
    "config:DescribeConfigurationRecorders",
    "config:DescribeConfigurationRecorderStatus",
    "config:ListTagsForResource",
    "ecr:DescribeRepositories",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
    "guardduty:GetDetector",
    "guardduty:ListTagsForResource",
    "iam:GetGroup",
    "iam:GetOpenIDConnectProvider",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedRolePolicies",
    "iam:ListPolicyVersions",
    "iam:ListRolePolicies",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "logs:ListTagsForResource",
    "securityhub:DescribeHub",
    "securityhub:GetEnabledStandards",
    "securityhub:ListTagsForResource",
)
# What the API knows no resource of (Service Authorization Reference).
WITHOUT_RESOURCE = (
    "cloudtrail:DescribeTrails",
    "config:DescribeConfigRules",
    "config:DescribeDeliveryChannels",
    "ec2:GetEbsEncryptionByDefault",
    "ecr:DescribeRegistry",
    "iam:GetAccountPasswordPolicy",
    "iam:ListOpenIDConnectProviders",
    "inspector2:BatchGetAccountStatus",
    "kms:ListAliases",
    "logs:DescribeLogGroups",
    "macie2:GetMacieSession",
    "s3:GetAccountPublicAccessBlock",
)
ZONES = ("route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource")
BUCKETS = (
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
)


def reading(site: Site) -> list[Statement]:
    """Write what reads the set-up of what all environments share.

    Args:
        site: Where that is, and what it is named after.
    """
    return [
        allow("ReadSetUp", IN_ACCOUNT, f"arn:{site.partition}:*:*:{site.account_id}:*"),
        allow("LookAround", WITHOUT_RESOURCE, "*"),
        allow("ReadZones", ZONES, f"arn:{site.partition}:route53:::hostedzone/*"),
        allow("ReadBuckets", BUCKETS, site.bucket_arn(site.name("*"))),
    ]
