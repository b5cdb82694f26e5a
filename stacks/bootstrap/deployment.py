"""What a deployment may do: run the services that stacks use, and read nobody's data.

A deployment is powerful by its nature: it can run code that has access to the data. What is refused
here keeps one call from being enough, so that the way to the data leads through a change that
somebody reviews and a trail records.
"""

from collections.abc import Mapping

from constructs_lib.compute.log_search_preparation import PREPARE as PREPARE_LOG_SEARCH
from constructs_lib.database.preparation import PREPARE
from constructs_lib.observability.vendors import VENDORS
from constructs_lib.security.policy import Statement, allow, deny, when
from constructs_lib.site import Site
from stacks.bootstrap.identities import guards, identities

# Services that are used for nothing but what stacks make of them, as IAM writes them.
SERVICES = (
    "access-analyzer",
    "acm",
    "application-autoscaling",
    "appconfig",
    "aps",
    "autoscaling",
    "backup",
    "backup-storage",
    "budgets",
    "ce",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codedeploy",
    "config",
    "ec2",
    "ecs",
    "eks",
    "elasticache",
    "elasticloadbalancing",
    "es",
    "events",
    "firehose",
    "grafana",
    "guardduty",
    "inspector2",
    "logs",
    "macie2",
    "rds",
    "route53",
    "scheduler",
    "securityhub",
    "synthetics",
    "wafv2",
    "xray",
)
# What is read beside the services: by budgets and anomaly monitors, and by `terrace preflight`.
BESIDE = (
    "billing:GetBillingViewData",
    "servicequotas:Get*",
    "servicequotas:List*",
    "sso:ListInstances",
    "sts:GetCallerIdentity",
    "tag:GetResources",
)
# What Grafana asks Identity Center in the name of whoever makes a workspace.
# Source: Service Authorization Reference, "Amazon Managed Grafana", dependent actions.
IDENTITY_CENTER = (
    "organizations:DescribeOrganization",
    "sso:CreateManagedApplicationInstance",
    "sso:DeleteManagedApplicationInstance",
    "sso:DescribeRegisteredRegions",
    "sso:GetSharedSsoConfiguration",
)
KEYS = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:CreateKey",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
)
# A grant made by itself would use a key without any service in between.
KEYS_IN_USE = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
# What the API knows no resource of, in services whose resources are named.
WITHOUT_RESOURCE = (
    "dynamodb:Describe*",
    "dynamodb:List*",
    "lambda:*EventSourceMapping*",
    "lambda:GetAccountSettings",
    "lambda:List*",
    "s3:GetAccountPublicAccessBlock",
    "s3:ListAllMyBuckets",
    "s3:PutAccountPublicAccessBlock",
    "secretsmanager:GetRandomPassword",
    "secretsmanager:ListSecrets",
    "sns:List*",
    "sqs:ListQueues",
    "ssm:DescribeParameters",
)
DATA = (
    "aps:GetLabels",
    "aps:GetSeries",
    "aps:QueryMetrics",
    "dynamodb:*Item",
    "dynamodb:Export*",
    "dynamodb:GetRecords",
    "dynamodb:PartiQL*",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ec2:GetPasswordData",
    "ecs:ExecuteCommand",
    "elasticache:Connect",
    "es:ESHttp*",
    "logs:CreateExportTask",
    "logs:FilterLogEvents",
    "logs:GetLogRecord",
    "logs:GetQueryResults",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "logs:Unmask",
    "rds:Download*LogFile*",
    "secretsmanager:BatchGetSecretValue",
    "sqs:ReceiveMessage",
    "xray:BatchGetTraces",
)


def named(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Resources by their service, which holds data and puts our names into ARNs."""
    name, elsewhere = site.name("*"), f"*:{site.account_id}"
    return {
        "dynamodb": (f"{elsewhere}:table/{name}",),
        "lambda": (
            f"{elsewhere}:function:{name}",
            # A canary is a function and a layer of its own, named after it.
            f"{elsewhere}:function:cwsyn-{name}",
            f"{elsewhere}:layer:cwsyn-{name}",
            "*:*:layer:Synthetics*",
        ),
        "s3": (f"::{name}",),
        # The database's own password is a secret that RDS names.
        "secretsmanager": (f"{elsewhere}:secret:{name}", f"{elsewhere}:secret:rds!*"),
        "sns": (f"{elsewhere}:{name}",),
        "sqs": (f"{elsewhere}:{name}",),
        # Without an account they are AWS's: the latest images.
        "ssm": (f"{elsewhere}:parameter{site.path('*')}", "*::parameter/aws/service/*"),
    }


def keys_of_vendors(site: Site) -> list[str]:
    """ARNs of the secrets that Terraform makes a first value for, and so reads with every plan.

    The provider asks for the value of a version even where it is write-only, and throws it away;
    versions from 6.27 on ask no more (hashicorp/terraform-provider-aws, pull request 44876). With
    such a key somebody can send a vendor something, and read nothing there.
    """
    where = f"*:{site.account_id}:secret"
    return [
        f"arn:{site.partition}:secretsmanager:{where}:{site.name(f'{vendor}-*')}"
        for vendor in VENDORS
    ]


def policies(site: Site) -> dict[str, list[Statement]]:
    """Write the policies of the role, by the last part of their names."""
    # The name of a bucket tells no account: whoever comes first has it.
    own = when("StringEqualsIfExists", "aws:ResourceAccount", site.account_id)
    limits = {"s3": [own]}
    stores = [
        allow(
            f"Run{service.title()}",
            f"{service}:*",
            _arns(site, service),
            *limits.get(service, ()),
        )
        for service in named(site)
    ]
    in_any_region = site.arn("kms", "*").replace(site.region, "*")
    objects = site.bucket_arn(f"{site.name('artifacts-*')}/*")
    return {
        "services": [
            allow("RunServices", [f"{service}:*" for service in SERVICES], "*"),
            allow("LookAround", BESIDE, "*"),
            allow("SignInToGrafana", IDENTITY_CENTER, "*"),
        ],
        "stores": [
            *stores,
            allow("SeeStores", WITHOUT_RESOURCE, "*"),
            allow("ManageKeys", KEYS, "*"),
            allow(
                "LetServicesUseKeys",
                KEYS_IN_USE,
                in_any_region,
                like={"kms:ViaService": "*.amazonaws.com"},
            ),
            deny("RefuseReadingData", DATA, "*"),
            Statement(
                sid="RefuseReadingSecrets",
                effect="Deny",
                actions=["secretsmanager:GetSecretValue"],
                not_resources=keys_of_vendors(site),
            ),
            Statement(
                sid="RefuseReadingLogs",
                effect="Deny",
                actions=["logs:GetLogEvents"],
                # `terrace database` and `terrace log-search` show why their tasks failed.
                not_resources=[
                    site.arn("logs", f"log-group:{site.path(thing)}:*")
                    for thing in (PREPARE, PREPARE_LOG_SEARCH)
                ],
            ),
            Statement(
                sid="RefuseReadingObjects",
                effect="Deny",
                actions=["s3:GetObject", "s3:GetObjectVersion"],
                not_resources=[objects],  # it puts the functions' code there, and compares
            ),
        ],
        "identities": identities(site),
    }


def boundary(site: Site, records_role: str) -> list[Statement]:
    """Write how far the role, and every role that it makes for a service, reaches at most.

    Args:
        site: Where it is, and what it is named after.
        records_role: ARN of the role that changes the DNS records of its cluster.
    """
    return [
        Statement(
            sid="AllButIdentities",
            # Of roles of others the guards leave one.
            not_actions=["account:*", "iam:*", "organizations:*"],
            resources=["*"],
        ),
        allow("AskForOrganization", "organizations:DescribeOrganization", "*"),
        *identities(site),
        *guards(site, records_role),
        # Code that is changed runs with the role that its function has already.
        Statement(
            sid="RefuseCodeOfOthers",
            effect="Deny",
            actions=["lambda:UpdateFunction*"],
            not_resources=_arns(site, "lambda"),
        ),
    ]


def _arns(site: Site, service: str) -> list[str]:
    return [f"arn:{site.partition}:{service}:{where}" for where in named(site)[service]]
