"""How connections are made: to PostgreSQL with IAM tokens or by an address, or to a file."""

import ssl
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app import aws
from app.settings import DatabaseSettings, DatabaseUrl, Settings

SCHEMA = "app"
AUTHORITIES = Path(__file__).with_name("database_authorities.pem")
DRIVER = "postgresql+asyncpg"

# Of each instance of the service; the smallest database on AWS takes about 80 connections.
POOL: dict[str, Any] = {
    "pool_size": 5,
    "max_overflow": 5,
    "pool_timeout": 5,  # seconds that a request waits for a connection
    "pool_pre_ping": True,  # what a failover broke is replaced, not used
    "pool_recycle": 600,  # seconds; then connections are where the name leads now
    "hide_parameters": True,  # what users wrote belongs into no log
}
SINGLE = POOL | {"pool_size": 1, "max_overflow": 0}
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10
# A server that became a reader in a failover is never entered.
WRITER = {"target_session_attrs": "read-write"}

Password = Callable[[], Awaitable[str]]


def limits(service: str, statement_seconds: int) -> dict[str, Any]:
    """Return how long things may take.

    Args:
        service: Name by which the server knows who is connected.
        statement_seconds: How long a statement may take; 0 for any time.
    """
    return {
        "timeout": CONNECT_SECONDS,
        # The server's own limit comes first; this one is for a server that went silent.
        "command_timeout": statement_seconds + CONNECT_SECONDS if statement_seconds else None,
        "server_settings": {
            "application_name": service,
            "statement_timeout": str(statement_seconds * 1000),
            "idle_in_transaction_session_timeout": "30000",
        },
    }


class Entrance:
    """Signs in over TLS, with a password that is asked for at each new connection.

    Source: Amazon RDS User Guide, "IAM database authentication": a token is good for 15 minutes,
    and only to sign in.
    """

    def __init__(
        self, settings: Settings, place: DatabaseSettings, user: str, password: Password | None
    ) -> None:
        self._settings, self._place, self._user = settings, place, user
        self._password = password
        self._trusted = ssl.create_default_context(cafile=str(AUTHORITIES))  # and names are checked

    def engine(self, host: str, options: dict[str, Any], pool: dict[str, Any]) -> AsyncEngine:
        """Return what connects to a host.

        Args:
            host: The host, whose certificate has to be for that name.
            options: Further options of a connection.
            pool: Options of the pool.
        """
        place = self._place
        return create_async_engine(
            URL.create(
                DRIVER, username=self._user, host=host, port=place.port, database=place.name
            ),
            connect_args={
                **options,
                "ssl": self._trusted,
                "password": self._password or partial(self._token, host),
            },
            **pool,
        )

    async def _token(self, host: str) -> str:
        here = aws.of(self._settings)

        def make() -> str:  # the role's credentials may have to be renewed, which blocks
            rds = here.client("rds")
            return str(rds.generate_db_auth_token(host, self._place.port, self._user))

        return await here.run(make)


def address(place: DatabaseUrl) -> URL:
    """Return an address as SQLAlchemy takes it."""
    url = make_url(place.url.get_secret_value()).set(drivername=DRIVER)
    if "sslmode" in url.query:  # asyncpg's name for it differs from everybody else's
        url = url.difference_update_query(["sslmode"]).update_query_dict(
            {"ssl": url.query["sslmode"]}
        )
    return url


def in_file(path: Path) -> AsyncEngine:
    """Return what reads and writes a file of SQLite."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"timeout": CONNECT_SECONDS},
        execution_options={"schema_translate_map": {SCHEMA: None}},
        **POOL,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")  # reads go on while something is written
        cursor.close()

    return engine
