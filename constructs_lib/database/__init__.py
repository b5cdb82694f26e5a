"""Where structured data is kept: PostgreSQL, Valkey and DynamoDB."""

from constructs_lib.database.aurora import Aurora, AuroraConfig
from constructs_lib.database.cache import Cache, CacheConfig
from constructs_lib.database.postgres import Postgres, PostgresConfig
from constructs_lib.database.reference import (
    DatabaseMetrics,
    ExistingInstance,
    InstanceReference,
)
from constructs_lib.database.table import KeyType, Table, TableConfig, TableKey

__all__ = [
    "Aurora",
    "AuroraConfig",
    "Cache",
    "CacheConfig",
    "DatabaseMetrics",
    "ExistingInstance",
    "InstanceReference",
    "KeyType",
    "Postgres",
    "PostgresConfig",
    "Table",
    "TableConfig",
    "TableKey",
]
