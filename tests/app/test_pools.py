"""Metrics of the database, by a real PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app import engines
from app.database import Database
from app.problems import Unavailable
from app.settings import Settings
from tests.support.postgresql import PostgreSQL
from tests.support.process import free_port

pytestmark = pytest.mark.servers


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


def pool() -> tuple[float, float, float]:
    """Connections that are used, that are idle, and how many there may be."""
    used, idle = (value("database_connections", state=state) for state in ("used", "idle"))
    return used, idle, value("database_connections_limit")


@pytest.fixture
def database(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.database() as name:
        yield postgresql.url(name)


def run(url: str, scenario: Callable[[Database], Awaitable[None]], **options: int) -> None:
    async def whole() -> None:
        database = Database(Settings.load({"DATABASE_URL": url}), **options)
        try:
            await scenario(database)
        finally:
            await database.close()

    asyncio.run(whole())


def test_connections_are_used_while_they_are_lent_out_and_idle_then(database: str) -> None:
    async def scenario(here: Database) -> None:
        used, idle, limit = pool()
        async with AsyncExitStack() as stack:
            for _ in range(7):
                await stack.enter_async_context(here.write())
            assert pool() == (used + 7, idle, limit)
        assert pool() == (used, idle + 5, limit), "five are kept"

    before = value("database_connections_limit")
    run(database, scenario)
    assert value("database_connections_limit") <= before + 10


def test_queries_are_timed_and_probes_are_not(database: str) -> None:
    async def scenario(here: Database) -> None:
        async with here.read() as connection:
            await connection.execute(text("SELECT pg_sleep(0.2)"))
        await here.check()

    names = ("database_query_duration_seconds_count", "database_query_duration_seconds_sum")
    before = [value(name) for name in names]
    run(database, scenario)
    count, seconds = (value(name) - then for name, then in zip(names, before, strict=True))
    assert count == 1
    assert 0.2 <= seconds < 2


async def ask(here: Database, statement: str) -> None:
    async with here.write() as connection:
        await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "kind", "error"),
    [
        ("SELECT pg_sleep(5)", "timeout", Unavailable),
        ("SELECT * FROM nowhere", "schema", Unavailable),
        ("SELEC", "statement", ProgrammingError),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "connection", Unavailable),
        ("LOCK TABLE held IN SHARE MODE NOWAIT", "conflict", Unavailable),
    ],
)
def test_errors_are_counted_by_what_they_mean(
    database: str, statement: str, kind: str, error: type[Exception]
) -> None:
    async def scenario(here: Database) -> None:
        await ask(here, "CREATE TABLE held (id int)")
        async with here.write() as holder:
            await holder.execute(text("LOCK TABLE held"))
            with pytest.raises(error):
                await ask(here, statement)

    before = value("database_errors_total", kind=kind)
    run(database, scenario, statement_seconds=1)
    assert value("database_errors_total", kind=kind) == before + 1


def test_a_pool_with_no_free_connection_is_an_error_of_its_own(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.POOL, "pool_timeout", 0.1)

    async def scenario(here: Database) -> None:
        async with AsyncExitStack() as stack:
            for _ in range(10):
                await stack.enter_async_context(here.write())
            with pytest.raises(Unavailable):
                await ask(here, "SELECT 1")

    before = value("database_errors_total", kind="pool")
    run(database, scenario)
    assert value("database_errors_total", kind="pool") == before + 1


def test_a_server_that_is_not_there_is_an_error_of_connections() -> None:
    async def scenario(here: Database) -> None:
        with pytest.raises(Unavailable):
            await ask(here, "SELECT 1")

    before = value("database_errors_total", kind="connection")
    run(f"postgresql://app@127.0.0.1:{free_port()}/app", scenario)
    assert value("database_errors_total", kind="connection") == before + 1
