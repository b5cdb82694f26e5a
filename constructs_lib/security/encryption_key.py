"""A customer-managed KMS key for one purpose, rotated every year."""

from collections.abc import Sequence
from functools import cached_property

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site

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
        site: Site,
        thing: str,
        purpose: str,
        users: Sequence[KeyUser] = (),
        provider: TerraformProvider | None = None,
    ) -> None:
        """Create the key.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of its alias.
            purpose: Its description.
            users: AWS services that encrypt with it on their own account.
            provider: Provider of another region or account; None uses the stack's own.
        """
        super().__init__(scope, id_)
        statements = [_administration(site.account_id)]
        statements += [user.statement(site.account_id, site.region) for user in users]
        policy = DataAwsIamPolicyDocument(self, "policy", statement=statements)
        self.key = KmsKey(
            self,
            "main",
            provider=provider,
            description=purpose,
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_WINDOW_DAYS,
            policy=policy.json,
            lifecycle=site.durability.lifecycle,
        )
        KmsAlias(
            self,
            "alias",
            name=f"alias/{site.name(thing)}",
            target_key_id=self.key.key_id,
            provider=provider,
        )

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
