"""The service as an application: its parts, its addresses, and what is around them."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI

from app import api, metrics, openapi, probes, problems, schema, uploads
from app.cache import Cache
from app.migrate import MigrationError, migrate
from app.observed import Observed
from app.parts import Parts
from app.probes import Check, Readiness
from app.problems import Unavailable
from app.settings import Settings
from app.shutdown import Drain

log = logging.getLogger(__name__)


def create(settings: Settings, drain: Drain | None = None) -> FastAPI:
    """Return the application; it begins when it is served.

    Args:
        settings: The service's.
        drain: Whether the process is about to end.
    """
    drain = drain or Drain()
    parts = Parts.build(settings)

    @asynccontextmanager
    async def lifespan(_application: FastAPI) -> AsyncIterator[None]:
        async with parts.running():
            if parts.database.is_local:
                await _migrate(parts)
            yield

    application = base(parts, drain, readiness(parts, drain), lifespan)
    include(application, api.router)
    include(application, uploads.router)
    return application


async def _migrate(parts: Parts) -> None:
    try:
        await migrate(parts.database)
    except (MigrationError, Unavailable) as error:  # and `/ready` says 503
        log.error("not migrated: %s", error)


def base(parts: Parts, drain: Drain, ready: Readiness, lifespan: Any) -> FastAPI:
    """Return an application with the addresses of probes alone.

    Args:
        parts: What it may use.
        drain: Whether the process is about to end.
        ready: Whether it may get requests.
        lifespan: What is begun and ended with it.
    """
    application = FastAPI(
        title="Notes",
        version="1",
        docs_url=None,  # a page of these loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # the address would begin with http:// behind a load balancer
        # app.observed traces requests; FastAPI's own spans hold queries, with tokens in them.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
    )
    application.state.parts = parts
    metrics.RUNS.labels(parts.settings.version, parts.settings.commit).set(1)
    application.state.routers = []
    problems.install(application)
    openapi.install(application)
    include(application, probes.router(drain, ready))
    application.add_middleware(Observed, tracing=parts.tracing, drain=drain)
    return application


def include(application: FastAPI, router: APIRouter) -> None:
    """Add addresses, and remember them for whoever asks in the wrong way."""
    application.include_router(router)
    application.state.routers.append(router)


def readiness(parts: Parts, drain: Drain) -> Readiness:
    """Return what the service has to reach."""
    checks: dict[str, Check] = {
        "database": parts.database.check,
        "schema": partial(schema.check, parts.database),
    }
    lasting: dict[str, Check] = {}
    if isinstance(parts.cache, Cache):
        lasting["cache"] = parts.cache.check
    return Readiness(drain, checks, lasting)
