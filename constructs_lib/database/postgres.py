"""PostgreSQL on RDS: private, encrypted, backed up, without a password that anybody knows."""

from dataclasses import dataclass
from datetime import timedelta

from cdktf import IResolvable, Op, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.db_parameter_group import DbParameterGroup, DbParameterGroupParameter
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from constructs import Construct

from constructs_lib.database.enhanced_monitoring import EnhancedMonitoring
from constructs_lib.errors import ConfigurationError
from constructs_lib.naming import Naming
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference

PORT = 5432
THING = "postgres"
ENGINE_VERSION = "17"  # minor versions come by themselves, in the maintenance window
FAMILY = f"postgres{ENGINE_VERSION}"
LOGS = ("postgresql", "upgrade")
STORAGE_GROWTH = 5  # storage may grow by itself to so many times its first size
SLOW_QUERY_MS = 1000
INSIGHTS_DAYS = 7  # the retention that costs nothing
BACKUP_WINDOW = "03:00-04:00"  # UTC
MAINTENANCE_WINDOW = "sun:04:30-sun:05:30"  # UTC, after the backup
# Amazon RDS User Guide: transaction logs leave the instance every five minutes, and a failover
# to the standby takes a minute or two; a restore from a backup takes about an hour or longer.
SHORTEST_RPO = timedelta(minutes=5)
STANDBY_BELOW_RTO = timedelta(hours=1)
SHORTEST_RTO = timedelta(minutes=2)
MOST_BACKUP_DAYS = 35
SMALLEST_STORAGE_GIB = 20
LARGEST_STORAGE_GIB = 6144


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresConfig:
    """Choices open to the caller of Postgres.

    Attributes:
        instance_class: RDS instance class, such as "db.t4g.medium"; may be a token.
        storage_gib: First size of its storage in GiB, 20 to 6,144; may be a token.
        recovery: Objectives; an RTO below an hour gets a standby in a second zone, which
            doubles the instance's price.
        backup_days: How far back a point in time can be restored, 1 to 35 days; may be a token.
        log_retention_days: One of CloudWatch's periods, in days; may be a token.
        deletion_protection: RDS refuses to delete it; may be a token.
        retained: Terraform refuses to destroy it.
        skip_final_snapshot: Destroying it leaves nothing behind; only where data is worthless.
            May be a token.

    Raises:
        ConfigurationError: A size or period outside those bounds, or objectives that RDS
            cannot meet.
    """

    instance_class: str
    storage_gib: int
    recovery: Recovery
    backup_days: int
    log_retention_days: int
    deletion_protection: bool | IResolvable = True
    retained: bool = True
    skip_final_snapshot: bool | IResolvable = False

    def __post_init__(self) -> None:
        _within("storage_gib", self.storage_gib, SMALLEST_STORAGE_GIB, LARGEST_STORAGE_GIB)
        _within("backup_days", self.backup_days, 1, MOST_BACKUP_DAYS)
        if self.recovery.rpo < SHORTEST_RPO:
            raise ConfigurationError(
                f"rpo is {self.recovery.rpo}, allowed: {SHORTEST_RPO} or more; "
                "RDS ships its transaction logs every five minutes"
            )
        if self.recovery.rto < SHORTEST_RTO:
            raise ConfigurationError(
                f"rto is {self.recovery.rto}, allowed: {SHORTEST_RTO} or more; "
                "a failover to the standby takes as long"
            )

    @property
    def standby(self) -> bool:
        """Whether a standby waits in a second zone."""
        return self.recovery.rto < STANDBY_BELOW_RTO


def _within(field: str, value: int, low: int, high: int) -> None:
    if not Token.is_unresolved(value) and not low <= value <= high:
        raise ConfigurationError(f"{field} is {value}, allowed: {low} to {high}")


class Postgres(Construct):
    """A PostgreSQL instance in the database subnets.

    Whoever connects brings an IAM token or the password that RDS keeps in Secrets Manager
    and changes every week; TLS is the only way in.

    Attributes:
        instance: The instance.
        port: TCP port it listens on.
        security_group: Its group; nobody is in until `allow_from`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        config: PostgresConfig,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the instance.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            config: Choices.
            network: Network whose database subnets it stands in.
            key: Key of its data, backups, insights and password.
            logs_key: Key of its log groups.
        """
        super().__init__(scope, id_)
        self.port = PORT
        name = naming.name(THING, limit=63)
        self.security_group = SecurityGroup(
            self, "security-group", naming=naming, network=network, thing=THING, purpose="Database"
        )
        subnets = DbSubnetGroup(
            self,
            "subnets",
            name=name,
            description="Database subnets",
            subnet_ids=list(network.subnet_ids(Tier.DATABASE)),
        )
        monitoring = EnhancedMonitoring(self, "monitoring", naming=naming)
        self.instance = DbInstance(
            self,
            "main",
            identifier=name,
            engine="postgres",
            engine_version=ENGINE_VERSION,
            auto_minor_version_upgrade=True,
            instance_class=config.instance_class,
            storage_type="gp3",
            allocated_storage=config.storage_gib,
            max_allocated_storage=self._most_storage(config.storage_gib),
            storage_encrypted=True,
            kms_key_id=key.arn,
            multi_az=config.standby,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[self.security_group.id],
            publicly_accessible=False,
            port=PORT,
            db_name="app",
            username="administrator",
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key.arn,
            iam_database_authentication_enabled=True,
            ca_cert_identifier="rds-ca-rsa2048-g1",
            parameter_group_name=self._parameters(name).name,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=key.arn,
            performance_insights_retention_period=INSIGHTS_DAYS,
            monitoring_interval=monitoring.interval_seconds,
            monitoring_role_arn=monitoring.role_arn,
            enabled_cloudwatch_logs_exports=list(LOGS),
            backup_retention_period=config.backup_days,
            backup_window=BACKUP_WINDOW,
            maintenance_window=MAINTENANCE_WINDOW,
            copy_tags_to_snapshot=True,
            delete_automated_backups=config.skip_final_snapshot,
            deletion_protection=config.deletion_protection,
            skip_final_snapshot=config.skip_final_snapshot,
            final_snapshot_identifier=f"{name}-final",
            tags=config.recovery.tags,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if config.retained else None,
            # RDS would make log groups of its own, without key and for ever.
            depends_on=[
                monitoring.permission,
                *(self._log_group(each, name, config, logs_key) for each in LOGS),
            ],
        )

    @property
    def identifier(self) -> str:
        """Its name in RDS and in CloudWatch's metrics."""
        return self.instance.identifier

    def _most_storage(self, first: int) -> float:
        if Token.is_unresolved(first):
            return Token.as_number(Op.mul(first, STORAGE_GROWTH))
        return first * STORAGE_GROWTH

    def _parameters(self, name: str) -> DbParameterGroup:
        return DbParameterGroup(
            self,
            "parameters",
            name=f"{name}-{ENGINE_VERSION}",
            family=FAMILY,
            description="TLS only; slow queries and connections on record",
            parameter=[
                DbParameterGroupParameter(name="rds.force_ssl", value="1"),
                DbParameterGroupParameter(name="log_connections", value="1"),
                DbParameterGroupParameter(
                    name="log_min_duration_statement", value=str(SLOW_QUERY_MS)
                ),
            ],
            # A major version needs a new group while the instance still holds the old one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )

    def _log_group(
        self, log: str, name: str, config: PostgresConfig, key: KeyReference
    ) -> CloudwatchLogGroup:
        return CloudwatchLogGroup(
            self,
            f"{log}-log",
            name=f"/aws/rds/instance/{name}/{log}",
            retention_in_days=config.log_retention_days,
            kms_key_id=key.arn,
        )
