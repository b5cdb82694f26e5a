"""A queue of jobs: encrypted, over TLS only, and what fails for good is kept aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdktf import Op, Token
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.json_text import compact
from constructs_lib.messaging.dead_letters import QUEUE_LIMIT, DeadLetters, require_tls
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site

RECEIVES = 5  # a job that has failed so often will fail again
POLL_SECONDS = 20  # the longest: fewer empty answers, and each of them is paid for
DAY_SECONDS = 24 * 60 * 60
# Amazon SQS Developer Guide, "Amazon SQS queue parameters".
MOST_RETENTION_DAYS = 14
MOST_VISIBILITY_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueConfig:
    """Choices open to the caller of Queue.

    Attributes:
        retention_days: How long a job waits before it is dropped, 1 to 14 days; may be a token.
        visibility_seconds: How long a job stays hidden from others while one works on it,
            1 to 43,200 seconds; longer than the longest job takes. May be a token.

    Raises:
        ConfigurationError: A period outside those bounds.
    """

    retention_days: int
    visibility_seconds: int

    def __post_init__(self) -> None:
        _within("retention_days", self.retention_days, MOST_RETENTION_DAYS)
        _within("visibility_seconds", self.visibility_seconds, MOST_VISIBILITY_SECONDS)


def _within(field: str, value: int, most: int) -> None:
    if not Token.is_unresolved(value) and not 1 <= value <= most:
        raise ConfigurationError(f"{field} is {value}, allowed: 1 to {most}")


class Queue(Construct):
    """A standard queue: each job is delivered at least once, so jobs have to bear repetition.

    Attributes:
        queue: The queue.
        dead_letters: Where jobs go that failed five times.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: QueueConfig,
        thing: str,
        key: KeyReference,
    ) -> None:
        """Create the queue.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            thing: Last part of its name.
            key: Key of its messages.
        """
        super().__init__(scope, id_)
        self._site, self._thing, self._key = site, thing, key
        self.dead_letters = DeadLetters(self, "dead-letters", site=site, thing=thing, key=key)
        self.queue = SqsQueue(
            self,
            "main",
            name=site.name(thing, limit=QUEUE_LIMIT),
            kms_master_key_id=key.arn,
            message_retention_seconds=_seconds(config.retention_days),
            visibility_timeout_seconds=config.visibility_seconds,
            receive_wait_time_seconds=POLL_SECONDS,
            redrive_policy=compact(
                {"deadLetterTargetArn": self.dead_letters.arn, "maxReceiveCount": RECEIVES}
            ),
        )
        require_tls(self, self.queue)
        # A policy of its own: the two queues name each other.
        SqsQueueRedriveAllowPolicy(
            self,
            "redrive",
            queue_url=self.dead_letters.queue.url,
            redrive_allow_policy=compact(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.queue.arn]}
            ),
        )

    @property
    def name(self) -> str:
        """Its name in SQS and in CloudWatch's metrics."""
        return self.queue.name

    @property
    def url(self) -> str:
        """Address for clients."""
        return self.queue.url

    def grant_send(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role put jobs into the queue; `grantee` names it in construct ids."""
        self._grant(
            role,
            grantee,
            "send",
            queue=("sqs:GetQueueUrl", "sqs:SendMessage"),
            # SQS encrypts with a data key that it also has to read.
            key=("kms:Decrypt", "kms:GenerateDataKey"),
        )

    def grant_consume(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role take jobs from the queue; `grantee` names it in construct ids."""
        self._grant(
            role,
            grantee,
            "consume",
            queue=(
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ),
            key=("kms:Decrypt",),
        )

    def _grant(
        self,
        role: RoleReference,
        grantee: str,
        verb: str,
        *,
        queue: Sequence[str],
        key: Sequence[str],
    ) -> None:
        """Source: Amazon SQS Developer Guide, "Configuring KMS permissions for Amazon SQS"."""
        document = DataAwsIamPolicyDocument(
            self,
            f"{grantee}-{verb}-document",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="UseQueue", actions=list(queue), resources=[self.queue.arn]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="UseKey", actions=list(key), resources=[self._key.arn]
                ),
            ],
        )
        IamRolePolicy(
            self,
            f"{grantee}-{verb}",
            name=self._site.name(f"{self._thing}-{verb}"),
            role=role.name,
            policy=document.json,
        )


def _seconds(days: int) -> int:
    """A number of days in seconds; a token is multiplied when Terraform knows it."""
    if Token.is_unresolved(days):
        return Token.as_number(Op.mul(days, DAY_SECONDS))  # type: ignore[return-value]
    return days * DAY_SECONDS
