"""A queue of jobs: encrypted, over TLS only, and what fails for good is kept aside."""

from collections.abc import Sequence

from cdktf import Op, Token
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.messaging.dead_letters import QUEUE_LIMIT, DeadLetters, require_tls
from constructs_lib.messaging.queue_alarms import QueueAlarms
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.security.policy import Statement, allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload

RECEIVES = 5  # a job that has failed so often will fail again
POLL_SECONDS = 20  # the longest: fewer empty answers, and each of them is paid for
DAY_SECONDS = 24 * 60 * 60
# Amazon SQS Developer Guide, "Amazon SQS queue parameters".
MOST_RETENTION_DAYS = 14
MOST_VISIBILITY_SECONDS = 12 * 60 * 60
RETENTION_DAYS = 4  # over a weekend and a day to mend what is broken
LONGEST_JOB_SECONDS = 15 * 60
CONSUME = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
)


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
        thing: str,
        key: KeyReference,
        alarms: Alarms,
        retention_days: int = RETENTION_DAYS,
        visibility_seconds: int = LONGEST_JOB_SECONDS,
    ) -> None:
        """Create the queue.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of its name.
            key: Key of its messages.
            alarms: What its alarms need.
            retention_days: How long a message waits before it is dropped, 1 to 14 days.
            visibility_seconds: How long a message stays hidden from others while one works on it,
                1 to 43,200 seconds; longer than the longest job takes.
        """
        super().__init__(scope, id_)
        self._site, self._thing, self._key = site, thing, key
        self.dead_letters = DeadLetters(self, "dead-letters", site=site, thing=thing, key=key)
        self.queue = SqsQueue(
            self,
            "main",
            name=site.name(thing, limit=QUEUE_LIMIT),
            kms_master_key_id=key.arn,
            message_retention_seconds=_seconds(retention_days),
            visibility_timeout_seconds=visibility_seconds,
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
        QueueAlarms(
            self,
            "alarms",
            alarms=alarms.family("queue", subject=thing),
            queue=self.name,
            dead_letters=self.dead_letters.name,
        )

    @property
    def name(self) -> str:
        """Its name in SQS and in CloudWatch's metrics."""
        return self.queue.name

    @property
    def url(self) -> str:
        """Address for clients."""
        return self.queue.url

    @property
    def arn(self) -> str:
        """ARN of the queue."""
        return self.queue.arn

    def connect(self, workload: Workload) -> None:
        """Let a workload put messages into the queue."""
        self._connect(workload, "send", ("sqs:GetQueueUrl", "sqs:SendMessage"))

    def connect_consumer(self, workload: Workload) -> None:
        """Let a workload take messages from the queue, and set aside what it cannot work on.

        It does so by itself, because SQS moves a message that has failed without its reason.
        """
        aside = allow("SetAside", "sqs:SendMessage", self.dead_letters.arn)
        self._connect(workload, "consume", CONSUME, aside)

    def _connect(
        self, workload: Workload, verb: str, actions: Sequence[str], *further: Statement
    ) -> None:
        """Source: Amazon SQS Developer Guide, "Configuring KMS permissions for Amazon SQS"."""
        grant(
            self,
            f"{workload.label}-{verb}",
            workload.role,
            name=self._site.name(f"{self._thing}-{verb}"),
            statements=[
                allow("UseQueue", actions, self.queue.arn),
                *further,
                # To send, SQS encrypts with a data key that it also has to read.
                allow(
                    "UseKey",
                    ("kms:Decrypt", "kms:GenerateDataKey"),
                    self._key.arn,
                    equals={"kms:ViaService": self._site.host("sqs")},
                ),
            ],
        )
        setting = f"{self._thing.upper().replace('-', '_')}_QUEUE_URL"
        workload.settings.put(setting, self.url, f"Queue of {self._thing}")


def _seconds(days: int) -> int:
    """A number of days in seconds; a token is multiplied when Terraform knows it."""
    if Token.is_unresolved(days):
        return Token.as_number(Op.mul(days, DAY_SECONDS))  # type: ignore[return-value]
    return days * DAY_SECONDS
