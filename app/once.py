"""POST requests with an Idempotency-Key: done once, and answered the same again."""

import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.parts import Parts
from app.problems import Problem
from app.requests import DifferentError, RunningError

HEADER = "idempotency-key"
FLAG = "recognize_repeated_requests"
KEY = re.compile(r"[!-~]{1,255}")
KEPT_HEADERS = ("content-type", "location")
AGAIN_SECONDS = "1"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    """A route whose requests are done once for each key."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            parts: Parts = request.app.state.parts
            if request.method != "POST" or key is None or not parts.flags.is_on(FLAG):
                return await answer(request)
            if not KEY.fullmatch(key):
                raise Problem(
                    HTTPStatus.BAD_REQUEST,
                    "Idempotency-Key: allowed: 1 to 255 visible ASCII characters.",
                )
            return await _once(parts, request, key, answer)

        return once


async def _once(parts: Parts, request: Request, key: str, answer: Handler) -> Response:
    async def do() -> tuple[int, bytes]:
        # What is wrong is raised, and not kept: a corrected request may have the same key.
        response = await answer(request)
        return response.status_code, _pack(response)

    asked = request.url.path
    fingerprint = _digest(request.headers.get("content-type", ""), await request.body())
    try:
        return _unpack(*await parts.requests.once(_digest(asked, key.encode()), fingerprint, do))
    except RunningError:
        raise Problem(
            HTTPStatus.CONFLICT,
            "The first request with this Idempotency-Key is still being worked on.",
            headers={"Retry-After": AGAIN_SECONDS},
        ) from None
    except DifferentError:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "This Idempotency-Key was used for another request.",
        ) from None


def _digest(text: str, more: bytes) -> str:
    return hashlib.sha256(text.encode() + b"\n" + more).hexdigest()


def _pack(response: Response) -> bytes:
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return json.dumps(kept).encode() + b"\n" + bytes(response.body)


def _unpack(status: int, packed: bytes) -> Response:
    headers, _, body = packed.partition(b"\n")
    return Response(body, status_code=status, headers=json.loads(headers))
