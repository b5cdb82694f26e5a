"""What goes on beside a run: requests, and a look at the alerts every moment."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support import load
from tests.support.monitoring.servers import Prometheus

PER_SECOND = 25.0
LOOK_SECONDS = 0.1
STATES = ("inactive", "pending", "firing")


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        at: When, by time.time().
        what: State of an alert, or a fault.
        alert: The alert; "" where it is about none.
        service: Whose; "" where it is of none.
    """

    at: float
    what: str
    alert: str = ""
    service: str = ""


class _Visits(load.Notes):
    """What clients do, and now and then a summary, which is a worker's."""

    async def __call__(self) -> int:
        """Send one request and return its status."""
        if self._ids and self._random.random() < 0.1:
            return await self._send("POST", f"/notes/{self._random.choice(self._ids)}/summary")
        return await super().__call__()


@contextmanager
def loaded(port: int) -> Iterator[None]:
    """Requests to a service for the length of a `with` block.

    Args:
        port: Its port.
    """
    ending = threading.Event()

    async def visit() -> None:
        visits = _Visits(port)
        try:
            await visits.prepare(20)
            await load.at_rate(
                visits, per_second=PER_SECOND, seconds=0, goes_on=lambda: not ending.is_set()
            )
        finally:
            await visits.close()

    with _beside(lambda: asyncio.run(visit()), ending):
        yield


@contextmanager
def looking(prometheus: Prometheus, events: list[Event]) -> Iterator[None]:
    """Note each state of each alert as it is first seen; what is gone is inactive.

    Args:
        prometheus: What evaluates the rules.
        events: Where they are noted. Of several with the same name and service, as for each
            window of a budget, the one that is furthest counts.
    """
    ending = threading.Event()

    def look() -> None:
        before: dict[tuple[str, str], str] = {}
        while not ending.wait(LOOK_SECONDS):
            now: dict[tuple[str, str], str] = {}
            for each in prometheus.alerts:
                key = each["labels"]["alertname"], each["labels"].get("service", "")
                now[key] = max(now.get(key, "inactive"), each["state"], key=STATES.index)
            at = time.time()
            for key in sorted(now.keys() | before.keys()):
                state = now.get(key, "inactive")
                if state != before.get(key, "inactive"):
                    events.append(Event(at=at, what=state, alert=key[0], service=key[1]))
            before = now

    with _beside(look, ending):
        yield


@contextmanager
def _beside(work: Callable[[], object], ending: threading.Event) -> Iterator[None]:
    failures = list[BaseException]()

    def guarded() -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - raised where somebody sees it
            failures.append(failure)

    thread = threading.Thread(target=guarded)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
    if failures:
        raise failures[0]
