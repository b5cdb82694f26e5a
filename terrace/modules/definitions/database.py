"""Module `database`: PostgreSQL on RDS."""

from datetime import timedelta

from constructs_lib.database.postgres import (
    LARGEST_STORAGE_GIB,
    SMALLEST_STORAGE_GIB,
    Postgres,
    PostgresConfig,
)
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    backup_days,
    client,
    data_key,
    deletion_protection,
    instance_class,
    log_retention,
    logs_key,
    skip_final_snapshot,
    subnets,
    vpc,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import between

RECOVERY = Recovery(rto=timedelta(minutes=30), rpo=timedelta(minutes=5))


def _build(module: ModuleStack) -> None:
    network = ExistingNetwork(
        vpc_id=vpc(module), subnets={Tier.DATABASE: subnets(module, "database")}
    )
    group = client(module)
    database = Postgres(
        module,
        "database",
        naming=module.naming,
        config=_config(module),
        network=network,
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
    )
    database.security_group.allow_from(group, port=database.port, purpose="Queries")
    instance = database.instance
    module.publish("endpoint", instance.endpoint, "Host and port")
    module.publish("identifier", instance.identifier, "Identifier of the instance")
    module.publish("security_group_id", database.security_group.id, "Security group")
    module.publish(
        "master_user_secret_arn",
        instance.master_user_secret.get(0).secret_arn,
        "Secret that holds the administrator's password, changed every week",
    )


def _config(module: ModuleStack) -> PostgresConfig:
    return PostgresConfig(
        instance_class=instance_class(module, "db.t4g.medium"),
        storage_gib=module.number(
            "storage_gib",
            "First size of the storage in GiB; it grows by itself to five times that",
            example=50,
            default=50,
            validation=between("storage_gib", SMALLEST_STORAGE_GIB, LARGEST_STORAGE_GIB),
        ),
        recovery=RECOVERY,
        backup_days=backup_days(module),
        log_retention_days=log_retention(module),
        deletion_protection=deletion_protection(module, "The instance"),
        retained=False,
        skip_final_snapshot=skip_final_snapshot(module),
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
            "aws_db_instance.main.storage_encrypted && !aws_db_instance.main.publicly_accessible"
        ),
        "a standby waits": "aws_db_instance.main.multi_az",
        "storage may grow to five times its size": (
            "aws_db_instance.main.max_allocated_storage == 250"
        ),
        "names follow the convention": (
            'aws_db_instance.main.identifier == "acme-staging-postgres"'
        ),
    },
)
