"""Brings the database's schema to the version that the code needs: `python -m app.migrate`.

It runs before a new version of the service, as the service's own user, and is safe to run twice or
at the same time: one waits for the other. A migration must leave a schema that the version before
can still work with, as that one goes on serving until it is replaced.
"""

import asyncio
import logging
import sys

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from app import logs, schema
from app.database import Database, reason
from app.engines import SCHEMA
from app.problems import Unavailable
from app.settings import Settings, SettingsError

LOCK = 0x6E6F746573  # any number that only migrations take
# A migration that waits for a table blocks all who come after it; rather fail and try again.
LOCK_SECONDS = 10
PREPARE = "run python -m app.prepare first"
log = logging.getLogger("app.migrate")


class MigrationError(Exception):
    """The schema stays as it is, for a reason in one sentence."""


async def migrate(database: Database) -> int:
    """Bring the schema to the version that the code needs, all of it or nothing.

    Returns:
        The version that it has now. One that newer code made stays: after a rollback, older code
        works with it.

    Raises:
        MigrationError: The role may not, or a table is in use.
        Unavailable: The database does not answer.
    """
    async with database.write() as connection:
        try:
            if not database.is_local:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            return await connection.run_sync(_upgrade)
        except DBAPIError as error:
            raise MigrationError(reason(error)) from error


def _upgrade(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        _make_schema(connection)
    needed, found = schema.needed(), _version(connection)
    if found > needed:
        return found
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    command.upgrade(config, "head")
    return needed


def _version(connection: Connection) -> int:
    place = SCHEMA if connection.dialect.name == "postgresql" else None
    if not inspect(connection).has_table(schema.TABLE.name, schema=place):
        return 0
    return int(connection.scalar(select(schema.TABLE.c.version_num)) or 0)


def _make_schema(connection: Connection) -> None:
    is_there = connection.scalar(
        text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA}
    )
    may = connection.scalar(text("SELECT has_database_privilege(current_database(), 'CREATE')"))
    if not is_there and not may:
        raise MigrationError(f"the role may not create the schema {SCHEMA}; {PREPARE}")
    if not is_there:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


async def _run(settings: Settings) -> int:
    database = Database(settings, statement_seconds=0)
    await database.start()
    try:
        found = await migrate(database)
    except (MigrationError, Unavailable) as error:
        log.error("not migrated: %s", error)
        return 1
    finally:
        await database.close()
    log.info("the schema has version %s, needed: %s", found, schema.needed())
    return 0


def main() -> int:
    """Migrate, and return the exit code."""
    try:
        settings = Settings.load()
        if settings.database is None:
            settings.require_folder()
    except SettingsError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    logs.configure(settings)
    return asyncio.run(_run(settings))


if __name__ == "__main__":
    sys.exit(main())
