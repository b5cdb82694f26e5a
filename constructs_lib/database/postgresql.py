"""What PostgreSQL is like here, on an RDS instance and on Aurora alike."""

from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from constructs import Construct

from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference

PORT = 5432
THING = "postgres"
DATABASE = "app"
ADMINISTRATOR = "administrator"
USER = "app"  # whom workloads sign in as; `Preparation` makes it, with the role `rds_iam`
CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
SLOW_QUERY_MS = 1000
INSIGHTS_DAYS = 7  # the retention that costs nothing
# TLS only; on record are connections, changes of tables and rights, and slow queries.
PARAMETERS = {
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_statement": "ddl",
    "log_min_duration_statement": str(SLOW_QUERY_MS),
}
# The family has this value already, so that RDS keeps its own way of applying it and answers
# "pending-reboot"; another one would be a difference in every plan (terraform-provider-aws,
# issue 39252).
DEFAULTS = {"rds.force_ssl"}


def apply_method(parameter: str) -> str:
    """When a parameter takes effect, as RDS reads it back."""
    return "pending-reboot" if parameter in DEFAULTS else "immediate"


def subnets(scope: Construct, name: str, network: NetworkReference) -> DbSubnetGroup:
    """Name the database subnets to RDS."""
    return DbSubnetGroup(
        scope,
        "subnets",
        name=name,
        description="Database subnets",
        subnet_ids=list(network.subnet_ids(Tier.DATABASE)),
    )
