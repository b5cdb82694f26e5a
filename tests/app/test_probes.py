import asyncio
import time

import pytest

from app import probes
from app.probes import Readiness
from app.shutdown import Drain


class Thing:
    """Something that works or does not."""

    def __init__(self, *, works: bool = True, seconds: float = 0) -> None:
        self.works, self.seconds, self.asked = works, seconds, 0

    async def check(self) -> None:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if not self.works:
            raise ConnectionError("refused")


def test_it_is_ready_when_everything_works_and_until_it_ends() -> None:
    async def scenario() -> None:
        drain = Drain(5)
        readiness = Readiness(drain, {"database": Thing().check})
        assert await readiness.look() == (True, {"database": "ok"})
        drain.begin()
        assert await readiness.look() == (False, {"database": "ok"})

    asyncio.run(scenario())


def test_what_it_cannot_work_without_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "FRESH_SECONDS", 0)

    async def scenario() -> None:
        database = Thing(works=False)
        readiness = Readiness(Drain(), {"database": database.check})
        assert await readiness.look() == (False, {"database": "failing"})
        database.works = True
        assert (await readiness.look())[0]
        database.works = False
        assert not (await readiness.look())[0]

    asyncio.run(scenario())


def test_a_cache_has_to_be_reached_once_and_may_fail_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "FRESH_SECONDS", 0)

    async def scenario() -> None:
        cache = Thing(works=False)
        readiness = Readiness(Drain(), {}, {"cache": cache.check})
        assert await readiness.look() == (False, {"cache": "failing"})
        cache.works = True
        assert await readiness.look() == (True, {"cache": "ok"})
        cache.works = False
        assert await readiness.look() == (True, {"cache": "failing"})

    asyncio.run(scenario())


def test_what_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "CHECK_SECONDS", 0.05)
    both = {"database": Thing(seconds=60).check, "schema": Thing(seconds=60).check}
    began = time.monotonic()
    assert not asyncio.run(Readiness(Drain(), both).look())[0]
    assert time.monotonic() - began < 2


def test_many_who_ask_at_a_time_cost_one_look() -> None:
    async def scenario() -> int:
        database = Thing(seconds=0.01)
        readiness = Readiness(Drain(), {"database": database.check})
        await asyncio.gather(*(readiness.look() for _ in range(50)))
        return database.asked

    assert asyncio.run(scenario()) == 1
