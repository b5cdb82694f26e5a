import asyncio
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import REGISTRY

from app import logs
from app.consumer import Consumer, ConsumerError, Pace
from app.queue import UnworkableError, Work
from app.source import Letter, Redrive

AWAY = EndpointConnectionError(endpoint_url="https://sqs")
TRACE = "0af7651916cd43dd8448eb211c80319c"
QUICK = Pace(at_a_time=2, poll_seconds=0, hidden_seconds=60, renew_seconds=0.01, work_seconds=1)


class Queue:
    """A queue in memory that remembers what a consumer told it."""

    def __init__(
        self, *bodies: str, receives: int = 1, most: int = 5, texts: Mapping[str, str] | None = None
    ) -> None:
        self.waiting = [
            Letter(
                id=f"m{n}",
                receipt=f"r{n}",
                body=body,
                receives=receives,
                sent=time.time() - 7,
                texts=texts or {},
            )
            for n, body in enumerate(bodies)
        ]
        self.most = most
        self.deleted, self.hidden = list[str](), list[tuple[str, int]]()
        self.aside = dict[str, str]()
        self.refuses_aside = self.is_away = False
        self.asked = list[int]()

    async def receive(self, most: int, **_: int) -> list[Letter]:
        await asyncio.sleep(0.001)
        if self.is_away:
            raise AWAY
        self.asked.append(most)
        found, self.waiting = self.waiting[:most], self.waiting[most:]
        return found

    async def hide(self, letter: Letter, seconds: int) -> None:
        self.hidden.append((letter.id, seconds))

    async def delete(self, letter: Letter) -> None:
        self.deleted.append(letter.id)

    async def redrive(self) -> Redrive:
        return Redrive(url="https://failed", receives=self.most)

    async def count(self) -> int:
        if self.is_away:
            raise AWAY
        return 12

    async def set_aside(self, letter: Letter, reason: str) -> bool:
        if self.refuses_aside:
            raise AWAY
        self.aside[letter.id] = reason
        return True


def consume(
    queue: Queue, work: Work, *, seconds: float = 0.1, finish: float = 1, pace: Pace = QUICK
) -> Consumer:
    async def scenario() -> Consumer:
        consumer = Consumer("tasks", queue, work, pace)  # type: ignore[arg-type]
        running = asyncio.create_task(consumer.run(finish))
        await asyncio.sleep(seconds)
        consumer.stop()
        await asyncio.wait_for(running, 5)
        return consumer

    return asyncio.run(scenario())


class Done:
    def __init__(self) -> None:
        self.messages = list[Mapping[str, Any]]()

    async def __call__(self, message: Mapping[str, Any]) -> None:
        self.messages.append(message)


def test_what_is_done_is_deleted() -> None:
    queue, work = Queue('{"n": 1}', '{"n": 2}', '{"n": 3}'), Done()
    consume(queue, work)
    assert sorted(each["n"] for each in work.messages) == [1, 2, 3]
    assert sorted(queue.deleted) == ["m0", "m1", "m2"]
    assert queue.aside == {}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("no JSON", "the body is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[" * 100_000, "the body is JSON in too many levels"),
        ("[1]", "the body is JSON, but no object: list"),
        ('"text"', "the body is JSON, but no object: str"),
    ],
)
def test_what_cannot_be_read_is_set_aside_at_once_with_its_reason(body: str, reason: str) -> None:
    queue, work = Queue(body, '{"n": 1}'), Done()
    consume(queue, work)
    assert queue.aside == {"m0": reason}
    assert work.messages == [{"n": 1}], "the next one is not kept from being done"


def test_what_cannot_be_worked_on_is_set_aside_at_once_with_its_reason() -> None:
    async def refuse(_: Mapping[str, Any]) -> None:
        raise UnworkableError("work: received 'x', allowed: summarize or export")

    queue = Queue("{}")
    consume(queue, refuse)
    assert queue.aside == {"m0": "work: received 'x', allowed: summarize or export"}


@pytest.mark.parametrize(("receives", "pause"), [(1, 5), (2, 10), (4, 40)])
def test_what_fails_is_given_back_for_later_each_time_for_longer(receives: int, pause: int) -> None:
    async def fail(_: Mapping[str, Any]) -> None:
        raise ConnectionError("the database is away")

    queue = Queue("{}", receives=receives)
    consume(queue, fail)
    assert queue.hidden[-1] == ("m0", pause)
    assert (queue.deleted, queue.aside) == ([], {})


def test_what_has_failed_as_often_as_the_queue_allows_is_set_aside_with_its_reason() -> None:
    async def fail(_: Mapping[str, Any]) -> None:
        raise ConnectionError("the database is away")

    queue = Queue("{}", receives=5)
    consume(queue, fail)
    assert queue.aside == {"m0": "ConnectionError: the database is away"}


def test_where_setting_aside_is_refused_the_message_stays_for_sqs_to_move(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue("no JSON", receives=5)
    queue.refuses_aside = True
    consume(queue, Done())
    assert queue.deleted == []
    assert queue.hidden[-1] == ("m0", 80)
    assert "message m0 failed: the body is not JSON" in caplog.text


def test_work_that_hangs_fails_and_does_not_block_its_place() -> None:
    async def hang(message: Mapping[str, Any]) -> None:
        await asyncio.sleep(60 if message else 0)

    queue = Queue('{"n": 1}', '{"n": 2}', "{}", receives=5)
    consume(queue, hang, seconds=0.3, pace=Pace(at_a_time=2, poll_seconds=0, work_seconds=0.05))
    assert queue.aside == dict.fromkeys(("m0", "m1"), "not done within 0.05 s")
    assert queue.deleted == ["m2"]


def test_a_message_stays_hidden_while_it_is_worked_on_and_no_longer() -> None:
    hidden_at_end = 0

    async def slow(_: Mapping[str, Any]) -> None:
        nonlocal hidden_at_end
        while len(queue.hidden) < 3:  # however slow the machine is
            await asyncio.sleep(0.001)
        hidden_at_end = len(queue.hidden)

    queue = Queue("{}")
    consume(queue, slow, seconds=0.2)
    assert queue.deleted == ["m0"]
    assert len(queue.hidden) == hidden_at_end
    assert set(queue.hidden) == {("m0", 60)}


def test_no_more_messages_are_taken_than_are_worked_on() -> None:
    running, most = 0, 0

    async def slow(_: Mapping[str, Any]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    queue = Queue(*["{}"] * 20)
    consume(queue, slow, seconds=0.5)
    assert most == 2
    assert max(queue.asked) == 2
    assert len(queue.deleted) == 20


def test_a_stop_lets_running_work_end_and_takes_no_more() -> None:
    done = 0

    async def slow(_: Mapping[str, Any]) -> None:
        nonlocal done
        await asyncio.sleep(0.2)
        done += 1

    queue = Queue(*["{}"] * 10)
    consume(queue, slow, seconds=0.05)
    assert (done, len(queue.deleted), len(queue.waiting)) == (2, 2, 8)


def test_work_that_takes_too_long_at_the_end_is_given_back_at_once() -> None:
    async def hang(_: Mapping[str, Any]) -> None:
        await asyncio.sleep(60)

    queue = Queue("{}")
    consume(queue, hang, finish=0.05, pace=Pace(poll_seconds=0))
    assert queue.hidden == [("m0", 0)]
    assert queue.deleted == []


def test_a_queue_that_is_away_is_asked_again_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.consumer.AGAIN_SECONDS", 0.01)

    async def scenario() -> None:
        queue, work = Queue(json.dumps({"n": 1})), Done()
        queue.is_away = True
        consumer = Consumer("tasks", queue, work, QUICK)  # type: ignore[arg-type]
        running = asyncio.create_task(consumer.run(1))
        await asyncio.sleep(0.05)
        with pytest.raises(ConsumerError, match="queue tasks does not answer"):
            await consumer.check()
        queue.is_away = False
        await asyncio.sleep(0.1)
        await consumer.check()
        assert work.messages == [{"n": 1}]
        consumer.stop()
        await running

    asyncio.run(scenario())


def test_the_age_of_a_message_is_that_since_it_was_sent() -> None:
    names = ("queue_message_age_seconds_sum", "queue_message_age_seconds_count")
    before = [REGISTRY.get_sample_value(name, {"queue": "tasks"}) or 0 for name in names]
    consume(Queue("{}", "{}"), Done())
    after = [REGISTRY.get_sample_value(name, {"queue": "tasks"}) or 0 for name in names]
    seconds, count = (now - then for now, then in zip(after, before, strict=True))
    assert count == 2
    assert 14 <= seconds < 20


def test_what_waits_is_told_and_nothing_where_nobody_knows() -> None:
    async def scenario() -> list[float | None]:
        queue = Queue()
        consumer = Consumer("told", queue, Done(), QUICK)  # type: ignore[arg-type]
        found = list[float | None]()
        for queue.is_away in (False, True, False):
            assert await consumer.count() == 60
            found.append(REGISTRY.get_sample_value("queue_messages_waiting", {"queue": "told"}))
        return found

    assert asyncio.run(scenario()) == [12, None, 12]


def test_what_is_logged_of_a_message_that_failed_leads_to_its_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(_: Mapping[str, Any]) -> None:
        raise ConnectionError("the database is away")

    async def scenario() -> None:
        queue = Queue("{}", texts={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
        tracer = TracerProvider().get_tracer("test")
        consumer = Consumer("tasks", queue, fail, QUICK, tracer)  # type: ignore[arg-type]
        running = asyncio.create_task(consumer.run(1))
        await asyncio.sleep(0.05)
        consumer.stop()
        await running

    ids = logs.Ids()
    caplog.set_level(logging.WARNING)
    caplog.handler.addFilter(ids)
    try:
        asyncio.run(scenario())
    finally:
        caplog.handler.removeFilter(ids)
    (line,) = [each for each in caplog.records if "message m0 failed" in each.message]
    assert vars(line)["trace_id"] == TRACE
