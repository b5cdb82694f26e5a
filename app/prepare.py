"""Makes the service's role in a new database on AWS: `python -m app.prepare`, once for each.

It signs in as the administrator, whose password is in RDS's own secret (DATABASE_ADMIN_SECRET),
and lets the role DATABASE_USER sign in with IAM tokens and make its schema. A second run changes
nothing.

The administrator is never granted the role: it would have `rds_iam` through it, and IAM would go
before its password from then on (Amazon RDS User Guide, "Database authentication with Amazon
RDS"). Since PostgreSQL 16 it is a member because it made the role, which inherits nothing.
"""

import asyncio
import json
import logging
import sys
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app import aws, logs
from app.database import Database, reason
from app.migrate import LOCK
from app.problems import Unavailable
from app.settings import DatabaseSettings, Settings, SettingsError

log = logging.getLogger("app.prepare")


class PreparationError(Exception):
    """The database stays as it is, for a reason in one sentence."""


async def prepare(database: Database, role: str, name: str) -> None:
    """Make a role that signs in with IAM tokens, and let it make schemas in a database.

    Args:
        database: The database, entered as its administrator.
        role: The role.
        name: The database's name.

    Raises:
        PreparationError: The administrator may not, or the server is not one of RDS.
        Unavailable: The database does not answer.
    """
    try:
        async with database.write() as connection:
            await _prepare(connection, role, name)
    except DBAPIError as error:
        raise PreparationError(reason(error)) from error


async def _prepare(connection: AsyncConnection, role: str, name: str) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    named = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    statements = [
        f"GRANT rds_iam TO {quote(role)}",
        f"GRANT CONNECT, CREATE ON DATABASE {quote(name)} TO {quote(role)}",
    ]
    await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))  # two may run at a time
    if not await connection.scalar(named, {"role": role}):
        statements.insert(0, f"CREATE ROLE {quote(role)} LOGIN")
    for statement in statements:
        await connection.execute(text(statement))


async def administrator(here: aws.Aws, secret: str) -> tuple[str, str]:
    """Return the administrator's name and password.

    Args:
        here: Session that reads.
        secret: ARN of the secret.

    Raises:
        PreparationError: It cannot be read, or is something else.
    """
    try:
        answer = await here.call("secretsmanager", "get_secret_value", SecretId=secret)
        content: Any = json.loads(answer["SecretString"])
        return str(content["username"]), str(content["password"])
    except aws.FAILURES as error:
        raise PreparationError(f"{secret}: {aws.code(error)}") from error
    except (ValueError, KeyError, TypeError):
        # And not the cause: its text may quote the value.
        raise PreparationError(f"{secret}: holds no username and password in JSON") from None


def needed(settings: Settings) -> tuple[DatabaseSettings, str]:
    """Return where the database is, and the administrator's secret.

    Args:
        settings: The service's.

    Raises:
        SettingsError: One is not set.
    """
    place, secret = settings.database, settings.database_admin_secret
    if not isinstance(place, DatabaseSettings):
        raise SettingsError("DATABASE_HOST: missing, allowed: the host name of a database on AWS")
    if secret is None:
        raise SettingsError("DATABASE_ADMIN_SECRET: missing, allowed: the ARN of a secret")
    return place, secret


async def _run(settings: Settings, place: DatabaseSettings, secret: str) -> int:
    try:
        user, password = await administrator(aws.of(settings), secret)

        async def entry() -> str:
            return password

        database = Database(settings, user=user, password=entry)
        try:
            await prepare(database, place.user, place.name)
        finally:
            await database.close()
    except (PreparationError, Unavailable) as error:
        log.error("not prepared: %s", error)
        return 1
    log.info("role %s may sign in to database %s", place.user, place.name)
    return 0


def main() -> int:
    """Prepare the database, and return the exit code."""
    try:
        settings = Settings.load()
        place, secret = needed(settings)
    except SettingsError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    logs.configure(settings)
    return asyncio.run(_run(settings, place, secret))


if __name__ == "__main__":
    sys.exit(main())
