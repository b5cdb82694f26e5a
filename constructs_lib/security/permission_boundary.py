"""How far the roles of workloads reach at most, whatever policies somebody attaches to them.

A boundary grants nothing: a role may do what its policies and its boundary both allow. So a
pipeline that is taken over can make a role for its container, but not one that reads other
accounts, makes further roles, or silences what would tell of it.

Source: AWS IAM User Guide, "Permissions boundaries for IAM entities".
"""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from constructs_lib.site import Site

THING = "boundary"
# What a workload does with resources of its account, by the service in their ARNs. None of it
# changes what the resources are or who may use them.
IN_ACCOUNT: Mapping[str, tuple[str, ...]] = {
    "aps": ("aps:RemoteWrite",),
    "appconfig": ("appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"),
    "dynamodb": (
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
    ),
    "elasticache": ("elasticache:Connect",),
    "es": ("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"),
    "events": ("events:PutEvents",),
    "kms": (
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
    ),
    "lambda": ("lambda:InvokeFunction",),
    "logs": ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
    "rds-db": ("rds-db:connect",),
    "secretsmanager": (
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    ),
    "sns": ("sns:Publish",),
    "sqs": (
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    ),
    "ssm": ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"),
    "states": ("states:SendTask*", "states:StartExecution"),
}
OBJECTS = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
)
IMAGES = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
)
# The API knows no resource for these (Service Authorization Reference).
WITHOUT_RESOURCE = (
    "cloudwatch:PutMetricData",
    # Systems Manager on an instance (AmazonSSMManagedInstanceCore).
    "ec2messages:AcknowledgeMessage",
    "ec2messages:DeleteMessage",
    "ec2messages:FailMessage",
    "ec2messages:GetEndpoint",
    "ec2messages:GetMessages",
    "ec2messages:SendReply",
    "ecr:GetAuthorizationToken",
    "s3:ListAllMyBuckets",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutSpans",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)
# Refused by name as well: the list above grows, and these must not slip in with it.
GUARDS = (
    "cloudtrail:DeleteTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "config:DeleteConfig*",
    "config:DeleteDeliveryChannel",
    "config:PutConfigurationRecorder",
    "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector",
    "guardduty:UpdateDetector",
    "kms:DisableKey*",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "organizations:*",
    "securityhub:DisableSecurityHub",
)
RECORDS = ("trail", "config", "logs")  # buckets of what happened, by what follows the prefix
WITHOUT_BOUNDARY = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
)


def limits(site: Site, registry_account: str) -> list[DataAwsIamPolicyDocumentStatement]:
    """What the boundary allows and refuses.

    Args:
        site: Where it is, and what it is named after.
        registry_account: Account whose images the workloads run.
    """
    own = f"arn:aws:iam::{site.account_id}:policy/{site.name(THING)}"
    return [
        *_allowed(site, registry_account),
        _refuse("RefuseSilencing", GUARDS),
        _refuse(
            "RefuseTouchingRecords",
            ("s3:Delete*", "s3:Put*"),
            resources=[f"arn:aws:s3:::{site.name(f'{each}-*')}" for each in RECORDS],
        ),
        _refuse(
            "RefuseChangingBoundary",
            ("iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"),
            resources=[own],
        ),
        _refuse("RefuseLeaving", ("iam:Delete*Boundary", "iam:Put*Boundary")),
        _refuse(
            "RefuseRolesWithout",
            WITHOUT_BOUNDARY,
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringNotEquals", variable="iam:PermissionsBoundary", values=[own]
            ),
        ),
    ]


class PermissionBoundary(Construct):
    """The boundary of an account's workloads, for teams that make it with Terraform.

    An environment's own comes with the account's bootstrap: what deploys the environment must not
    be able to change it.

    Attributes:
        policy: The managed policy.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, registry_account: str) -> None:
        """Create the policy.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            registry_account: Account whose images the workloads run.
        """
        super().__init__(scope, id_)
        document = DataAwsIamPolicyDocument(
            self, "limits", statement=limits(site, registry_account)
        )
        self.policy = IamPolicy(
            self,
            "main",
            name=site.name(THING),
            description="How far roles of workloads reach at most",
            policy=document.json,
        )

    @property
    def arn(self) -> str:
        """ARN of the policy, for `Site.boundary_arn`."""
        return self.policy.arn


def _allowed(site: Site, registry_account: str) -> list[DataAwsIamPolicyDocumentStatement]:
    bucket = f"arn:aws:s3:::{site.name('*')}"
    return [
        *(
            _allow(f"Use{service.title()}", actions, f"arn:aws:{service}:*:{site.account_id}:*")
            for service, actions in IN_ACCOUNT.items()
        ),
        _allow("UseObjects", OBJECTS, bucket),
        _allow("PullImages", IMAGES, f"arn:aws:ecr:*:{registry_account}:repository/*"),
        _allow(
            "RegisterInstance",
            ("ssm:UpdateInstanceInformation",),
            f"arn:aws:ec2:*:{site.account_id}:instance/*",
        ),
        _allow("WithoutResource", WITHOUT_RESOURCE, "*"),
    ]


def _allow(sid: str, actions: Sequence[str], resource: str) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid=sid.replace("-", ""), actions=list(actions), resources=[resource]
    )


def _refuse(
    sid: str,
    actions: Sequence[str],
    *conditions: DataAwsIamPolicyDocumentStatementCondition,
    resources: Sequence[str] = ("*",),
) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid=sid,
        effect="Deny",
        actions=list(actions),
        resources=list(resources),
        condition=list(conditions) or None,
    )
