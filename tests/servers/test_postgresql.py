import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.postgresql import PostgreSQL, running_postgresql

pytestmark = pytest.mark.servers

# Apart from the tests, because asyncpg leaves a refused connection to the garbage collection.
ENTER = """
import asyncio, asyncpg, ssl, sys

async def enter(port, password, trusted):
    encryption = ssl.create_default_context(cafile=trusted) if trusted else False
    try:
        connection = await asyncpg.connect(
            host="127.0.0.1", port=port, user="app", password=password,
            database="postgres", ssl=encryption,
        )
        print(await connection.fetchval("SELECT current_user"), end="")
    except asyncpg.PostgresError as refused:
        print(type(refused).__name__, end="")

asyncio.run(enter(*sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def encrypted() -> Iterator[PostgreSQL]:
    with running_postgresql(tls=True) as server:
        server.run("CREATE ROLE app LOGIN PASSWORD 'token'")
        yield server


def test_each_test_gets_a_copy_of_a_prepared_database_and_leaves_nothing(
    postgresql: PostgreSQL,
) -> None:
    with postgresql.database() as prepared:
        postgresql.run("CREATE TABLE notes (id int)", "SELECT 1", database=prepared)
        with postgresql.database(template=prepared) as first:
            postgresql.run("INSERT INTO notes VALUES (1) RETURNING id", database=first)
        with postgresql.database(template=prepared) as second:
            assert postgresql.run("SELECT * FROM notes", database=second) == []
    left = [row["datname"] for row in postgresql.run("SELECT datname FROM pg_database")]
    assert not {prepared, first, second} & set(left)


@pytest.mark.parametrize(
    ("password", "encrypts", "answer"),
    [
        ("token", True, "app"),
        ("other", True, "InvalidPasswordError"),
        ("token", False, "InvalidAuthorizationSpecificationError"),
    ],
)
def test_the_application_is_let_in_by_its_token_over_tls_only(
    encrypted: PostgreSQL, password: str, encrypts: bool, answer: str
) -> None:
    assert encrypted.certificates
    trusted = encrypted.certificates.authority if encrypts else ""
    entered = subprocess.run(
        [sys.executable, "-c", ENTER, str(encrypted.port), password, str(trusted)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert entered.stdout == answer
