"""Takes messages from a queue of SQS and works on them, a few at a time.

SQS delivers a message at least once, so work bears repetition. While one works on a message it is
hidden from others for a minute, again and again; if the process dies, another has it a minute
later. Work that fails is tried again after a pause that grows. What cannot be worked on, or has
failed as often as the queue allows, goes to the dead letters with its reason as an attribute.
If even that is refused, SQS moves it there by itself, and the reason is in the log.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from opentelemetry import propagate, trace

from app import aws
from app.queue import AGE, DURATION, MESSAGES, WAIT, UnworkableError, Work, begin_counts
from app.source import Letter, Source

log = logging.getLogger(__name__)

AGAIN_SECONDS = 5.0  # after a poll that failed
POLLED_SECONDS = 60  # without a poll for so long, a consumer that has nothing to do is not well
LONGEST_PAUSE_SECONDS = 300
COUNT_SECONDS = 60.0  # SQS itself knows it no better: its number is of about a minute ago


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How a consumer works.

    Attributes:
        at_a_time: Messages at a time.
        poll_seconds: How long a poll waits for messages, 0 to 20. A process that is to end waits
            for its last poll, so that it is not the longest.
        hidden_seconds: How long a message is hidden from others at a time.
        renew_seconds: After how long it is hidden anew; thrice before it is seen again.
        work_seconds: The longest that work on a message may take.
        pause_seconds: Before the second attempt; it doubles each time, to five minutes.
    """

    at_a_time: int = 4
    poll_seconds: int = 5
    hidden_seconds: int = 60
    renew_seconds: float = 20
    work_seconds: float = 600
    pause_seconds: int = 5


class ConsumerError(Exception):
    """A consumer that does not get at its queue."""


class Consumer:
    """Works on the messages of one queue."""

    def __init__(
        self,
        name: str,
        source: Source,
        work: Work,
        pace: Pace | None = None,
        tracer: trace.Tracer | None = None,
    ) -> None:
        """Take what to work on; nothing is taken from the queue yet.

        Args:
            name: Name of the queue, in logs and metrics.
            source: The queue.
            work: Works on a message; raises UnworkableError if it never will.
            pace: How fast.
            tracer: What begins the span of each message.
        """
        begin_counts(name)
        self._name, self._source, self._work = name, source, work
        self._pace, self._tracer = pace or Pace(), tracer or trace.NoOpTracer()
        self._ending = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._polled = -float("inf")
        self._stopped = -float("inf")

    async def check(self) -> None:
        """See that messages are taken from the queue.

        Raises:
            ConsumerError: They are not.
        """
        busy = len(self._running) >= self._pace.at_a_time
        if not busy and time.monotonic() - self._polled > POLLED_SECONDS:
            raise ConsumerError(f"queue {self._name} does not answer")

    async def count(self) -> float:
        """Count the messages that wait, and return the seconds until it is worth another look."""
        try:
            WAIT.labels(self._name).set(await self._source.count())
        except aws.FAILURES as error:
            log.warning("queue %s: not counted, %s", self._name, aws.code(error))
            WAIT.remove(self._name)  # nothing is better than a number of long ago
        return COUNT_SECONDS

    def stop(self) -> None:
        """Take no more messages."""
        self._stopped = time.monotonic()
        self._ending.set()

    async def run(self, finish_seconds: float) -> None:
        """Take messages until `stop`, then finish those that are being worked on.

        Args:
            finish_seconds: How long they may take from `stop` on; what is not done then is given
                back, so that another process takes it at once.
        """
        try:
            while not self._ending.is_set():
                await self._turn()
            if self._running:
                left = max(self._stopped + finish_seconds - time.monotonic(), 0)
                await asyncio.wait(set(self._running), timeout=left)
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        late = set(self._running)
        if late:
            log.warning("queue %s: %s messages are given back", self._name, len(late))
            for each in late:
                each.cancel()
            await asyncio.wait(late)

    async def _turn(self) -> None:
        """Wait until there is a place, and then for messages."""
        free = self._pace.at_a_time - len(self._running)
        if free <= 0:
            ending = asyncio.create_task(self._ending.wait())
            await asyncio.wait({*self._running, ending}, return_when=asyncio.FIRST_COMPLETED)
            ending.cancel()
            return
        try:
            found = await self._source.receive(
                free,
                poll_seconds=self._pace.poll_seconds,
                hidden_seconds=self._pace.hidden_seconds,
            )
        except aws.FAILURES as error:
            log.warning("queue %s: %s", self._name, aws.code(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), AGAIN_SECONDS)
            return
        self._polled = time.monotonic()
        for letter in found:
            if self._ending.is_set():
                await self._tell(self._source.hide(letter, 0), letter)
                continue
            task = asyncio.create_task(self._handle(letter))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _handle(self, letter: Letter) -> None:
        """Work on a message, hidden from others all the while."""
        AGE.labels(self._name).observe(max(time.time() - letter.sent, 0))
        # Around all of it: what is logged of a message that failed leads to its trace.
        with self._tracer.start_as_current_span(
            f"{self._name} process",
            context=propagate.extract(letter.texts),
            kind=trace.SpanKind.CONSUMER,
        ) as span:
            hiding = asyncio.create_task(self._keep_hidden(letter))
            try:
                outcome = await self._attempt(letter, span)
            except asyncio.CancelledError:
                await self._tell(self._source.hide(letter, 0), letter)
                outcome = "given_back"
            finally:
                hiding.cancel()
            MESSAGES.labels(self._name, outcome).inc()

    async def _keep_hidden(self, letter: Letter) -> None:
        while True:
            await asyncio.sleep(self._pace.renew_seconds)
            await self._tell(self._source.hide(letter, self._pace.hidden_seconds), letter)

    async def _attempt(self, letter: Letter, span: trace.Span) -> str:
        """Work on a message once, and return what came of it."""
        limit: asyncio.Timeout | None = None
        try:
            with DURATION.labels(self._name).time():
                async with asyncio.timeout(self._pace.work_seconds) as limit:
                    await self._work(_read(letter.body))
        except UnworkableError as error:
            _mark(span, error)
            return await self._fail(letter, str(error), final=True)
        except Exception as error:  # noqa: BLE001 - its reason goes to the log and the dead letters
            _mark(span, error)
            late = limit is not None and limit.expired()
            reason = f"not done within {self._pace.work_seconds:g} s" if late else _said(error)
            return await self._fail(letter, reason, final=False)
        await self._tell(self._source.delete(letter), letter)
        return "done"

    async def _fail(self, letter: Letter, reason: str, *, final: bool) -> str:
        """Give a message back for later, or set it aside for good."""
        known = {"queue": self._name, "message_id": letter.id, "receives": letter.receives}
        try:
            redrive = await self._source.redrive()
            final = final or 0 < redrive.receives <= letter.receives
            if final and await self._source.set_aside(letter, reason):
                log.error("message %s set aside: %s", letter.id, reason, extra=known)
                return "set_aside"
        except aws.FAILURES as error:
            log.error("message %s: not set aside, %s", letter.id, aws.code(error))
        log.warning("message %s failed: %s", letter.id, reason, extra=known)
        pause = min(self._pace.pause_seconds * 2 ** (letter.receives - 1), LONGEST_PAUSE_SECONDS)
        await self._tell(self._source.hide(letter, pause), letter)
        return "failed"

    async def _tell(self, call: Awaitable[None], letter: Letter) -> None:
        """Tell SQS something; if that fails, the message is handed out again, which work bears."""
        try:
            await call
        except aws.FAILURES as error:
            log.warning("message %s: %s", letter.id, aws.code(error))


def _mark(span: trace.Span, error: Exception) -> None:
    span.record_exception(error)
    span.set_status(trace.StatusCode.ERROR, _said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _read(body: str) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except ValueError as error:
        raise UnworkableError(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise UnworkableError("the body is JSON in too many levels") from None
    if not isinstance(message, dict):
        raise UnworkableError(f"the body is JSON, but no object: {type(message).__name__}")
    return message
