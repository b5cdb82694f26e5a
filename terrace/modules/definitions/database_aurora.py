"""Module `database-aurora`: PostgreSQL on Aurora."""

from constructs_lib.database.config import AuroraConfig
from constructs_lib.database.database import Database
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, connect, data_key, database_network, logs_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

RTO_MINUTES, RPO_MINUTES = 5, 5
ZONES = ("a", "b")


def _build(module: ModuleStack) -> None:
    database = Database(
        module,
        "database",
        site=module.site,
        config=module.config(
            AuroraConfig,
            defaults={"instance_class": "db.r7g.large", "backup_days": 35},
            rto_minutes=RTO_MINUTES,
            rpo_minutes=RPO_MINUTES,
        ),
        network=database_network(module),
        zones={letter: f"{module.site.region}{letter}" for letter in ZONES},
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
        alarms=alarms(module),
    )
    connect(module, database, in_vpc=True)
    module.publish("endpoint", database.endpoint, "Host that takes reads and writes, on port 5432")
    module.publish("identifier", database.engine.identifier, "Identifier of the cluster")
    module.publish("resource_id", database.engine.resource_id, "Id in ARNs of database users")
    module.publish(
        "administrator_secret_arn",
        database.engine.secret_arn,
        "Secret with the administrator's name and password, which RDS keeps",
    )
    module.publish("security_group_id", database.security_group.id, "Security group")


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
            "aws_rds_cluster.aurora_main.storage_encrypted && "
            "aws_rds_cluster.aurora_main.iam_database_authentication_enabled"
        ),
        "a reader is in another zone": (
            'aws_rds_cluster_instance.aurora_instance_a.availability_zone == "us-east-1a" && '
            'aws_rds_cluster_instance.aurora_instance_b.availability_zone == "us-east-1b"'
        ),
        "names follow the convention": (
            'aws_rds_cluster.aurora_main.cluster_identifier == "acme-staging-postgres"'
        ),
    },
)
