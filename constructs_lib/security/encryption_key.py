"""A customer-managed KMS key for one purpose, rotated every year."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cached_property

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from constructs_lib.naming import Naming


class KeyUser(Enum):
    """AWS services that use a key without being asked by somebody who may."""

    LOGS = "CloudWatch Logs, for this account's log groups"
    ALARMS = "CloudWatch, for notifications of this account's alarms"
    TRAIL = "CloudTrail, for this account's trails"
    BUDGETS = "AWS Budgets and Cost Explorer, for notifications about this account's cost"


DELETION_WINDOW_DAYS = 30  # the longest that KMS grants to change one's mind


class EncryptionKey(Construct):
    """A key, its alias and its policy: the account rules over it, services use it.

    Attributes:
        key: The key.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        thing: str,
        purpose: str,
        account_id: str,
        region: str,
        users: Sequence["KeyUser"] = (),
        retained: bool,
    ) -> None:
        """Create the key.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            thing: Last part of its alias.
            purpose: Its description.
            account_id: Account that owns it.
            region: Region of what it encrypts.
            users: AWS services that encrypt with it on their own account.
            retained: Terraform refuses to destroy it: data would become unreadable.
        """
        super().__init__(scope, id_)
        statements = [_administration(account_id)]
        statements += [GRANTS[user](account_id, region) for user in users]
        policy = DataAwsIamPolicyDocument(self, "policy", statement=statements)
        self.key = KmsKey(
            self,
            "main",
            description=purpose,
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_WINDOW_DAYS,
            policy=policy.json,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if retained else None,
        )
        KmsAlias(self, "alias", name=f"alias/{naming.name(thing)}", target_key_id=self.key.key_id)

    @cached_property
    def arn(self) -> str:
        """The key's ARN."""
        return self.key.arn


def _administration(account_id: str) -> DataAwsIamPolicyDocumentStatement:
    """Let the account's own IAM policies decide; without this nobody could mend the key."""
    return DataAwsIamPolicyDocumentStatement(
        sid="AccountAdministersKey",
        actions=["kms:*"],
        resources=["*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="AWS", identifiers=[f"arn:aws:iam::{account_id}:root"]
            )
        ],
    )


def _log_groups(account_id: str, region: str) -> DataAwsIamPolicyDocumentStatement:
    """Source: CloudWatch Logs User Guide, "Encrypt log data using AWS KMS"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="LogGroupsUseKey",
        actions=[
            "kms:Encrypt*",
            "kms:Decrypt*",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:Describe*",
        ],
        resources=["*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=[f"logs.{region}.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="ArnLike",
                variable="kms:EncryptionContext:aws:logs:arn",
                values=[f"arn:aws:logs:{region}:{account_id}:log-group:*"],
            )
        ],
    )


def _alarms(account_id: str, region: str) -> DataAwsIamPolicyDocumentStatement:
    """Source: Amazon SNS Developer Guide, "Enable compatibility between event sources"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="AlarmsUseKey",
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=["*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=["cloudwatch.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="ArnLike",
                variable="aws:SourceArn",
                values=[f"arn:aws:cloudwatch:{region}:{account_id}:alarm:*"],
            )
        ],
    )


def _budgets(account_id: str, _: str) -> DataAwsIamPolicyDocumentStatement:
    """Source: AWS Cost Management User Guide, "Creating an Amazon SNS topic for budgets"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="BudgetsUseKey",
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=["*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service",
                identifiers=["budgets.amazonaws.com", "costalerts.amazonaws.com"],
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceAccount", values=[account_id]
            )
        ],
    )


def _trail(account_id: str, _: str) -> DataAwsIamPolicyDocumentStatement:
    """Source: AWS CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"."""
    return DataAwsIamPolicyDocumentStatement(
        sid="TrailsUseKey",
        actions=["kms:DescribeKey", "kms:GenerateDataKey*"],
        resources=["*"],
        principals=[
            DataAwsIamPolicyDocumentStatementPrincipals(
                type="Service", identifiers=["cloudtrail.amazonaws.com"]
            )
        ],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                test="StringEquals", variable="aws:SourceAccount", values=[account_id]
            )
        ],
    )


GRANTS: Mapping[KeyUser, Callable[[str, str], DataAwsIamPolicyDocumentStatement]] = {
    KeyUser.LOGS: _log_groups,
    KeyUser.ALARMS: _alarms,
    KeyUser.TRAIL: _trail,
    KeyUser.BUDGETS: _budgets,
}
