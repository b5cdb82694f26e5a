"""What a request handler may use, built once when the service starts.

Each part has a module with `build(settings)`, which returns the one that is configured or its
local stand-in: app.cache, app.files, app.requests, app.flags, app.signing; and app.queue with
`build(settings, work)`, where `work` does a message in the process when there is no queue.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.settings import Settings


class Part(Protocol):
    """What has a beginning and an end; where it can fail, it also has `async def check()`."""

    async def start(self) -> None:
        """Begin; must not fail because something else is down."""

    async def close(self) -> None:
        """End, within a second or two."""


class Cache(Part, Protocol):
    """Answers of reads; a broken cache is a miss, never a failed request."""

    async def get(self, key: str) -> bytes | None:
        """Return what was put; None when it is not there."""

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for a time."""

    async def forget(self, key: str) -> None:
        """Drop a value."""


class Files(Part, Protocol):
    """Files that users bring and fetch."""

    async def write(self, name: str, content: bytes) -> None:
        """Write one of the service's own."""


class Queue(Part, Protocol):
    """Work for later."""

    async def send(self, message: Mapping[str, Any]) -> None:
        """Put a message in."""


class Repeated(Part, Protocol):
    """Requests with an Idempotency-Key."""

    async def once(
        self, key: str, fingerprint: str, do: Callable[[], Awaitable[tuple[int, bytes]]]
    ) -> tuple[int, bytes]:
        """Do it, or return what was answered the first time."""


class Flags(Part, Protocol):
    """Switches; a safe default where they cannot be read."""

    def is_on(self, name: str) -> bool:
        """Say whether a switch is on, without waiting."""


class Signer(Part, Protocol):
    """Signatures of links."""

    async def sign(self, text: str) -> str:
        """Return a token that holds the text, signed with the current key."""

    async def verify(self, token: str) -> str | None:
        """Return the text of a token; None when no key that we know signed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """All parts. `app.notes.Notes(database, cache)` has get, list, all and summarize for work."""

    settings: Settings
    cache: Cache
    files: Files
    queues: Mapping[str, Queue]
    requests: Repeated
    flags: Flags
    signer: Signer
