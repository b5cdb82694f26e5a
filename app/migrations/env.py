"""Runs migrations on the connection that app.migrate gives."""

from alembic import context

from app.database import METADATA
from app.engines import SCHEMA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table_schema=None if connection.dialect.name == "sqlite" else SCHEMA,
)
context.run_migrations()
