"""What happens around each request: ids, trace, log, metrics, limits, and the last resort."""

import asyncio
import logging
import re
import time
from http import HTTPStatus
from uuid import uuid4

from fastapi import HTTPException
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import logs, metrics, tracing
from app.problems import Problem
from app.shutdown import Drain
from app.tracing import Tracing

PROBES = frozenset({"/health", "/ready", "/metrics"})
BODY_LIMIT = 256 * 1024  # bytes; the longest note takes 240 kB where each character is escaped
BODY_SECONDS = 30.0  # a slow client holds a connection no longer
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Where a client brings a file, which has limits of its own.
FILE_PATH = re.compile(r"/uploads/[^/]+/content")
JSON = re.compile(r"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)
# What follows lets its bearer read a note, also where an address is wrong by a slash.
SECRET = re.compile(r"/shared/.+", re.DOTALL)
SHOWN = 200  # characters of a path in a log
access = logging.getLogger("app.access")
log = logging.getLogger(__name__)


class Observed:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, tracing: Tracing, drain: Drain) -> None:
        self._app, self._tracing, self._drain = app, tracing, drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":  # the server leaves the body out
            scope = {**scope, "method": "GET"}
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        logs.request_id.set(request_id)
        answer = _Answer(send, {"x-request-id": request_id}, self._drain)
        if scope["path"] in PROBES:
            await self._answer(scope, receive, answer)
            return
        began = time.perf_counter()
        with (
            metrics.IN_PROGRESS.track_inprogress(),
            self._tracing.tracer.start_as_current_span(
                method, tracing.parent(headers), SpanKind.SERVER
            ) as span,
        ):
            try:
                await self._answer(scope, _checked(scope, headers, receive), answer)
            finally:
                _tell(scope, method, answer.status, time.perf_counter() - began, span)

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer)
        except Exception:  # the last resort: logged, and nothing of it shown
            log.exception("unhandled error")
            if answer.status is None:
                problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR)
                await problem.response(scope, receive, answer)
            else:
                answer.status = HTTPStatus.INTERNAL_SERVER_ERROR
                raise


class _Answer:
    """Sends an answer, and remembers its status."""

    def __init__(self, send: Send, headers: dict[str, str], drain: Drain) -> None:
        self._send, self._headers, self._drain = send, headers, drain
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            headers.setdefault("cache-control", "no-store")
            headers["x-content-type-options"] = "nosniff"
            if self._drain.is_on:
                headers["connection"] = "close"  # so that the next request goes elsewhere
        await self._send(message)


def _checked(scope: Scope, headers: Headers, receive: Receive) -> Receive:
    """Refuse a body that is too large or is not JSON, once somebody asks for it."""
    if FILE_PATH.fullmatch(scope["path"]):
        return receive
    seen, more = 0, True
    ends_at = asyncio.get_running_loop().time() + BODY_SECONDS

    async def checked() -> Message:
        nonlocal seen, more
        if seen == 0:
            _check(headers)
        try:
            async with asyncio.timeout_at(ends_at if more else None):
                message = await receive()
        except TimeoutError:
            raise _too_late() from None
        more = message.get("more_body", False)
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            raise _too_large()
        return message

    return checked


def _check(headers: Headers) -> None:
    length = headers.get("content-length", "0")
    if length == "0" and "transfer-encoding" not in headers:
        return
    if length.isdigit() and int(length) > BODY_LIMIT:
        raise _too_large()
    if not JSON.fullmatch(headers.get("content-type", "")):
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type: allowed: application/json."
        )


def _too_late() -> HTTPException:
    return HTTPException(
        HTTPStatus.REQUEST_TIMEOUT,
        f"A body may take {BODY_SECONDS:.0f} seconds at most.",
        headers={"Connection": "close"},
    )


def _too_large() -> HTTPException:
    return HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body may have {BODY_LIMIT} bytes at most."
    )


def _tell(scope: Scope, method: str, status: int | None, seconds: float, span: Span) -> None:
    route = getattr(scope.get("route"), "path", metrics.UNKNOWN_PATH)
    # Nobody waits for the answer any more where there is none: 499, as nginx says.
    code = status or 499
    metrics.observe(method, route, code, seconds, tracing.kept(span))
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {"http.request.method": method, "http.route": route, "http.response.status_code": code}
    )
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        span.set_status(StatusCode.ERROR)
    access.info(
        "request",
        extra={
            "method": method,
            "path": SECRET.sub("/shared/{token}", scope["path"])[:SHOWN],
            "route": route,
            "status": code,
            "milliseconds": round(seconds * 1000, 1),
        },
    )
