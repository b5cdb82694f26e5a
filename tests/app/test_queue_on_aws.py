"""Messages and their consumer on SQS: the embedded one, made as the platform makes queues."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest

from app.aws import Aws
from app.consumer import Consumer, Pace
from app.queue import Queue, QueueError, UnworkableError
from app.source import Source
from tests.support.embedded_aws import EmbeddedAws

pytestmark = pytest.mark.e2e


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scenario())


@pytest.fixture
def queue(embedded_aws: EmbeddedAws, request: pytest.FixtureRequest) -> str:
    """A queue as `constructs_lib.messaging` makes it."""
    sqs = embedded_aws.client("sqs")
    name = f"app-{abs(hash(request.node.name)) % 10**8}"
    failed = sqs.create_queue(QueueName=f"{name}-failed")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=failed, AttributeNames=["QueueArn"])
    policy = {"deadLetterTargetArn": arn["Attributes"]["QueueArn"], "maxReceiveCount": 3}
    made = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(policy)})
    return str(made["QueueUrl"])


class Work:
    """Fails as a message says, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked = list[Any]()

    async def __call__(self, message: Mapping[str, Any]) -> None:
        self.asked.append(message["n"])
        if message.get("never"):
            raise UnworkableError("never: received True, allowed: nothing")
        if message.get("fails"):
            raise ConnectionError("the database is away\x00")


async def consumed(session: Aws, url: str, work: Work, *, until: Callable[[], bool]) -> None:
    pace = Pace(poll_seconds=1, pause_seconds=0)
    consumer = Consumer("tasks", Source(session, url), work, pace)
    running = asyncio.create_task(consumer.run(5))
    async with asyncio.timeout(20):
        while not until():
            await asyncio.sleep(0.02)
    consumer.stop()
    await running


def letters(embedded_aws: EmbeddedAws, url: str) -> list[dict[str, Any]]:
    answer = embedded_aws.client("sqs").receive_message(
        QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10
    )
    found: list[dict[str, Any]] = answer.get("Messages", [])
    return found


def test_each_message_is_worked_on_once_and_is_gone_then(
    session: Aws, queue: str, embedded_aws: EmbeddedAws
) -> None:
    work = Work()

    async def scenario() -> None:
        sending = Queue(session, "tasks", queue)
        for n in range(25):
            await sending.send({"n": n})
        await consumed(session, queue, work, until=lambda: len(work.asked) >= 25)

    run(scenario)
    assert sorted(work.asked) == list(range(25))
    assert letters(embedded_aws, queue) == []
    assert letters(embedded_aws, f"{queue}-failed") == []


def test_a_poison_message_ends_in_the_dead_letters_and_says_why(
    session: Aws, queue: str, embedded_aws: EmbeddedAws
) -> None:
    work = Work()

    async def scenario() -> None:
        sending = Queue(session, "tasks", queue)
        await sending.send({"n": 1, "never": True})
        await sending.send({"n": 2, "fails": True})
        await sending.send({"n": 3})
        await session.call("sqs", "send_message", QueueUrl=queue, MessageBody="no JSON")
        await consumed(session, queue, work, until=lambda: len(work.asked) >= 5)

    run(scenario)
    assert sorted(work.asked) == [1, 2, 2, 2, 3], "what may succeed later is tried three times"
    found = {
        each["Body"]: each["MessageAttributes"] for each in letters(embedded_aws, f"{queue}-failed")
    }
    reasons = {body: given["Reason"]["StringValue"] for body, given in found.items()}
    assert reasons == {
        '{"n": 1, "never": true}': "never: received True, allowed: nothing",
        '{"n": 2, "fails": true}': "ConnectionError: the database is away?",
        "no JSON": "the body is not JSON: Expecting value: line 1 column 1 (char 0)",
    }
    told = found['{"n": 2, "fails": true}']
    assert told["Receives"]["StringValue"] == "3"
    assert {"FailedAt", "MessageId"} <= set(told)


def test_a_queue_that_is_not_there_is_an_error_with_its_name(session: Aws, queue: str) -> None:
    async def scenario() -> None:
        with pytest.raises(QueueError, match=r"queue tasks: .*NonExistentQueue"):
            await Queue(session, "tasks", f"{queue}-nowhere").send({})

    run(scenario)
