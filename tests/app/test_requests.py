import asyncio

import pytest

from app import records
from app.records import MemoryRecords, Record
from app.requests import Answer, DifferentError, Repeated, RunningError


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


class Payment:
    """Work that must not be done twice."""

    def __init__(self, status: int = 201) -> None:
        self.status, self.times = status, 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> Answer:
        self.times += 1
        await self.may_end.wait()
        return self.status, b"paid %d" % self.times


def test_a_repeated_request_gets_the_first_answer_and_is_not_done_again() -> None:
    async def scenario() -> None:
        repeated, pay = Repeated(MemoryRecords()), Payment()
        answers = [await repeated.once("key", "body", pay) for _ in range(3)]
        assert answers == [(201, b"paid 1")] * 3
        assert await repeated.once("other key", "body", pay) == (201, b"paid 2")

    asyncio.run(scenario())


def test_of_requests_at_the_same_time_one_is_done_and_the_others_are_told_so() -> None:
    async def scenario() -> None:
        repeated, pay = Repeated(MemoryRecords()), Payment()
        pay.may_end.clear()
        first = asyncio.create_task(repeated.once("key", "body", pay))
        await asyncio.sleep(0)
        for _ in range(5):
            with pytest.raises(RunningError):
                await repeated.once("key", "body", pay)
        pay.may_end.set()
        assert await first == await repeated.once("key", "body", pay) == (201, b"paid 1")

    asyncio.run(scenario())


@pytest.mark.parametrize("ended", [True, False])
def test_a_key_that_was_used_for_another_request_is_refused(ended: bool) -> None:
    async def scenario() -> None:
        repeated, pay = Repeated(MemoryRecords()), Payment()
        if not ended:
            pay.may_end.clear()
        first = asyncio.create_task(repeated.once("key", "body", pay))
        await asyncio.sleep(0.01)
        with pytest.raises(DifferentError):
            await repeated.once("key", "another body", pay)
        pay.may_end.set()
        await first
        assert pay.times == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [500, 503, 429])
def test_an_answer_that_says_try_again_is_not_kept(status: int) -> None:
    async def scenario() -> None:
        repeated, pay = Repeated(MemoryRecords()), Payment(status)
        assert await repeated.once("key", "body", pay) == (status, b"paid 1")
        pay.status = 201
        assert await repeated.once("key", "body", pay) == (201, b"paid 2")

    asyncio.run(scenario())


def test_a_request_that_broke_may_be_sent_again_at_once() -> None:
    async def broken() -> Answer:
        raise ConnectionError

    async def scenario() -> None:
        repeated = Repeated(MemoryRecords())
        with pytest.raises(ConnectionError):
            await repeated.once("key", "body", broken)
        assert await repeated.once("key", "body", Payment()) == (201, b"paid 1")

    asyncio.run(scenario())


def test_who_died_with_a_request_is_waited_for_until_the_lease_ends_and_kept_from_answering() -> (
    None
):
    async def scenario() -> None:
        clock = Clock()
        kept = MemoryRecords(now=clock)
        dead = Record(fingerprint="body", holder="dead")
        await kept.take("key", dead)
        repeated, pay = Repeated(kept), Payment()
        clock.time = records.LEASE_SECONDS - 1
        with pytest.raises(RunningError):
            await repeated.once("key", "body", pay)
        clock.time = records.LEASE_SECONDS + 1
        assert await repeated.once("key", "body", pay) == (201, b"paid 1")
        late = Record(fingerprint="body", holder="dead", status=201, body=b"late")
        assert await kept.finish("key", late) is False
        await kept.release("key", "dead")
        assert await repeated.once("key", "body", pay) == (201, b"paid 1")

    asyncio.run(scenario())


def test_memory_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr(records, "MOST_IN_MEMORY", 2)
        repeated, pay = Repeated(MemoryRecords()), Payment()
        for key in ("1", "2", "3", "3", "2", "1"):
            await repeated.once(key, "body", pay)
        assert pay.times == 4

    asyncio.run(scenario())
