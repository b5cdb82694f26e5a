"""A queue of SQS as its consumer sees it: messages, how long they stay hidden, and dead letters.

Source: Amazon SQS Developer Guide, "Amazon SQS visibility timeout"; "Using dead-letter queues".
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from app import aws
from app.queue import attributes

MOST_PER_POLL = 10  # that SQS hands out
REASON_CHARACTERS = 1000
# Amazon SQS API Reference, SendMessage: what a message may not hold.
REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A message that was handed out.

    Attributes:
        id: Its id, the same each time it is handed out.
        receipt: What it is hidden and deleted by.
        body: What was sent.
        receives: How often it was handed out until now.
        sent: When it was sent, in seconds since 1970.
        texts: Its attributes.
    """

    id: str
    receipt: str
    body: str
    receives: int
    sent: float
    texts: Mapping[str, str]

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Return a message from SQS's answer."""
        given = found.get("MessageAttributes", {})
        return cls(
            id=found["MessageId"],
            receipt=found["ReceiptHandle"],
            body=found["Body"],
            receives=int(found["Attributes"]["ApproximateReceiveCount"]),
            sent=int(found["Attributes"]["SentTimestamp"]) / 1000,
            texts={name: each.get("StringValue", "") for name, each in given.items()},
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Redrive:
    """Where messages go that failed.

    Attributes:
        url: Address of the dead letters; None where there are none.
        receives: How often a message is handed out before SQS moves it there.
    """

    url: str | None = None
    receives: int = 0


class Source:
    """One queue; every method may raise what AWS refuses."""

    def __init__(self, session: aws.Aws, url: str) -> None:
        self._aws, self._url = session, url
        self._redrive: Redrive | None = None

    async def receive(self, most: int, *, poll_seconds: int, hidden_seconds: int) -> list[Letter]:
        """Wait for messages.

        Args:
            most: How many at most.
            poll_seconds: How long to wait for the first one, 0 to 20.
            hidden_seconds: How long others do not get them, 0 to 43,200.
        """
        answer = await self._aws.call(
            "sqs",
            "receive_message",
            read_seconds=poll_seconds + aws.READ_SECONDS,
            QueueUrl=self._url,
            MaxNumberOfMessages=min(most, MOST_PER_POLL),
            WaitTimeSeconds=poll_seconds,
            VisibilityTimeout=hidden_seconds,
            MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
            MessageAttributeNames=["All"],
        )
        return [Letter.of(each) for each in answer.get("Messages", ())]

    async def hide(self, letter: Letter, seconds: int) -> None:
        """Hide a message from others for so long from now on; 0 gives it back."""
        await self._aws.call(
            "sqs",
            "change_message_visibility",
            QueueUrl=self._url,
            ReceiptHandle=letter.receipt,
            VisibilityTimeout=seconds,
        )

    async def delete(self, letter: Letter) -> None:
        """Delete a message that is done."""
        await self._aws.call(
            "sqs", "delete_message", QueueUrl=self._url, ReceiptHandle=letter.receipt
        )

    async def count(self) -> int:
        """Return about how many messages wait."""
        name = "ApproximateNumberOfMessages"
        answer = await self._aws.call(
            "sqs", "get_queue_attributes", QueueUrl=self._url, AttributeNames=[name]
        )
        return int(answer["Attributes"][name])

    async def redrive(self) -> Redrive:
        """Return where messages go that failed; it is read once."""
        if self._redrive is None:
            answer = await self._aws.call(
                "sqs", "get_queue_attributes", QueueUrl=self._url, AttributeNames=["RedrivePolicy"]
            )
            policy = json.loads(answer.get("Attributes", {}).get("RedrivePolicy") or "{}")
            self._redrive = self._read(policy)
        return self._redrive

    async def set_aside(self, letter: Letter, reason: str) -> bool:
        """Move a message to the dead letters, with its reason, time and former id.

        Returns:
            False where there are no dead letters.
        """
        redrive = await self.redrive()
        if redrive.url is None:
            return False
        said = {
            "Reason": REFUSED.sub("?", reason)[:REASON_CHARACTERS],
            "FailedAt": datetime.now(UTC).isoformat(timespec="seconds"),
            "MessageId": letter.id,
            "Receives": str(letter.receives),
        }
        trace = {name: text for name, text in letter.texts.items() if name == "traceparent"}
        await self._aws.call(
            "sqs",
            "send_message",
            QueueUrl=redrive.url,
            MessageBody=letter.body,
            MessageAttributes=attributes(trace | said),
        )
        await self.delete(letter)
        return True

    def _read(self, policy: Mapping[str, Any]) -> Redrive:
        if not policy:
            return Redrive()
        # In the queue's account and region, so that only the name differs.
        name = str(policy["deadLetterTargetArn"]).rpartition(":")[2]
        url = f"{self._url.rpartition('/')[0]}/{name}"
        return Redrive(url=url, receives=int(policy["maxReceiveCount"]))
