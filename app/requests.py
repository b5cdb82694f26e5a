"""Requests that are done once, however often a client sends them.

A client gives each request a key. Who comes first takes a lease on it, does the work and leaves
the answer; who comes later gets that answer. If the first one dies, its lease ends, and the next
to come does the work. An answer that says the service failed is not kept: the client may try
again.

Source: IETF draft "The Idempotency-Key HTTP Header Field".
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable

from app import aws
from app.records import (
    LEASE_SECONDS,
    MOST_BODY_BYTES,
    MemoryRecords,
    Record,
    Records,
    RecordsError,
    TableRecords,
)
from app.settings import Settings

log = logging.getLogger(__name__)

WORK_SECONDS = LEASE_SECONDS - 10  # whoever works ends before somebody else may begin
AGAIN_STATUS = 429  # this and what the service failed at may be tried again

Answer = tuple[int, bytes]


class RunningError(Exception):
    """The first request with this key is still being worked on."""


class DifferentError(Exception):
    """The key was used for another request."""


class Repeated:
    """Does a request once."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""

    async def check(self) -> None:
        """See that records can be kept.

        Raises:
            RecordsError: They cannot.
        """
        await self._records.check()

    async def once(self, key: str, fingerprint: str, do: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do it, or return what was answered the first time.

        Args:
            key: What the client calls the request, made unique among clients and paths.
            fingerprint: Of all that matters in the request.
            do: Does it, and returns status and body; it has 50 seconds.

        Raises:
            RunningError: Somebody works on it.
            DifferentError: The key was used for another request.
            RecordsError: Records cannot be kept now, so that nothing was done.
            TimeoutError: It took too long.
        """
        mine = Record(fingerprint=fingerprint, holder=uuid.uuid4().hex)
        there = await self._records.take(key, mine)
        if there.fingerprint != fingerprint:
            raise DifferentError
        if there.status is not None:
            return there.status, there.body
        if there.holder != mine.holder:
            raise RunningError
        try:
            async with asyncio.timeout(WORK_SECONDS):
                status, body = await do()
        except BaseException:
            await asyncio.shield(self._release(key, mine.holder))
            raise
        await asyncio.shield(self._leave(key, mine, status, body))
        return status, body

    async def _leave(self, key: str, mine: Record, status: int, body: bytes) -> None:
        """Keep an answer, if it is one to keep; the client gets it in any case."""
        if status >= 500 or status == AGAIN_STATUS or len(body) > MOST_BODY_BYTES:
            await self._release(key, mine.holder)
            return
        done = Record(fingerprint=mine.fingerprint, holder=mine.holder, status=status, body=body)
        try:
            if not await self._records.finish(key, done):
                log.error("an answer came after its lease had ended, and may have been given twice")
        except RecordsError:
            log.warning("an answer could not be kept")

    async def _release(self, key: str, holder: str) -> None:
        try:
            await self._records.release(key, holder)
        except RecordsError:
            log.warning("a lease stays until it ends")


def build(settings: Settings) -> Repeated:
    """Return what keeps records in the configured table, or in memory."""
    if settings.table is None:
        return Repeated(MemoryRecords())
    return Repeated(TableRecords(aws.of(settings), settings.table))
