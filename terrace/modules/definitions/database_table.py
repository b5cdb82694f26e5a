"""Module `database-table`: a DynamoDB table."""

from constructs_lib.database.config import TableConfig
from constructs_lib.database.table import Table
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import connect, data_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

CONFIG = TableConfig()


def _build(module: ModuleStack) -> None:
    table = Table(
        module,
        "table",
        site=module.site,
        config=CONFIG,
        key=ExistingKey(data_key(module)),
    )
    connect(module, table, in_vpc=False)
    module.publish("name", table.name, "Name of the table")
    module.publish("arn", table.arn, "ARN of the table")


TABLE = Module(
    name="database-table",
    purpose="A DynamoDB table that is paid by request, encrypted, and restorable to any second of "
    "the last 35 days.",
    choices=(
        f"Items are found by the text `{CONFIG.partition_key}`.",
        f"An item is deleted after the Unix time in `{CONFIG.expiry_attribute}`, if it has one.",
        (
            f"Recovery: time objective {CONFIG.rto_minutes} minutes, point objective "
            f"{CONFIG.rpo_minutes} minutes."
        ),
    ),
    cost="About 0.63 USD for a million writes, 0.13 USD for as many reads, and 0.25 USD a month "
    "for each GB, 0.20 USD for its backups.",
    build=_build,
    checks={
        "it can be restored": "aws_dynamodb_table.main.point_in_time_recovery[0].enabled",
        "its deletion is refused": "aws_dynamodb_table.main.deletion_protection_enabled",
        "names follow the convention": ('aws_dynamodb_table.main.name == "acme-staging-sessions"'),
    },
)
