"""The schema: made once, by whoever may, and looked at before requests are taken."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app import engines, prepare, schema
from app.database import Database
from app.migrate import LOCK, migrate
from app.notes import NOTES
from app.prepare import PreparationError
from app.settings import Settings, SettingsError
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import or_fail
from tests.support.service import environment, running_service

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-1"
WAITING = (
    "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database "
    "WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
)
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'app' "
    "AND table_name = 'notes' ORDER BY ordinal_position"
)
PASSWORD = 'it\'s "secret"'


def run(settings: Mapping[str, str], folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Run `python -m app.migrate` and return its exit code and its log."""
    ended = subprocess.run(
        [sys.executable, "-m", "app.migrate"],
        env=environment(settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not ended.stderr, ended.stderr
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()]


@contextmanager
def advisory_lock(url: str) -> Iterator[None]:
    """Hold the lock that migrations take."""
    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(asyncpg.connect(url))
    loop.run_until_complete(connection.execute(f"SELECT pg_advisory_lock({LOCK})"))
    try:
        yield
    finally:
        loop.run_until_complete(connection.close())
        loop.close()


@pytest.fixture
def database(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.database() as name:
        yield name


def test_whoever_comes_second_waits_and_it_is_made_once(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": postgresql.url(database)}
    with ThreadPoolExecutor(2) as threads:
        with advisory_lock(given["DATABASE_URL"]):
            ran = [threads.submit(run, given, tmp_path) for _ in range(2)]
            deadline = time.monotonic() + 30
            while len(postgresql.run(WAITING, database=database)) < 2:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        ended = [each.result() for each in ran]
    assert [code for code, _ in ended] == [0, 0]
    upgraded = [line for _, log in ended for line in log if "Running upgrade" in line["message"]]
    assert len(upgraded) == schema.needed()
    columns = postgresql.run(COLUMNS, database=database)
    assert [name for (name,) in columns] == list(NOTES.columns.keys())


def test_a_service_waits_for_the_schema_and_bears_a_newer_one(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": postgresql.url(database)}
    with running_service(tmp_path, given, ready=False) as service:
        ready = service.get("/ready")
        assert (ready.status_code, ready.json()["checks"]) == (
            503,
            {"database": "ok", "schema": "failing"},
        )
        assert service.get("/health").status_code == 200
        reason = next(line for line in service.logs if line["message"].startswith("not ready"))
        assert "needed: 1; run python -m app.migrate" in reason["message"]
        assert run(given, tmp_path)[0] == 0
        service.wait_until_ready()
        postgresql.run("UPDATE app.alembic_version SET version_num = '9999'", database=database)
        time.sleep(1.1)  # what /ready found last is a second old at most
        assert service.status == 200
        assert service.send("POST", "/notes", json={"title": "a"}).status_code == 201


def test_a_role_that_may_not_is_told_what_to_do(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    postgresql.run("DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN")
    code, log = run({"DATABASE_URL": postgresql.url(database, user="stranger")}, tmp_path)
    said = "not migrated: the role may not create the schema app; run python -m app.prepare first"
    assert (code, log[-1]["message"]) == (1, said)


def test_older_code_leaves_a_newer_schema_as_it_is(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": postgresql.url(database)}
    assert run(given, tmp_path)[0] == 0
    postgresql.run("UPDATE app.alembic_version SET version_num = '9999'", database=database)
    code, log = run(given, tmp_path)
    said = f"the schema has version 9999, needed: {schema.needed()}"
    assert (code, log[-1]["message"]) == (0, said)


def test_what_the_database_refuses_is_said_in_a_sentence(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    assert run({"DATABASE_URL": postgresql.url(database)}, tmp_path)[0] == 0
    postgresql.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    given = {"DATABASE_URL": postgresql.url(database, user="guest")}
    code, log = run(given, tmp_path)
    said = "not migrated: permission denied for schema app"
    assert (code, log[-1]["message"]) == (1, said)
    with running_service(tmp_path, given, ready=False) as service:
        assert service.get("/notes").status_code == 503
    code, log = run({"DATABASE_URL": postgresql.url("nowhere")}, tmp_path)
    assert (code, log[-1]["message"]) == (
        1,
        "not migrated: The database does not answer; try again later.",
    )


def test_without_a_schema_requests_are_told_to_come_again(
    postgresql: PostgreSQL, database: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": postgresql.url(database)}
    with running_service(tmp_path, given, ready=False) as service:
        added = service.send("POST", "/notes", json={"title": "a"})
        assert (added.status_code, service.get("/notes").status_code) == (503, 503)


def test_a_file_that_is_none_of_sqlite_makes_it_unready(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.db").write_bytes(b"garbage" * 1000)
    code, log = run({}, tmp_path)
    assert (code, log[-1]["level"]) == (1, "ERROR")
    with running_service(tmp_path, ready=False) as service:
        assert (service.status, service.get("/notes").status_code) == (503, 503)
        assert not any("exc_info" in line for line in service.logs)


def test_without_a_database_it_ends_with_1_and_no_trace(tmp_path: Path) -> None:
    code, log = run({"DATABASE_URL": "postgresql://app@127.0.0.1:1/app"}, tmp_path)
    assert (code, log[-1]["message"]) == (
        1,
        "not migrated: The database does not answer; try again later.",
    )
    assert not any("exc_info" in line for line in log)


SINCE_OPTIONS = 160000  # the first version in which a membership has options


@pytest.fixture(scope="module")
def on_aws() -> Iterator[PostgreSQL]:
    """A server like one of RDS: its administrator is no superuser, and `rds_iam` is there."""
    with or_fail(running_postgresql(tls=True)) as server:
        quoted = PASSWORD.replace("'", "''")
        server.run(
            f"CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD '{quoted}'",
            "CREATE ROLE rds_iam",
            "CREATE DATABASE app OWNER administrator",
        )
        ((version,),) = server.run("SHOW server_version_num")
        if int(version) >= SINCE_OPTIONS:  # before, CREATEROLE was enough to give any role away
            server.run("GRANT rds_iam TO administrator WITH ADMIN TRUE, INHERIT FALSE, SET FALSE")
        yield server


def test_a_role_is_prepared_by_many_at_once_and_again_and_may_then_migrate(
    on_aws: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_aws.certificates
    monkeypatch.setattr(engines, "AUTHORITIES", on_aws.certificates.authority)
    settings = place(on_aws.port)

    async def password() -> str:
        return PASSWORD

    async def scenario() -> None:
        async def once() -> None:
            database = Database(settings, user="administrator", password=password)
            await prepare.prepare(database, "app", "app")
            await database.close()

        await asyncio.gather(*(once() for _ in range(6)))
        await once()

    asyncio.run(scenario())
    # From PostgreSQL 16 on whoever makes a role may give it away, and inherits nothing of it.
    assert on_aws.run(
        "SELECT pg_has_role('app', 'rds_iam', 'USAGE'), "
        "pg_has_role('administrator', 'rds_iam', 'USAGE'), "
        "pg_has_role('administrator', 'app', 'USAGE')"
    ) == [(True, False, False)]
    on_aws.run("ALTER ROLE app PASSWORD 'token'")

    async def as_app() -> int:
        async def token() -> str:
            return "token"

        database = Database(settings, password=token)
        await migrate(database)
        async with database.look() as connection:
            found = await schema.version(connection)
        await database.close()
        return found

    assert asyncio.run(as_app()) == schema.needed()


def test_what_prepare_needs_is_said_in_a_sentence() -> None:
    with pytest.raises(SettingsError, match="DATABASE_HOST: missing"):
        prepare.needed(Settings.load({}))
    with pytest.raises(SettingsError, match="DATABASE_ADMIN_SECRET: missing"):
        prepare.needed(place(5432))


@pytest.mark.parametrize("content", ["hunter2", "[]", '{"password": "hunter2"}'])
def test_a_secret_that_is_something_else_is_not_shown(content: str) -> None:
    class Aws:
        async def call(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"SecretString": content}

    with pytest.raises(PreparationError) as refused:
        asyncio.run(prepare.administrator(Aws(), SECRET))  # type: ignore[arg-type]
    assert str(refused.value) == f"{SECRET}: holds no username and password in JSON"
    assert refused.value.__suppress_context__


def place(port: int) -> Settings:
    return Settings.load(
        {
            "AWS_REGION": "eu-west-1",
            "DATABASE_HOST": "localhost",
            "DATABASE_PORT": str(port),
            "DATABASE_NAME": "app",
            "DATABASE_USER": "app",
        }
    )
