"""Module `database-table`: a DynamoDB table."""

from datetime import timedelta

from constructs_lib.database.table import Table, TableConfig, TableKey
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import data_key, deletion_protection, role
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

PARTITION, SORT, EXPIRY = "pk", "sk", "expires_at"
RECOVERY = Recovery(rto=timedelta(hours=4), rpo=timedelta(minutes=5))


def _build(module: ModuleStack) -> None:
    table = Table(
        module,
        "table",
        naming=module.naming,
        config=TableConfig(
            thing=module.text(
                "thing",
                "What is in it, the last part of the table's name",
                example="sessions",
                validation=matches(
                    "thing", "[a-z][a-z0-9-]{0,39}", "up to 40 of a-z, 0-9 and -", "Sessions"
                ),
            ),
            partition_key=TableKey(name=PARTITION),
            sort_key=TableKey(name=SORT),
            expiry_attribute=EXPIRY,
            recovery=RECOVERY,
            deletion_protection=deletion_protection(module, "The table"),
            retained=False,
        ),
        key=ExistingKey(data_key(module)),
    )
    user = role(module, "user", "reads and writes items")
    table.grant_read_write(user, grantee="app")
    module.publish("name", table.name, "Name of the table")
    module.publish("arn", table.arn, "ARN of the table")


TABLE = Module(
    name="database-table",
    purpose="A DynamoDB table that is paid by request, encrypted, and restorable to any second of "
    "the last 35 days.",
    choices=(
        f"Items are found by the texts `{PARTITION}` and `{SORT}`.",
        f"An item is deleted after the Unix time in `{EXPIRY}`, if it has one.",
        "Recovery time objective 4 hours, recovery point objective 5 minutes.",
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
