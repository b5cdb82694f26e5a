"""Connections to PostgreSQL, entered with IAM tokens on AWS, or to SQLite where there is none."""

import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from asyncpg import exceptions
from sqlalchemy import URL, MetaData, event, make_url, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app import aws
from app.problems import Unavailable
from app.settings import DatabaseSettings, DatabaseUrl, Settings

SCHEMA = "app"
METADATA = MetaData(schema=SCHEMA)
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
# A server that became a reader in a failover is left at once, and never entered.
WRITER = {"target_session_attrs": "read-write"}
READ_ONLY = "25006"
# Classes of SQLSTATE: connection, authorization, resources, intervention, system.
DOWN = ("08", "28", "53", "57", "58")
FAILURES = (
    OSError,  # TimeoutError and TLS's errors among them
    DBAPIError,
    PoolTimeoutError,
    exceptions.PostgresError,
    exceptions.InterfaceError,
    exceptions.TargetServerAttributeNotMatched,
    *aws.FAILURES,  # no credentials for a token
)

Password = Callable[[], Awaitable[str]]
log = logging.getLogger(__name__)


class Database:
    """One database, and perhaps its readers.

    Attributes:
        is_local: Whether it is SQLite, in a file of this instance.
        engine: What it is reached with.
        reader: What its readers are reached with; None where there are none.
        probe: What it is looked at with, so that a busy pool does not look like a dead database.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        user: str | None = None,
        password: Password | None = None,
        statement_seconds: int = STATEMENT_SECONDS,
    ) -> None:
        """Prepare it; nothing is connected yet.

        Args:
            settings: The service's.
            user: Role instead of that of the settings; on AWS only.
            password: What to sign in with instead of an IAM token; on AWS only.
            statement_seconds: How long a statement may take; 0 for any time.
        """
        place = settings.database
        self.is_local = place is None
        self.reader: AsyncEngine | None = None
        self._file = settings.data_folder / "notes.db"
        limits = _limits(settings.service, statement_seconds)
        if isinstance(place, DatabaseSettings):
            entrance = _Entrance(settings, place, user or place.user, password)
            self.engine = entrance.engine(place.host, limits | WRITER, POOL)
            self.probe = entrance.engine(place.host, limits | WRITER, SINGLE)
            if place.reader_host:
                self.reader = entrance.engine(place.reader_host, limits, POOL)
        elif isinstance(place, DatabaseUrl):
            address = _address(place)
            self.engine = create_async_engine(address, connect_args=limits, **POOL)
            self.probe = create_async_engine(address, connect_args=limits, **SINGLE)
        else:
            self.engine = self.probe = _in_file(self._file)
        event.listen(self.engine.sync_engine, "handle_error", _leave_reader)

    async def start(self) -> None:
        """Make the folder of a file; connections are made when they are needed."""
        if self.is_local:
            self._file.parent.mkdir(parents=True, exist_ok=True)

    async def close(self) -> None:
        """Close all connections."""
        for engine in (self.engine, self.probe, self.reader):
            if engine:
                await engine.dispose()

    async def check(self) -> None:
        """Ask it anything.

        Raises:
            Unavailable: It does not answer.
        """
        async with self.look() as connection:
            await connection.execute(select(1))

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection to look at it, without a transaction.

        Raises:
            Unavailable: The database does not answer.
        """
        with _translated():
            async with self.probe.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction that ends with the block.

        Raises:
            Unavailable: The database does not answer.
        """
        with _translated():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self, *, fresh: bool = False) -> AsyncIterator[AsyncConnection]:
        """Give a connection without a transaction.

        Args:
            fresh: Read what was written last; otherwise a reader is asked where there is one,
                which may lag behind a little.

        Raises:
            Unavailable: The database does not answer.
        """
        with _translated():
            async with AsyncExitStack() as stack:
                connection = await self._nearest(stack, fresh=fresh)
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def _nearest(self, stack: AsyncExitStack, *, fresh: bool) -> AsyncConnection:
        if self.reader and not fresh:
            try:
                return await stack.enter_async_context(self.reader.connect())
            except FAILURES as error:
                log.warning("database: no reader, asking the writer: %s", _said(error))
        return await stack.enter_async_context(self.engine.connect())


def _limits(service: str, statement_seconds: int) -> dict[str, Any]:
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


class _Entrance:
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


def _address(place: DatabaseUrl) -> URL:
    url = make_url(place.url.get_secret_value()).set(drivername=DRIVER)
    if "sslmode" in url.query:  # asyncpg's name for it differs from everybody else's
        url = url.difference_update_query(["sslmode"]).update_query_dict(
            {"ssl": url.query["sslmode"]}
        )
    return url


def _in_file(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        hide_parameters=True,
        connect_args={"timeout": CONNECT_SECONDS},
        execution_options={"schema_translate_map": {SCHEMA: None}},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")  # reads go on while something is written
        cursor.close()

    return engine


def _leave_reader(context: ExceptionContext) -> None:
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def is_down(error: BaseException) -> bool:
    """Say whether an error means that the database cannot be used now, whoever asks for what."""
    original = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(original, "sqlstate", None) or "")
    if isinstance(error, DBAPIError):
        known = isinstance(error, OperationalError | InterfaceError)
        return error.connection_invalidated or known or state.startswith(DOWN)
    if isinstance(error, exceptions.PostgresError):
        return state.startswith(DOWN)
    return isinstance(error, FAILURES)


def _said(error: BaseException) -> str:
    """Return the first line, for a log."""
    return f"{type(error).__name__}: {error}".splitlines()[0]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        if not is_down(error):
            raise
        log.warning("database: %s", _said(error))
        raise Unavailable("database") from error
