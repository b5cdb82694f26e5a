"""Runs migrations on the connection that app.migrate gives."""

from alembic import context

from app.engines import SCHEMA
from app.notes import NOTES

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=NOTES.metadata,
    version_table_schema=None if connection.dialect.name == "sqlite" else SCHEMA,
)
context.run_migrations()
