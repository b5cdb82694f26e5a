"""Where structured data is kept: PostgreSQL."""

from constructs_lib.database.postgres import Postgres, PostgresConfig

__all__ = ["Postgres", "PostgresConfig"]
