"""Module `database-aurora`: PostgreSQL on Aurora."""

from datetime import timedelta

from constructs_lib.database.aurora import Aurora, AuroraConfig
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

RECOVERY = Recovery(rto=timedelta(minutes=5), rpo=timedelta(minutes=5))
ZONES = ("a", "b")


def _build(module: ModuleStack) -> None:
    database = Aurora(
        module,
        "database",
        naming=module.naming,
        config=AuroraConfig(
            instance_class=instance_class(module, "db.r7g.large"),
            zones=tuple(f"{module.region}{letter}" for letter in ZONES),
            recovery=RECOVERY,
            backup_days=backup_days(module),
            log_retention_days=log_retention(module),
            deletion_protection=deletion_protection(module, "The cluster"),
            retained=False,
            skip_final_snapshot=skip_final_snapshot(module),
        ),
        network=ExistingNetwork(
            vpc_id=vpc(module), subnets={Tier.DATABASE: subnets(module, "database")}
        ),
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
    )
    database.security_group.allow_from(client(module), port=database.port, purpose="Queries")
    module.publish("endpoint", database.endpoint, "Host that takes reads and writes, on port 5432")
    module.publish("reader_endpoint", database.reader_endpoint, "Host that takes reads")
    module.publish("identifier", database.identifier, "Identifier of the cluster")
    module.publish("resource_id", database.resource_id, "Id in ARNs of database users")
    module.publish("security_group_id", database.security_group.id, "Security group")
    module.publish(
        "master_user_secret_arn",
        database.cluster.master_user_secret.get(0).secret_arn,
        "Secret that holds the administrator's password, changed every week",
    )


AURORA = Module(
    name="database-aurora",
    purpose="PostgreSQL on Aurora: six copies in three zones, a reader that takes over, IAM "
    "authentication and a managed password.",
    choices=(
        (
            "An instance in the zones a and b each: recovery time objective 5 minutes, recovery "
            "point objective 5 minutes."
        ),
        "PostgreSQL 17; minor versions come by themselves, in the maintenance window.",
        "TLS only; one security group may connect.",
    ),
    cost="About 400 USD a month for two db.r7g.large, 0.10 USD for each GiB, and 0.20 USD for a "
    "million requests to storage.",
    build=_build,
    checks={
        "it is encrypted, and signed in to with IAM": (
            "aws_rds_cluster.main.storage_encrypted && "
            "aws_rds_cluster.main.iam_database_authentication_enabled"
        ),
        "a reader is in another zone": (
            'aws_rds_cluster_instance.instance_a.availability_zone == "us-east-1a" && '
            'aws_rds_cluster_instance.instance_b.availability_zone == "us-east-1b"'
        ),
        "names follow the convention": (
            'aws_rds_cluster.main.cluster_identifier == "acme-staging-postgres"'
        ),
    },
)
