"""Where structured data is kept: PostgreSQL, Valkey and DynamoDB."""

from constructs_lib.database.cache import Cache, CacheConfig
from constructs_lib.database.postgres import Postgres, PostgresConfig
from constructs_lib.database.table import KeyType, Table, TableConfig, TableKey

__all__ = [
    "Cache",
    "CacheConfig",
    "KeyType",
    "Postgres",
    "PostgresConfig",
    "Table",
    "TableConfig",
    "TableKey",
]
