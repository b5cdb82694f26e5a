"""Errors as documents that programs can read (RFC 9457), never with a trace or a user's input."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5


class Problem(Exception):  # noqa: N818 - as RFC 9457 calls it
    """An answer that is an error.

    Attributes:
        status: Status code, 400 to 599.
        detail: What is wrong, and what is allowed, in a sentence.
        headers: Headers of the answer.
        errors: What is wrong where, each a location and a message.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.errors = dict(headers or {}), list(errors)

    @property
    def response(self) -> Response:
        """The answer."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.errors:
            document["errors"] = self.errors
        # Escaped, so that not even half a character of a user's text makes it fail.
        return Response(
            json.dumps(document).encode(),
            status_code=self.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


class Unavailable(Problem):
    """Something that the service needs does not answer; the same request may succeed later."""

    def __init__(self, thing: str) -> None:
        super().__init__(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"The {thing} does not answer; try again later.",
            headers={"Retry-After": str(RETRY_SECONDS)},
        )


def install(application: FastAPI) -> None:
    """Answer all errors with problem documents."""
    application.add_exception_handler(Problem, _problem)
    application.add_exception_handler(HTTPException, _http)
    application.add_exception_handler(RequestValidationError, _invalid)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - what it is registered for
    return error.response


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    phrase = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == phrase else str(error.detail)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    return Problem(error.status_code, detail, headers=headers).response


def _allowed(request: Request) -> set[str]:
    """Return what an address takes; Starlette names only what the first of its routes does."""
    found: set[str] = set()
    for router in getattr(request.app.state, "routers", ()):
        for route in router.routes:
            if isinstance(route, Route) and route.path_regex.match(request.scope["path"]):
                found |= route.methods or set()
    return found | {"HEAD"} if "GET" in found else found


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return Problem(HTTPStatus.BAD_REQUEST, "The body is not JSON.").response
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The request is not what this address takes.",
        errors=[
            {"location": ".".join(map(str, each["loc"]))[:200], "message": str(each["msg"])[:200]}
            for each in found[:20]
        ],
    ).response
