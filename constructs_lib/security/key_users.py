"""AWS services that use a key without being asked by somebody who may."""

from dataclasses import dataclass
from enum import Enum

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)

READ = ("kms:Decrypt",)
# To put a message on an encrypted topic or queue, a service makes a data key and checks it.
PUBLISH = ("kms:Decrypt", "kms:GenerateDataKey*")
LOG = ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
GRANT = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
SCALING_ROLE = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
MACIE_ROLE = "aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
SOURCE_ACCOUNT = ("StringEquals", "aws:SourceAccount", "{account}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """What one user may do; `{account}` and `{region}` stand for those of the key.

    Attributes:
        sid: Id of the statement.
        actions: What it may ask KMS for.
        services: Its service principals, without "amazonaws.com".
        conditions: Test, variable and value that narrow it to this account.
    """

    sid: str
    actions: tuple[str, ...]
    services: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str, str], ...] = (SOURCE_ACCOUNT,)


def _source(arn: str) -> tuple[tuple[str, str, str], ...]:
    return (("ArnLike", "aws:SourceArn", arn),)


class KeyUser(Enum):
    """Who uses a key, each with the page of AWS's documentation that says how."""

    # CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS"
    LOGS = Use(
        sid="LogGroupsUseKey",
        actions=LOG,
        services=("logs.{region}",),
        conditions=(
            (
                "ArnLike",
                "kms:EncryptionContext:aws:logs:arn",
                "arn:aws:logs:{region}:{account}:log-group:*",
            ),
        ),
    )
    # Amazon SNS Developer Guide, "Enable compatibility between event sources from AWS services"
    ALARMS = Use(
        sid="AlarmsUseKey",
        actions=PUBLISH,
        services=("cloudwatch",),
        conditions=_source("arn:aws:cloudwatch:{region}:{account}:alarm:*"),
    )
    # The same page
    BACKUP = Use(sid="BackupUsesKey", actions=PUBLISH, services=("backup",))
    # AWS Cost Management User Guide, "Creating an Amazon SNS topic for budget notifications"
    BUDGETS = Use(sid="BudgetsUseKey", actions=PUBLISH, services=("budgets", "costalerts"))
    # Amazon Managed Service for Prometheus User Guide, "Giving permission to send alert messages"
    PROMETHEUS = Use(sid="PrometheusUsesKey", actions=PUBLISH, services=("aps",))
    # Amazon SQS Developer Guide, "Key management", permissions for AWS services. By account and no
    # further: no page says that EventBridge names the rule when it asks for the key of a queue.
    EVENTS = Use(sid="RulesUseKey", actions=PUBLISH, services=("events",))
    # AWS CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail": where the bucket
    # has an S3 Bucket Key, a trail is made and changed only with kms:Decrypt.
    TRAIL = Use(
        sid="TrailsUseKey",
        actions=("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"),
        services=("cloudtrail",),
    )
    # Amazon Macie User Guide, "Analyzing encrypted Amazon S3 objects": the role's own policy has no
    # kms:Decrypt. It is named in a condition, as it is not there before Macie is on.
    MACIE = Use(
        sid="MacieUsesKey",
        actions=READ,
        conditions=(
            ("StringEquals", "aws:PrincipalArn", f"arn:aws:iam::{{account}}:role/{MACIE_ROLE}"),
        ),
    )
    # AWS Config Developer Guide, "Permissions for the KMS Key for the AWS Config Delivery Channel"
    CONFIG = Use(
        sid="ConfigUsesKey", actions=("kms:Decrypt", "kms:GenerateDataKey"), services=("config",)
    )
    # Amazon CloudFront Developer Guide, "Restrict access to an Amazon S3 origin", SSE-KMS
    CDN = Use(
        sid="DistributionsUseKey",
        actions=READ,
        services=("cloudfront",),
        conditions=_source("arn:aws:cloudfront::{account}:distribution/*"),
    )
    # Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy". The service-linked role is
    # named in a condition: KMS refuses a principal that is not there yet, and AWS makes this one
    # with the account's first group. Grants are for AWS's own use only.
    AUTO_SCALING = Use(
        sid="AutoScalingUsesKey",
        actions=GRANT,
        conditions=(
            (
                "StringEquals",
                "aws:PrincipalArn",
                f"arn:aws:iam::{{account}}:role/{SCALING_ROLE}",
            ),
            ("BoolIfExists", "kms:GrantIsForAWSResource", "true"),
        ),
    )

    def statement(self, account_id: str, region: str) -> DataAwsIamPolicyDocumentStatement:
        """Let it use a key of an account in a region."""

        def filled(text: str) -> str:
            return text.format(account=account_id, region=region)

        services = [f"{filled(service)}.amazonaws.com" for service in self.value.services]
        principals = DataAwsIamPolicyDocumentStatementPrincipals(
            type="Service" if services else "AWS", identifiers=services or ["*"]
        )
        return DataAwsIamPolicyDocumentStatement(
            sid=self.value.sid,
            actions=list(self.value.actions),
            resources=["*"],
            principals=[principals],
            condition=[
                DataAwsIamPolicyDocumentStatementCondition(
                    test=test, variable=variable, values=[filled(value)]
                )
                for test, variable, value in self.value.conditions
            ],
        )
