"""The way from an alarm to somebody: one encrypted topic for each environment."""

import re
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

# CloudWatch and Prometheus for alarms, AWS Budgets and Cost Explorer for money, AWS Backup for
# its vaults.
PUBLISHERS = (
    "aps.amazonaws.com",
    "backup.amazonaws.com",
    "budgets.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "costalerts.amazonaws.com",
)


class Alerts(Construct):
    """A topic that this account's alarms and budgets publish to; who is on call subscribes.

    Attributes:
        topic: The topic.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        key: KeyReference,
        thing: str = "alerts",
        provider: TerraformProvider | None = None,
    ) -> None:
        """Create the topic.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            key: Key of its messages; alarms and budgets have to be among its users.
            thing: Last part of its name, which no other topic of its region has.
            provider: Provider of their region; None where it is the stack's own.
        """
        super().__init__(scope, id_)
        self._provider = provider
        self.topic = SnsTopic(
            self,
            "main",
            provider=provider,
            name=site.name(thing),
            kms_master_key_id=key.arn,
        )
        policy = DataAwsIamPolicyDocument(
            self,
            "policy",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="ServicesPublish",
                    # Prometheus looks at the topic before it publishes.
                    actions=["sns:GetTopicAttributes", "sns:Publish"],
                    resources=[self.topic.arn],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=list(PUBLISHERS)
                        )
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringEquals",
                            variable="aws:SourceAccount",
                            values=[site.account_id],
                        )
                    ],
                )
            ],
        )
        SnsTopicPolicy(self, "access", provider=provider, arn=self.topic.arn, policy=policy.json)

    def tell(self, emails: Iterable[str]) -> None:
        """Subscribe addresses, each of which hears nothing before it confirms a message of AWS.

        Terraform does not wait for that, and takes one that never confirmed out of its state
        only: hashicorp/aws, `aws_sns_topic_subscription`, "Protocol support".

        Args:
            emails: The addresses, each once.
        """
        for email in emails:
            SnsTopicSubscription(
                self,
                _id_of(email),
                provider=self._provider,
                topic_arn=self.topic.arn,
                protocol="email",
                endpoint=email,
            )

    @cached_property
    def arn(self) -> str:
        """ARN of the topic."""
        return self.topic.arn


def _id_of(email: str) -> str:
    """Name an address for people to read, and apart from those that differ in a mark only."""
    words = re.sub(r"[^a-z0-9]+", "-", email.lower()).strip("-")
    return f"email-{words}-{sha256(email.encode()).hexdigest()[:8]}"
