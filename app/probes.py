"""What platforms ask: is it alive, may it get requests, how does it do."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import Gauge

from app import metrics
from app.problems import Problem
from app.shutdown import Drain

CHECK_SECONDS = 2.0
FRESH_SECONDS = 1.0  # many may ask, and each answer costs a query
Check = Callable[[], Awaitable[None]]
log = logging.getLogger(__name__)

DEPENDENCIES = Gauge(
    "dependency_up", "Whether what the service needs answers, 1 or 0.", ["dependency"]
)


class Readiness:
    """Whether the process may get requests."""

    def __init__(
        self, drain: Drain, checks: Mapping[str, Check], lasting: Mapping[str, Check] | None = None
    ) -> None:
        """Take what to look at.

        Args:
            drain: Whether the process is about to end.
            checks: What it cannot work without.
            lasting: What it has to have reached once. Later it works without: a dead cache must
                not take all instances out of service at the same time.
        """
        self._drain = drain
        self._checks, self._lasting = dict(checks), dict(lasting or {})
        self._reached: set[str] = set()
        self._turn = asyncio.Lock()
        self._looked_at, self._found = -FRESH_SECONDS, dict[str, str]()

    async def look(self) -> tuple[bool, dict[str, str]]:
        """Say whether it is ready, and what each check says."""
        async with self._turn:
            if time.monotonic() - self._looked_at >= FRESH_SECONDS:
                names = [*self._checks, *self._lasting]
                said = await asyncio.gather(*map(self._ask, names))
                self._found = dict(zip(names, said, strict=True))
                self._looked_at = time.monotonic()
                for name, word in self._found.items():
                    DEPENDENCIES.labels(name).set(word == "ok")
        failing = {name for name, word in self._found.items() if word != "ok"}
        self._reached |= self._lasting.keys() - failing
        excused = self._lasting.keys() & self._reached
        return not self._drain.is_on and not failing - excused, self._found

    async def _ask(self, name: str) -> str:
        check = self._checks.get(name) or self._lasting[name]
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not well
            log.warning("not ready: %s: %s", name, f"{type(error).__name__}: {error}"[:300])
            return "failing"
        return "ok"


def router(drain: Drain, readiness: Readiness) -> APIRouter:
    """Return the addresses of probes."""
    routes = APIRouter(tags=["probes"])

    @routes.get("/health", summary="Whether the process works")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/ready", summary="Whether it may get requests")
    async def ready() -> JSONResponse:
        is_ready, checks = await readiness.look()
        status = "ending" if drain.is_on else "ready" if is_ready else "failing"
        body: dict[str, Any] = {"status": status, "checks": checks}
        code = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(body, status_code=code)

    @routes.get(
        "/metrics",
        summary="Metrics for Prometheus, not through a load balancer",
        response_class=PlainTextResponse,
    )
    async def read_metrics(request: Request) -> Response:
        if "x-forwarded-for" in request.headers:
            raise Problem(HTTPStatus.NOT_FOUND)
        await readiness.look()  # for DEPENDENCIES: not every platform asks /ready
        text, kind = metrics.text(request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": kind})

    return routes
