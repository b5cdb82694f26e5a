"""Where the application keeps what it must not lose: a relational database and a table."""

from datetime import timedelta
from typing import TYPE_CHECKING

from constructs_lib.database.aurora import Aurora
from constructs_lib.database.postgres import Postgres
from constructs_lib.database.table import Table, TableConfig, TableKey
from constructs_lib.recovery import Recovery
from environments.database import AURORA
from stacks import sizes

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack

# A repeated request is recognized for as long as clients repeat one.
REQUESTS = "requests"
REQUEST_ID = "request_id"
EXPIRES_AT = "expires_at"
REQUESTS_RECOVERY = Recovery(rto=timedelta(hours=4), rpo=timedelta(minutes=15))


def keep(stack: "EnvironmentStack") -> Postgres | Aurora:
    """Give the application its stores, and return the relational one."""
    _recognize_repeated_requests(stack)
    return _database(stack)


def _database(stack: "EnvironmentStack") -> Postgres | Aurora:
    database: Postgres | Aurora
    if stack.environment.database.engine == AURORA:
        database = Aurora(
            stack,
            "database",
            naming=stack.naming,
            config=sizes.aurora(stack.environment, protect=stack.protected),
            network=stack.networking.network,
            key=stack.keys.data,
            logs_key=stack.keys.logs,
        )
        stack.publish(
            "database_reader_endpoint", database.reader_endpoint, "Host of PostgreSQL for reads"
        )
    else:
        database = Postgres(
            stack,
            "database",
            naming=stack.naming,
            config=sizes.postgres(stack.environment, protect=stack.protected),
            network=stack.networking.network,
            key=stack.keys.data,
            logs_key=stack.keys.logs,
        )
    database.security_group.allow_from(
        stack.compute.service.security_group, port=database.port, purpose="Queries"
    )
    stack.publish("database_endpoint", database.endpoint, "Host of PostgreSQL")
    return database


def _recognize_repeated_requests(stack: "EnvironmentStack") -> None:
    """Keep the keys by which a request that comes twice is answered once."""
    table = Table(
        stack,
        "requests",
        naming=stack.naming,
        config=TableConfig(
            thing=REQUESTS,
            partition_key=TableKey(name=REQUEST_ID),
            expiry_attribute=EXPIRES_AT,
            recovery=REQUESTS_RECOVERY,
            deletion_protection=stack.protected,
            retained=stack.protected,
        ),
        key=stack.keys.data,
    )
    table.grant_read_write(stack.compute.task.role, grantee="app")
    stack.publish("requests_table", table.name, "Table of requests that were answered")
