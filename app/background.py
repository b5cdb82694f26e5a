"""Something that is done again and again beside the requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)

FIRST_SECONDS = 3  # that a start waits for the first time; after that it goes on beside it
AFTER_FAILURE_SECONDS = 30


class Background:
    """Does something at once and then after as many seconds as it says each time."""

    def __init__(self, what: str, do: Callable[[], Awaitable[float]]) -> None:
        """Take what to do.

        Args:
            what: What it is, for the log.
            do: Does it, and returns the seconds until the next time.
        """
        self._what, self._do = what, do
        self._task: asyncio.Task[None] | None = None
        self._first = asyncio.Event()

    async def start(self) -> None:
        """Begin, and wait a little for the first time to be over."""
        self._task = asyncio.create_task(self._go_on(), name=self._what)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._first.wait(), FIRST_SECONDS)

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go_on(self) -> None:
        while True:
            try:
                seconds = await self._do()
            except Exception:  # whatever it is, the next time may go well
                log.exception("%s: failed, trying again in %s s", self._what, AFTER_FAILURE_SECONDS)
                seconds = AFTER_FAILURE_SECONDS
            self._first.set()
            await asyncio.sleep(seconds)
