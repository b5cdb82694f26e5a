"""What a plan, and `terrace preflight` before it, read: how things are set up, not what is in them.

Not the contents of logs, queues, objects, tables, secrets, or parameters of others; but the keys of
vendors, with which somebody can send them something and read nothing. AWS's own
ReadOnlyAccess reads all of that, and ViewOnlyAccess less than a plan needs.
"""

from constructs_lib.security.policy import Statement, allow, when
from constructs_lib.site import Site
from stacks.bootstrap.deployment import keys_of_vendors

# Services of which everything that describes is about set-up, and then of which all that lists is.
DESCRIBED = (
    "acm",
    "application-autoscaling",
    "aps",
    "autoscaling",
    "backup",
    "cloudwatch",
    "config",
    "dynamodb",
    "ec2",
    "ecs",
    "eks",
    "elasticache",
    "elasticloadbalancing",
    "es",
    "events",
    "firehose",
    "grafana",
    "kms",
    "logs",
    "rds",
    "synthetics",
)
LISTED = (
    *(service for service in DESCRIBED if service not in ("autoscaling", "elasticloadbalancing")),
    "appconfig",
    "cloudfront",
    "codedeploy",
    "iam",
    "lambda",
    "route53",
    "scheduler",
    "sns",
    "wafv2",
)
ALSO = (
    "access-analyzer:GetAnalyzer",
    "access-analyzer:ListAnalyzers",
    "access-analyzer:ListTagsForResource",
    "appconfig:Get*",
    "backup:Get*",
    "billing:GetBillingViewData",  # budgets and anomaly monitors are seen through it
    "budgets:ListTagsForResource",
    "budgets:ViewBudget",
    "ce:GetAnomalyMonitors",
    "ce:GetAnomalySubscriptions",
    "ce:ListTagsForResource",
    "cloudfront:Get*",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetInsightSelectors",
    "cloudtrail:GetTrail",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:ListTags",
    "cloudwatch:GetDashboard",
    "codedeploy:Get*",
    "dynamodb:GetResourcePolicy",
    "ec2:GetEbs*",
    "ec2:GetManagedPrefixListEntries",
    "elasticloadbalancing:GetLoadBalancerWebACL",
    "es:Get*",
    "guardduty:GetDetector",
    "guardduty:ListDetectors",
    "guardduty:ListTagsForResource",
    "iam:Get*",
    "inspector2:BatchGetAccountStatus",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "lambda:Get*",
    "logs:GetDelivery*",
    "macie2:DescribeClassificationJob",
    "macie2:GetMacieSession",
    "macie2:ListTagsForResource",
    "route53:GetHealthCheck",
    "scheduler:Get*",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetResourcePolicy",
    "secretsmanager:ListSecrets",
    "securityhub:DescribeHub",
    "securityhub:GetEnabledStandards",
    "securityhub:ListTagsForResource",
    "servicequotas:Get*",
    "sns:GetSubscriptionAttributes",
    "sns:GetTopicAttributes",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ListQueueTags",
    "sso:ListInstances",
    "ssm:DescribeParameters",
    "ssm:ListTagsForResource",
    "sts:GetCallerIdentity",
    "synthetics:GetCanary",
    "wafv2:GetLoggingConfiguration",
    "wafv2:GetWebACL",
    "wafv2:GetWebACLForResource",
    "tag:GetResources",
    "xray:GetEncryptionConfig",
    "xray:GetGroup*",
    "xray:GetIndexingRules",
    "xray:GetSamplingRules",
    "xray:GetTraceSegmentDestination",
    "xray:ListTagsForResource",
)
BUCKETS = (
    "s3:GetAccelerateConfiguration",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
)


def boundary(site: Site) -> list[Statement]:
    """Write what a plan may do, which is also how far its role reaches at most."""
    described = [f"{service}:Describe*" for service in DESCRIBED]
    listed = [f"{service}:List*" for service in LISTED]
    functions = site.arn("lambda", f"function:{site.name('*')}").replace(site.region, "*")
    return [
        allow("ReadSetUp", [*described, *listed, *ALSO], "*"),
        allow("ReadBuckets", BUCKETS, "*"),
        allow(
            "CompareCode",
            ["s3:GetObject", "s3:GetObjectTagging"],
            site.bucket_arn(f"{site.name('artifacts-*')}/*"),
        ),
        allow(
            "ReadSettings",
            # The history of a release's parameter says since when a version runs.
            ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters"],
            site.arn("ssm", f"parameter{site.path('*')}").replace(site.region, "*"),
        ),
        allow("ReadKeysOfVendors", "secretsmanager:GetSecretValue", keys_of_vendors(site)),
        allow(
            "DecryptKeysOfVendors",
            "kms:Decrypt",
            site.arn("kms", "key/*").replace(site.region, "*"),
            when("ArnLike", "kms:EncryptionContext:SecretARN", keys_of_vendors(site)),
        ),
        # Lambda shows a function's variables to whoever may decrypt them; a plan that does not see
        # them takes them for gone.
        # Source: AWS Lambda Developer Guide, "Securing Lambda environment variables"
        allow(
            "ReadVariables",
            "kms:Decrypt",
            site.arn("kms", "key/*").replace(site.region, "*"),
            when("ArnLike", "kms:EncryptionContext:aws:lambda:FunctionArn", functions),
        ),
    ]
