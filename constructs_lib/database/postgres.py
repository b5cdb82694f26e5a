"""PostgreSQL on RDS: private, encrypted, backed up, without a password that anybody knows."""

from cdktf import Op, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.db_parameter_group import DbParameterGroup, DbParameterGroupParameter
from constructs import Construct

from constructs_lib.database import postgresql
from constructs_lib.database.common import last_snapshot, log_group
from constructs_lib.database.config import PostgresConfig
from constructs_lib.database.enhanced_monitoring import EnhancedMonitoring
from constructs_lib.monitoring.metrics import DatabaseMetrics
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.versions import in_use
from constructs_lib.windows import ALL_DAY, Windows

# Minor versions come by themselves, in the maintenance window.
VERSION = in_use("rds-postgresql")
LOGS = ("postgresql", "upgrade")
STORAGE_GROWTH = 5  # storage may grow by itself to so many times its first size


class Postgres(Construct):
    """A PostgreSQL instance in the database subnets.

    Workloads sign in with an IAM token over TLS; the administrator's password, which RDS keeps in
    Secrets Manager and changes every week, is for the task that makes their user, and for people in
    an emergency.

    Attributes:
        instance: The instance.
        port: TCP port it listens on.
        security_group: Its group; nobody is in until `Database.connect`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: PostgresConfig,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        windows: Windows = ALL_DAY,
    ) -> None:
        """Create the instance.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose database subnets it stands in.
            key: Key of its data, backups, insights and password.
            logs_key: Key of its log groups.
            windows: When it is backed up and maintained.
        """
        super().__init__(scope, id_)
        self.port = postgresql.PORT
        name = site.name(postgresql.THING, limit=63)
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing=postgresql.THING,
            purpose="Database",
        )
        monitoring = EnhancedMonitoring(self, "monitoring", site=site)
        logs = [
            log_group(
                self,
                f"{each}-log",
                name=f"/aws/rds/instance/{name}/{each}",
                days=site.log_retention_days,
                key=logs_key,
            )
            for each in LOGS
        ]
        self.instance = DbInstance(
            self,
            "main",
            identifier=name,
            engine="postgres",
            engine_version=VERSION,
            auto_minor_version_upgrade=True,
            instance_class=config.instance_class,
            storage_type="gp3",
            allocated_storage=config.storage_gib,
            max_allocated_storage=self._most_storage(config.storage_gib),
            storage_encrypted=True,
            kms_key_id=key.arn,
            multi_az=config.standby,
            db_subnet_group_name=postgresql.subnets(self, name, network).name,
            vpc_security_group_ids=[self.security_group.id],
            publicly_accessible=False,
            port=postgresql.PORT,
            db_name=postgresql.DATABASE,
            username=postgresql.ADMINISTRATOR,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key.arn,
            iam_database_authentication_enabled=True,
            ca_cert_identifier=postgresql.CERTIFICATE_AUTHORITY,
            parameter_group_name=self._parameters(name).name,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=key.arn,
            performance_insights_retention_period=postgresql.INSIGHTS_DAYS,
            monitoring_interval=monitoring.interval_seconds,
            monitoring_role_arn=monitoring.role_arn,
            enabled_cloudwatch_logs_exports=list(LOGS),
            backup_retention_period=config.backup_days,
            backup_window=windows.backup,
            maintenance_window=windows.maintenance,
            copy_tags_to_snapshot=True,
            delete_automated_backups=site.durability.emptied_on_destroy,
            deletion_protection=site.durability.protected,
            skip_final_snapshot=site.durability.emptied_on_destroy,
            final_snapshot_identifier=last_snapshot(self, site, name),
            tags=config.recovery.tags,
            lifecycle=site.durability.lifecycle,
            depends_on=[monitoring.permission, *logs],
        )

    @property
    def identifier(self) -> str:
        """Its name in RDS and in CloudWatch's metrics."""
        return self.instance.identifier

    @property
    def endpoint(self) -> str:
        """Host that takes reads and writes, whichever zone serves."""
        return self.instance.address

    @property
    def resource_id(self) -> str:
        """Its id in ARNs of database users, which no other database ever had."""
        return self.instance.resource_id

    @property
    def secret_arn(self) -> str:
        """ARN of the secret in which RDS keeps the administrator's name and password."""
        return self.instance.master_user_secret.get(0).secret_arn

    @property
    def metrics(self) -> DatabaseMetrics:
        """The names by which CloudWatch knows it."""
        return DatabaseMetrics(instances=(self.identifier,))

    def _most_storage(self, first: int) -> float:
        if Token.is_unresolved(first):
            return Token.as_number(Op.mul(first, STORAGE_GROWTH))
        return first * STORAGE_GROWTH

    def _parameters(self, name: str) -> DbParameterGroup:
        return DbParameterGroup(
            self,
            "parameters",
            name=f"{name}-{VERSION}",
            family=f"postgres{VERSION}",
            description="TLS only; slow queries and connections on record",
            parameter=[
                DbParameterGroupParameter(
                    name=parameter,
                    value=value,
                    apply_method=postgresql.apply_method(parameter),
                )
                for parameter, value in postgresql.PARAMETERS.items()
            ],
            # A major version needs a new group while the instance still holds the old one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
