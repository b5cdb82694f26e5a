"""HTTP on a connection: what is no request gets a problem document, and no request has no end."""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.problems import MEDIA_TYPE, Problem

# All headers of a request together. An application load balancer of AWS lets 64 K pass, and the
# service itself needs a tenth of that.
HEAD_BYTES = 32 * 1024
HEADERS = 100
# From a connection's begin, or a request's first byte, to the end of the headers.
HEAD_SECONDS = 30.0
INVALID = Problem(HTTPStatus.BAD_REQUEST, "This is not a request of HTTP/1.1.")
LARGE = Problem(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"Address and headers may have {HEAD_BYTES} bytes together, and {HEADERS} headers, at most.",
)
LATE = Problem(
    HTTPStatus.REQUEST_TIMEOUT, f"The headers may take {HEAD_SECONDS:.0f} seconds at most."
)


class _LargeError(Exception):
    """The parser stops at it."""


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._refusal = INVALID
        self._in_head, self._unparsed, self._size = True, 0, 0
        self._clock: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request, not for ever."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; the parser keeps an unfinished header, however long it gets."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._unparsed += len(data)
            if self._unparsed > HEAD_BYTES:
                self._refuse(LARGE)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_head, self._unparsed, self._size = True, 0, 0
        if self._clock is None:
            self._watch()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(name, value)
        if len(self.headers) >= HEADERS:
            self._stop()
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._in_head = False
        self._unwatch()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Say that this was no request, or too large a one."""
        del msg
        self._refuse(self._refusal)

    def _count(self, *parts: bytes) -> None:
        self._size += sum(map(len, parts))
        if self._size > HEAD_BYTES:
            self._stop()

    def _stop(self) -> None:
        self._refusal = LARGE
        raise _LargeError

    def _refuse(self, problem: Problem) -> None:
        body = bytes(problem.response.body)
        lines = (
            f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
            "cache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[problem.status] + lines.encode() + body)
        self.transport.close()

    def _watch(self) -> None:
        self._clock = self.loop.call_later(HEAD_SECONDS, self._late)

    def _unwatch(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _late(self) -> None:
        self._clock = None
        if self.transport.is_closing():
            return
        if self.scope is None:  # nobody has asked anything yet
            self.transport.close()
        else:
            self._refuse(LATE)
