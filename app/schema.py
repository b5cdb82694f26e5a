"""The database's schema: which version it has, and whether the code can work with it."""

from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database import Database
from app.engines import SCHEMA

MIGRATIONS = Path(__file__).with_name("migrations")
VERSIONS = MIGRATIONS / "versions"
# What Alembic keeps; a version's name is a number that grows.
TABLE = Table("alembic_version", MetaData(schema=SCHEMA), Column("version_num", String(32)))


class SchemaError(Exception):
    """The schema is older than the code needs."""


def needed() -> int:
    """Return the version that the code was written for."""
    return max(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py"))


async def version(connection: AsyncConnection) -> int:
    """Return the version that the database has; 0 where it has none."""
    try:
        found = await connection.scalar(select(TABLE.c.version_num))
    except ProgrammingError:  # there is no such table
        return 0
    return int(found or 0)


async def check(database: Database) -> None:
    """See that the code can work with the schema; a newer one is what a rollback meets.

    Raises:
        SchemaError: It is older.
        Unavailable: The database does not answer.
    """
    async with database.look() as connection:
        found = await version(connection)
    if found < needed():
        raise SchemaError(
            f"the database has version {found} of the schema, needed: {needed()}; "
            "run python -m app.migrate"
        )
