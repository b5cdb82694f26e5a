"""A queue for what could not be delivered, kept until somebody has looked at it."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

QUEUE_LIMIT = 80  # Amazon SQS Developer Guide, "Amazon SQS queue quotas"
KEPT_SECONDS = 14 * 24 * 60 * 60  # the longest that SQS offers


class DeadLetters(Construct):
    """A queue that keeps what failed for two weeks; whoever owns it says what may fill it.

    Attributes:
        queue: The queue.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, thing: str, key: KeyReference
    ) -> None:
        """Create the queue.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: What its messages come from; its name adds "-failed".
            key: Key of its messages.
        """
        super().__init__(scope, id_)
        self.queue = SqsQueue(
            self,
            "main",
            name=site.name(f"{thing}-failed", limit=QUEUE_LIMIT),
            kms_master_key_id=key.arn,
            message_retention_seconds=KEPT_SECONDS,
        )
        require_tls(self, self.queue)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self.queue.arn

    @property
    def name(self) -> str:
        """Its name in SQS and in CloudWatch's metrics."""
        return self.queue.name


def require_tls(scope: Construct, queue: SqsQueue) -> None:
    """Let a queue refuse everybody who comes without TLS.

    Source: Amazon SQS Developer Guide, "Security best practices".
    """
    document = DataAwsIamPolicyDocument(
        scope,
        "policy",
        statement=[
            DataAwsIamPolicyDocumentStatement(
                sid="RefusePlainHttp",
                effect="Deny",
                actions=["sqs:*"],
                resources=[queue.arn],
                principals=[
                    DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])
                ],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test="Bool", variable="aws:SecureTransport", values=["false"]
                    )
                ],
            )
        ],
    )
    SqsQueuePolicy(scope, "access", queue_url=queue.url, policy=document.json)
