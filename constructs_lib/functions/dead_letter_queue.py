"""Where events go that a function could not handle."""

from datetime import timedelta

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from constructs_lib.naming import Naming
from constructs_lib.security.reference import KeyReference

QUEUE_LIMIT = 80  # Amazon SQS Developer Guide, "Message quotas"
KEPT = timedelta(days=14)  # the longest that SQS keeps a message: somebody has to read it
DATA_KEY_REUSE = timedelta(minutes=5)


class DeadLetterQueue(Construct):
    """An encrypted queue that is empty as long as all is well, and refuses plain HTTP.

    Attributes:
        queue: The queue.
        name: Its name, as configured (`queue.name` is a token).
    """

    def __init__(
        self, scope: Construct, id_: str, *, naming: Naming, thing: str, key: KeyReference
    ) -> None:
        super().__init__(scope, id_)
        self.name = naming.name(f"{thing}-dead-letters", limit=QUEUE_LIMIT)
        self.queue = SqsQueue(
            self,
            "main",
            name=self.name,
            message_retention_seconds=int(KEPT.total_seconds()),
            kms_master_key_id=key.arn,
            kms_data_key_reuse_period_seconds=int(DATA_KEY_REUSE.total_seconds()),
        )
        policy = DataAwsIamPolicyDocument(
            self,
            "policy",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="RefusePlainHttp",
                    effect="Deny",
                    actions=["sqs:*"],
                    resources=[self.queue.arn],
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
        SqsQueuePolicy(self, "access", queue_url=self.queue.url, policy=policy.json)

    @property
    def arn(self) -> str:
        """ARN of the queue."""
        return self.queue.arn
