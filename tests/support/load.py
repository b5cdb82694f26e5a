"""Requests at a fixed rate, whatever the answers take: what a service meets from many clients.

A client that waits for an answer before it sends its next request slows down with the service and
hides that. Here each request has its time to begin, and what it waits longer counts as latency.
"""

import asyncio
import itertools
import json
import math
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

TIMEOUT_SECONDS = 30.0


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What became of the requests.

    Attributes:
        latencies: Seconds from the time to begin until the answer, of each that was answered.
        answers: How many answers of each status.
        failures: How many requests got no answer, or one of an error, by what was met.
    """

    latencies: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """How many requests failed."""
        return self.failures.total()

    def percentile(self, percent: float) -> float:
        """The latency in seconds that so many percent of the requests do not exceed."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

    def __str__(self) -> str:
        shown = ", ".join(
            f"p{percent:g} {1000 * self.percentile(percent):.1f} ms" for percent in (50, 95, 99)
        )
        counts = ", ".join(
            f"{count:,} x {status}" for status, count in sorted(self.answers.items())
        )
        failures = f" ({dict(self.failures)})" if self.failures else ""
        slowest = 1000 * max(self.latencies)
        return f"{counts}; {self.failed} failed{failures}; {shown}, slowest {slowest:.1f} ms"


class Connections:
    """Connections to one address that are kept open, as a browser keeps them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send one request and return status and content of the answer.

        Raises:
            OSError, EOFError, TimeoutError: There was no whole answer.
        """
        async with asyncio.timeout(TIMEOUT_SECONDS):
            reader, writer = await self._take()
            try:
                content = b"" if body is None else json.dumps(body).encode()
                writer.write(_head(method, path, self._port, len(content)) + content)
                status, headers = await _read_head(reader)
                received = await _read_content(reader, status, headers)
            except BaseException:
                await _close(writer)
                raise
            if headers.get("connection") == "close":
                await _close(writer)
            else:
                self._idle.append((reader, writer))
        return status, json.loads(received) if received else None

    async def _take(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            await _close(writer)
        return await asyncio.open_connection("127.0.0.1", self._port)

    async def close(self) -> None:
        """Close all that are open."""
        for _, writer in self._idle:
            await _close(writer)
        self._idle.clear()


class Notes:
    """What clients of the service do: mostly read, and sometimes write, what is really there."""

    def __init__(self, port: int, seed: int = 1) -> None:
        self._connections = Connections(port)
        self._random = random.Random(seed)  # noqa: S311 - a load, not a secret
        self._ids: deque[str] = deque(maxlen=500)
        self._to_remove: deque[str] = deque()  # which nobody else reads meanwhile

    async def prepare(self, count: int = 50) -> None:
        """Write some notes to begin with."""
        for _ in range(count):
            await self._add()

    async def __call__(self) -> int:
        """Send one request and return its status."""
        chosen = self._random.random()
        if chosen < 0.15:
            return await self._add()
        id_ = self._random.choice(self._ids)
        if chosen < 0.20:
            return await self._send("PUT", f"/notes/{id_}", self._draft())
        if chosen < 0.35:
            return await self._send("GET", "/notes?limit=20")
        if chosen < 0.40 and self._to_remove:
            return await self._send("DELETE", f"/notes/{self._to_remove.popleft()}")
        return await self._send("GET", f"/notes/{id_}")

    async def close(self) -> None:
        """Close all connections."""
        await self._connections.close()

    async def _add(self) -> int:
        status, note = await self._connections.send("POST", "/notes", self._draft())
        if status == 201:
            ids = self._to_remove if self._random.random() < 0.4 else self._ids
            ids.append(note["id"])
        return status

    async def _send(self, method: str, path: str, body: Any = None) -> int:
        status, _ = await self._connections.send(method, path, body)
        return status

    def _draft(self) -> dict[str, str]:
        number = self._random.randrange(10**6)
        return {"title": f"note {number}", "text": "some words " * (number % 40)}


async def at_rate(
    request: Callable[[], Awaitable[int]],
    *,
    per_second: float,
    seconds: float,
    goes_on: Callable[[], bool] = lambda: False,
    is_failure: Callable[[int], bool] = lambda status: status >= 400,
) -> Outcome:
    """Begin requests at a fixed rate for some time, and wait for all of them.

    Args:
        request: Sends one and returns its status.
        per_second: How many begin in a second.
        seconds: For how long they do, at least.
        goes_on: Whether they do so still after that time.
        is_failure: Whether a status is one that should not be.
    """
    outcome = Outcome()
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def send(due: float) -> None:
        try:
            status = await request()
        except (OSError, EOFError, ValueError) as problem:
            outcome.failures[f"{type(problem).__name__}: {problem}"] += 1
            return
        outcome.latencies.append(loop.time() - due)
        outcome.answers[status] += 1
        if is_failure(status):
            outcome.failures[str(status)] += 1

    async with asyncio.TaskGroup() as tasks:
        for number in itertools.count():
            if number >= round(per_second * seconds) and not goes_on():
                break
            due = begun + number / per_second
            await asyncio.sleep(due - loop.time())
            tasks.create_task(send(due))
    return outcome


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _head(method: str, path: str, port: int, length: int) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if length:
        lines += ["Content-Type: application/json", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, Mapping[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    fields = (line.split(":", 1) for line in lines)
    return int(first.split(" ", 2)[1]), {key.lower(): value.strip() for key, value in fields}


async def _read_content(
    reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]
) -> bytes:
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers["content-length"]))
    content = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        content += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return content
