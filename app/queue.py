"""Work for later: put on a queue of SQS, or done in this process where there is none."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from opentelemetry import propagate
from prometheus_client import Counter, Gauge, Histogram

from app import aws
from app.away import AwayError
from app.settings import QUEUES, Settings

log = logging.getLogger(__name__)

AT_A_TIME = 4  # pieces of work in this process
WAITING = 1_000  # pieces of work that wait in this process
CLOSE_SECONDS = 2.0

Message = Mapping[str, Any]
Work = Callable[[Message], Awaitable[None]]

SENT = Counter("queue_messages_sent_total", "Messages put on a queue", ["queue"])
MESSAGES = Counter("queue_messages_total", "Messages by what came of them", ["queue", "outcome"])
DURATION = Histogram(
    "queue_message_duration_seconds",
    "How long work on a message took",
    ["queue"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600),
)
AGE = Histogram(
    "queue_message_age_seconds",
    "Time from when a message was sent until work on it began, at each attempt",
    ["queue"],
    buckets=(0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 21600, 86400),
)
WAIT = Gauge(
    "queue_messages_waiting", "Messages that wait in a queue, hidden ones left out", ["queue"]
)


OUTCOMES = ("done", "failed", "set_aside", "given_back")


def begin_counts(name: str) -> None:
    """Count a queue's messages from 0 on: a rate has something to begin with."""
    for outcome in OUTCOMES:
        MESSAGES.labels(name, outcome)


class QueueError(AwayError):
    """A message could not be put on a queue."""

    thing = "queue"


class UnworkableError(Exception):
    """A message that will not be worked on however often it is tried; says why."""


class Queue:
    """A queue of SQS."""

    def __init__(self, session: aws.Aws, name: str, url: str) -> None:
        self._aws, self._name, self._url = session, name, url

    async def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""

    async def send(self, message: Message) -> None:
        """Put a message on the queue, with the trace that it belongs to.

        Raises:
            QueueError: SQS does not take it.
        """
        trace: dict[str, str] = {}
        propagate.inject(trace)
        try:
            await self._aws.call(
                "sqs",
                "send_message",
                QueueUrl=self._url,
                MessageBody=json.dumps(message),
                MessageAttributes=attributes(trace),
            )
        except aws.FAILURES as error:
            raise QueueError(f"queue {self._name}: {aws.code(error)}") from error
        SENT.labels(self._name).inc()


class LocalQueue:
    """Does the work in this process: what waits when it ends is lost."""

    def __init__(self, name: str, work: Work) -> None:
        begin_counts(name)
        self._name, self._work = name, work
        self._waiting: asyncio.Queue[tuple[float, Message]] = asyncio.Queue(WAITING)
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to work."""
        WAIT.labels(self._name).set_function(self._waiting.qsize)
        self._workers = [asyncio.create_task(self._go_on()) for _ in range(AT_A_TIME)]

    async def close(self) -> None:
        """End, after a moment for what is being worked on."""
        if not self._workers:
            return
        try:
            await asyncio.wait_for(self._waiting.join(), CLOSE_SECONDS)
        except TimeoutError:
            log.warning("queue %s: %s messages are lost", self._name, self._waiting.qsize())
        for worker in self._workers:
            worker.cancel()
        await asyncio.wait(self._workers)

    async def send(self, message: Message) -> None:
        """Take a message.

        Raises:
            QueueError: Too many wait.
        """
        try:
            self._waiting.put_nowait((time.monotonic(), message))
        except asyncio.QueueFull as error:
            raise QueueError(f"queue {self._name}: {WAITING} messages wait already") from error
        SENT.labels(self._name).inc()

    async def _go_on(self) -> None:
        while True:
            sent, message = await self._waiting.get()
            AGE.labels(self._name).observe(time.monotonic() - sent)
            outcome = "done"
            try:
                with DURATION.labels(self._name).time():
                    await self._work(message)
            except Exception:  # whatever it is, the next message may be done
                log.exception("queue %s: a message could not be worked on", self._name)
                outcome = "failed"
            finally:
                self._waiting.task_done()
            MESSAGES.labels(self._name, outcome).inc()


def build(settings: Settings, work: Work) -> dict[str, Queue | LocalQueue]:
    """Return all queues by name.

    Args:
        settings: The service's.
        work: Does a message where there is no queue.
    """
    return {
        name: Queue(aws.of(settings), name, settings.queues[name])
        if name in settings.queues
        else LocalQueue(name, work)
        for name in QUEUES
    }


def attributes(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return texts as attributes of a message; SQS takes no empty ones."""
    return {
        name: {"DataType": "String", "StringValue": text} for name, text in texts.items() if text
    }
