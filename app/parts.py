"""What a request handler may use, built once when the process starts."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from app import cache, files, flags, queue, requests, signing
from app.cache import Cache, NoCache
from app.database import Database
from app.files import BucketFiles
from app.flags import Flags
from app.folder_files import FolderFiles
from app.notes import Notes
from app.queue import LocalQueue, Queue
from app.requests import Repeated
from app.settings import Settings
from app.signing import Signer
from app.tracing import Tracing
from app.work import Worker

TRACE_ALL = "trace_every_request"


class Part(Protocol):
    """What has a beginning and an end; neither fails because something else is down."""

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """End, within a second or two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """All parts, each the one that is configured or its local stand-in."""

    settings: Settings
    tracing: Tracing
    database: Database
    cache: Cache | NoCache
    files: BucketFiles | FolderFiles
    requests: Repeated
    flags: Flags
    signer: Signer
    notes: Notes
    worker: Worker
    queues: Mapping[str, Queue | LocalQueue]

    @classmethod
    def build(cls, settings: Settings) -> "Parts":
        """Prepare all parts; nothing is begun yet.

        Args:
            settings: The service's.
        """
        switches = flags.build(settings)
        database, answers, store = Database(settings), cache.build(settings), files.build(settings)
        notes = Notes(database, answers)
        worker = Worker(notes, store)
        return cls(
            settings=settings,
            tracing=Tracing(settings, lambda: switches.is_on(TRACE_ALL)),
            database=database,
            cache=answers,
            files=store,
            requests=requests.build(settings),
            flags=switches,
            signer=signing.build(settings),
            notes=notes,
            worker=worker,
            queues=queue.build(settings, worker.do),
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Begin all parts, and end them with the block, the last one first."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.tracing.close)
            for part in self._parts:
                await part.start()
                stack.push_async_callback(part.close)
            yield

    @property
    def _parts(self) -> list[Part]:
        first = (self.flags, self.database, self.cache, self.files, self.requests, self.signer)
        return [*first, *self.queues.values()]
