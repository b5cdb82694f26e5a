"""The database: PostgreSQL, with readers where there are some, or SQLite where there is none."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from asyncpg import exceptions
from sqlalchemy import MetaData, event, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app import aws
from app.engines import (
    POOL,
    SCHEMA,
    SINGLE,
    STATEMENT_SECONDS,
    WRITER,
    Entrance,
    Password,
    address,
    in_file,
    limits,
)
from app.pools import ERRORS, observe
from app.problems import Unavailable
from app.settings import DatabaseSettings, DatabaseUrl, Settings

METADATA = MetaData(schema=SCHEMA)
# What a writer says that became a reader in a failover; it is left at once.
READ_ONLY = "25006"
# Classes of SQLSTATE: connection, authorization, resources, intervention, system.
DOWN = ("08", "28", "53", "57", "58")
# A reader is behind, or somebody holds a lock.
CONFLICTS = ("40", "55")
# The database, its schema or the role's rights are not there yet.
SCHEMA_STATES = ("3D", "3F", "42501", "42P01")
NOT_NOW = CONFLICTS + SCHEMA_STATES  # nothing that whoever asks could ask better
TOO_SLOW = "57014"  # statement_timeout
FAILURES = (
    OSError,  # TimeoutError and TLS's errors among them
    DBAPIError,
    PoolTimeoutError,
    exceptions.PostgresError,
    exceptions.InterfaceError,
    exceptions.TargetServerAttributeNotMatched,
    *aws.FAILURES,  # no credentials for a token
)

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
        patience = limits(settings.service, statement_seconds)
        if isinstance(place, DatabaseSettings):
            entrance = Entrance(settings, place, user or place.user, password)
            self.engine = entrance.engine(place.host, patience | WRITER, POOL)
            self.probe = entrance.engine(place.host, patience | WRITER, SINGLE)
            if place.reader_host:
                self.reader = entrance.engine(place.reader_host, patience, POOL)
        elif isinstance(place, DatabaseUrl):
            url = address(place)
            self.engine = create_async_engine(url, connect_args=patience, **POOL)
            self.probe = create_async_engine(url, connect_args=patience, **SINGLE)
        else:
            self.engine = self.probe = in_file(self._file)
        event.listen(self.engine.sync_engine, "handle_error", _leave_reader)
        for engine in (self.engine, self.reader):
            if engine:
                observe(engine)

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
                ERRORS.labels("reader").inc()
                log.warning("database: no reader, asking the writer: %s", _said(error))
        return await stack.enter_async_context(self.engine.connect())


def _leave_reader(context: ExceptionContext) -> None:
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def is_down(error: BaseException) -> bool:
    """Say whether an error means that the database cannot be used now, whoever asks for what."""
    original = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(original, "sqlstate", None) or "")
    if isinstance(error, DBAPIError):
        known = isinstance(error, OperationalError | InterfaceError | InternalError)
        is_broken = type(original) is sqlite3.DatabaseError  # the file is not one of SQLite
        return (
            error.connection_invalidated or known or is_broken or state.startswith(DOWN + NOT_NOW)
        )
    if isinstance(error, exceptions.PostgresError):
        return state.startswith(DOWN + NOT_NOW)
    return isinstance(error, FAILURES)


def _kind(error: BaseException) -> str:
    """Return what an error is counted as, one of KINDS."""
    original = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(original, "sqlstate", None) or "")
    if isinstance(error, PoolTimeoutError):
        return "pool"
    if state == TOO_SLOW or isinstance(original, TimeoutError):
        return "timeout"
    if state.startswith(CONFLICTS):
        return "conflict"
    if state.startswith(SCHEMA_STATES):
        return "schema"
    return "connection" if is_down(error) else "statement"


def reason(error: DBAPIError) -> str:
    """Return what the database says, in a line and without the statement."""
    said = error.orig.__cause__ or error.orig if error.orig else error
    return str(said).splitlines()[0]


def _said(error: BaseException) -> str:
    """Return the first line, for a log."""
    return f"{type(error).__name__}: {error}".splitlines()[0]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        ERRORS.labels(_kind(error)).inc()
        if not is_down(error):
            raise
        log.warning("database: %s", _said(error))
        raise Unavailable("database") from error
