"""The database as on AWS: TLS, tokens, readers, failover; and what happens without it."""

import asyncio
import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from sqlalchemy import text

from app import aws, engines
from app.database import Database
from app.migrate import migrate
from app.notes import Draft, Notes
from app.problems import Unavailable
from app.settings import DatabaseSettings, Settings
from environments import ENVIRONMENTS
from tests.support.authority import certificates
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import or_fail

ADDRESSES = "listen_addresses = '127.0.0.1, 127.0.0.2'"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def on_aws() -> Iterator[PostgreSQL]:
    """A server that lets in by TLS and password alone, as RDS does."""
    with or_fail(running_postgresql(tls=True, settings=[ADDRESSES])) as server:
        server.run("CREATE ROLE app LOGIN", "CREATE DATABASE app OWNER app")
        yield server


@pytest.fixture
def settings(on_aws: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Settings:
    assert on_aws.certificates
    monkeypatch.setattr(engines, "AUTHORITIES", on_aws.certificates.authority)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: NOW)
    aws.session.cache_clear()
    return at(on_aws.port)


def at(port: int, host: str = "localhost", **further: str) -> Settings:
    return Settings.load(
        {
            "AWS_REGION": "eu-west-1",
            "DATABASE_HOST": host,
            "DATABASE_PORT": str(port),
            "DATABASE_NAME": "app",
            "DATABASE_USER": "app",
            **further,
        }
    )


class NoCache:
    async def get(self, key: str) -> bytes | None:
        return None

    async def put(self, key: str, value: bytes, seconds: int) -> None: ...

    async def forget(self, key: str) -> None: ...


async def ask(database: Database, times: int = 1) -> int:
    """Return the number of different connections that answered at the same time."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_pid(database)) for _ in range(times)]
        return len({task.result() for task in tasks})
    finally:
        await database.close()


async def _pid(database: Database) -> Any:
    async with database.read(fresh=True) as connection:
        await connection.execute(text("SELECT pg_sleep(0.1)"))
        return await connection.scalar(text("SELECT pg_backend_pid()"))


def test_each_connection_is_entered_with_a_token_of_iam(
    on_aws: PostgreSQL, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rds = aws.of(settings).client("rds")
    token = rds.generate_db_auth_token("localhost", on_aws.port, "app")
    assert token.startswith(f"localhost:{on_aws.port}/?Action=connect&DBUser=app&")
    on_aws.run(f"ALTER ROLE app PASSWORD '{token}'")
    asked: list[tuple[Any, ...]] = []
    made = rds.generate_db_auth_token

    def counted(*arguments: Any) -> str:
        asked.append(arguments)
        return str(made(*arguments))

    monkeypatch.setattr(rds, "generate_db_auth_token", counted)
    assert asyncio.run(ask(Database(settings), 3)) == 3
    assert asked == [("localhost", on_aws.port, "app")] * 3
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: NOW.replace(hour=13))
    with pytest.raises(ExceptionGroup) as refused:  # another token than the server knows
        asyncio.run(ask(Database(settings)))
    assert isinstance(refused.value.exceptions[0], Unavailable)


# asyncpg leaves the transport of a refused handshake to the garbage collector.
@pytest.mark.filterwarnings("ignore:.*_SelectorTransport.__del__", "ignore:.*socket.socket fd=")
@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_server_that_cannot_prove_itself_is_not_entered(
    wrong: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if wrong == "authority":
        monkeypatch.setattr(engines, "AUTHORITIES", certificates(tmp_path).authority)
    assert isinstance(settings.database, DatabaseSettings)
    port = settings.database.port
    host = "localhost" if wrong == "authority" else "127.0.0.2"  # which it is no certificate for
    with pytest.raises(ExceptionGroup):
        asyncio.run(ask(Database(at(port, host))))
    gc.collect()  # here, and not in the next test
    assert "certificate verify failed" in caplog.text


def test_what_only_reads_is_not_entered_as_the_writer(
    on_aws: PostgreSQL, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def password() -> str:
        return "known"

    on_aws.run("ALTER ROLE app PASSWORD 'known'")
    on_aws.run("ALTER DATABASE app SET default_transaction_read_only = on")
    try:
        with pytest.raises(ExceptionGroup):
            asyncio.run(ask(Database(settings, password=password)))
        assert "match the target attribute requirement" in caplog.text
    finally:
        on_aws.run("ALTER DATABASE app RESET default_transaction_read_only")
    assert asyncio.run(ask(Database(settings, password=password))) == 1


def test_every_region_of_an_environment_has_its_authority() -> None:
    found = x509.load_pem_x509_certificates(engines.AUTHORITIES.read_bytes())
    names = {each.subject.rfc4514_string() for each in found}
    regions = {environment.region for environment in ENVIRONMENTS}
    assert regions
    for region in regions:
        assert any(f"CN=Amazon RDS {region} Root CA RSA2048 G1" in name for name in names), region
    assert all(each.not_valid_after_utc.year >= 2061 for each in found)


def test_a_connection_to_what_became_a_reader_is_left(
    postgresql: PostgreSQL,
) -> None:
    async def scenario(name: str) -> None:
        database = Database(Settings.load({"DATABASE_URL": postgresql.url(name)}))
        notes = Notes(database, NoCache())
        await migrate(database)
        await notes.add(Draft(title="before"))
        async with database.engine.connect() as connection:
            await connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
            await connection.commit()
        with pytest.raises(Unavailable):
            await notes.add(Draft(title="refused"))
        await notes.add(Draft(title="after"))  # on a connection of its own, not the old one
        assert [note.title for note in await notes.page(10, None)] == ["after", "before"]
        await database.close()

    with postgresql.database() as name:
        asyncio.run(scenario(name))


def test_lists_come_from_the_writer_when_no_reader_answers(
    postgresql: PostgreSQL, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(name: str) -> None:
        database = Database(Settings.load({"DATABASE_URL": postgresql.url(name)}))
        unreachable = Database(Settings.load({"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}))
        database.reader = unreachable.engine
        await migrate(database)
        assert await Notes(database, NoCache()).page(10, None) == []
        await database.close()
        await unreachable.close()

    with postgresql.database() as name:
        asyncio.run(scenario(name))
    assert "no reader, asking the writer" in caplog.text
