"""Module `database`: PostgreSQL on RDS."""

from constructs_lib.database.config import PostgresConfig
from constructs_lib.database.database import Database
from constructs_lib.security.reference import ExistingKey
from constructs_lib.windows import ALL_DAY, Windows
from terrace.modules.definitions.shared import alarms, connect, data_key, database_network, logs_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

RTO_MINUTES, RPO_MINUTES = 30, 5


def _build(module: ModuleStack) -> None:
    database = Database(
        module,
        "database",
        site=module.site,
        config=module.config(
            PostgresConfig,
            defaults={"instance_class": "db.t4g.medium", "storage_gib": 50, "backup_days": 35},
            rto_minutes=RTO_MINUTES,
            rpo_minutes=RPO_MINUTES,
        ),
        network=database_network(module),
        zones={},
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
        alarms=alarms(module),
        windows=_windows(module),
    )
    connect(module, database, in_vpc=True)
    module.publish("endpoint", database.endpoint, "Host that takes reads and writes, on port 5432")
    module.publish("identifier", database.engine.identifier, "Identifier of the instance")
    module.publish(
        "administrator_secret_arn",
        database.engine.secret_arn,
        "Secret with the administrator's name and password, which RDS keeps",
    )
    module.publish("security_group_id", database.security_group.id, "Security group")


def _windows(module: ModuleStack) -> Windows:
    """The caller's: whoever stops the instance at night has it backed up by day."""
    return Windows(
        backup=module.text(
            "backup_window",
            "Daily backup in UTC, while the instance runs",
            example="06:30-07:00",
            default=ALL_DAY.backup,
        ),
        maintenance=module.text(
            "maintenance_window",
            "Weekly maintenance in UTC, while the instance runs, and apart from the backup",
            example="wed:07:30-wed:08:00",
            default=ALL_DAY.maintenance,
        ),
    )


DATABASE = Module(
    name="database",
    purpose="PostgreSQL on RDS: private, encrypted, with a standby, IAM authentication and a "
    "managed password.",
    choices=(
        (
            "A standby in a second zone: recovery time objective 30 minutes, recovery point "
            "objective 5 minutes."
        ),
        "PostgreSQL 17; minor versions come by themselves, in the maintenance window.",
        "TLS only; one security group may connect.",
    ),
    cost="About 100 USD a month for a db.t4g.medium with its standby, 0.23 USD for each GiB; "
    "larger classes double with each size.",
    build=_build,
    checks={
        "it is private and encrypted": (
            "aws_db_instance.postgres_main.storage_encrypted && "
            "!aws_db_instance.postgres_main.publicly_accessible"
        ),
        "a standby waits": "aws_db_instance.postgres_main.multi_az",
        "storage may grow to five times its size": (
            "aws_db_instance.postgres_main.max_allocated_storage == 250"
        ),
        "names follow the convention": (
            'aws_db_instance.postgres_main.identifier == "acme-staging-postgres"'
        ),
    },
)
