"""Metrics of the database: connections of the pools, queries, and errors by what they mean."""

import time
from typing import Any
from weakref import WeakSet

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from app.engines import POOL

KINDS = ("connection", "pool", "timeout", "conflict", "schema", "reader", "statement")
BEGAN = "query_began"

CONNECTIONS = Gauge(
    "database_connections", 'Connections of the pools; "used" ones are lent out.', ["state"]
)
LIMIT = Gauge("database_connections_limit", "Connections that the pools may make.")
ERRORS = Counter("database_errors_total", "Errors of the database by what they mean.", ["kind"])
for each in KINDS:
    ERRORS.labels(each)  # 0 from the start: a rate has something to begin with
SECONDS = Histogram(
    "database_query_duration_seconds",
    "Time from a statement to its answer, on a connection that is there.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_engines: WeakSet[Engine] = WeakSet()  # an engine that is done with is counted no more


def observe(engine: AsyncEngine) -> None:
    """Count an engine's connections from now on, and time its statements.

    Args:
        engine: Engine with a pool as POOL describes it.
    """
    inner = engine.sync_engine
    _engines.add(inner)
    event.listen(inner, "before_cursor_execute", _begin)
    event.listen(inner, "after_cursor_execute", _end)
    event.listen(inner, "handle_error", _end_with_error)


def _begin(connection: Connection, *_: Any) -> None:
    connection.info[BEGAN] = time.perf_counter()


def _end(connection: Connection, *_: Any) -> None:
    began = connection.info.pop(BEGAN, None)
    if began is not None:
        SECONDS.observe(time.perf_counter() - began)


def _end_with_error(context: ExceptionContext) -> None:
    if context.connection is not None and not context.connection.invalidated:
        _end(context.connection)


def _pools() -> list[QueuePool]:
    return [each.pool for each in _engines if isinstance(each.pool, QueuePool)]


CONNECTIONS.labels("used").set_function(lambda: sum(each.checkedout() for each in _pools()))
CONNECTIONS.labels("idle").set_function(lambda: sum(each.checkedin() for each in _pools()))
LIMIT.set_function(lambda: len(_pools()) * (POOL["pool_size"] + POOL["max_overflow"]))
