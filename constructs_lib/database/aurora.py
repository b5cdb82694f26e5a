"""PostgreSQL on Aurora: readers that take queries off the writer, and take over for it."""

from collections.abc import Mapping

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster
from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)
from constructs import Construct

from constructs_lib.database import postgresql
from constructs_lib.database.common import last_snapshot, log_group
from constructs_lib.database.config import AuroraConfig
from constructs_lib.database.enhanced_monitoring import EnhancedMonitoring
from constructs_lib.monitoring.metrics import DatabaseMetrics
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.versions import in_use
from constructs_lib.windows import ALL_DAY, Windows

ENGINE = "aurora-postgresql"
# Minor versions come by themselves, in the maintenance window.
VERSION = in_use("aurora-postgresql")
LOG = "postgresql"


class Aurora(Construct):
    """An Aurora PostgreSQL cluster in the database subnets, entered as `Postgres` is.

    The larger choice: its readers share the writer's volume, so that they are milliseconds behind
    and take over without losing anything. They also keep the managed password, with which an RDS
    instance cannot have a read replica at all (Amazon RDS User Guide, "Password management with
    Amazon RDS and AWS Secrets Manager", limitations).

    Storage is paid by the GiB and by the request; it grows by itself to 128 TiB and shrinks again.

    Attributes:
        cluster: The cluster.
        instances: Its instances by the letter of their zone; any of them may be the writer.
        port: TCP port it listens on.
        security_group: Its group; nobody is in until `Database.connect`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: AuroraConfig,
        network: NetworkReference,
        zones: Mapping[str, str],
        key: KeyReference,
        logs_key: KeyReference,
        windows: Windows = ALL_DAY,
    ) -> None:
        """Create the cluster.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose database subnets it stands in.
            zones: Names of the network's zones by letter, the letters literal: the first holds an
                instance, the second another one if the recovery time asks for it.
            key: Key of its data, backups, insights and password.
            logs_key: Key of its log group.
            windows: When it is backed up and maintained.
        """
        super().__init__(scope, id_)
        self._site = site
        self._key = key
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
        log = log_group(
            self,
            f"{LOG}-log",
            name=f"/aws/rds/cluster/{name}/{LOG}",
            days=site.log_retention_days,
            key=logs_key,
        )
        self.cluster = RdsCluster(
            self,
            "main",
            cluster_identifier=name,
            engine=ENGINE,
            engine_version=VERSION,
            database_name=postgresql.DATABASE,
            storage_encrypted=True,
            kms_key_id=key.arn,
            db_subnet_group_name=postgresql.subnets(self, name, network).name,
            vpc_security_group_ids=[self.security_group.id],
            port=postgresql.PORT,
            master_username=postgresql.ADMINISTRATOR,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key.arn,
            iam_database_authentication_enabled=True,
            db_cluster_parameter_group_name=self._parameters(name).name,
            enabled_cloudwatch_logs_exports=[LOG],
            backup_retention_period=config.backup_days,
            preferred_backup_window=windows.backup,
            preferred_maintenance_window=windows.maintenance,
            copy_tags_to_snapshot=True,
            delete_automated_backups=site.durability.emptied_on_destroy,
            deletion_protection=site.durability.protected,
            skip_final_snapshot=site.durability.emptied_on_destroy,
            final_snapshot_identifier=last_snapshot(self, site, name),
            tags=config.recovery.tags,
            lifecycle=site.durability.lifecycle,
            depends_on=[log],
        )
        monitoring = EnhancedMonitoring(self, "monitoring", site=site)
        self.instances = {
            letter: self._instance(letter, zones[letter], config.instance_class, monitoring)
            for letter in [*zones][: config.instances]
        }

    @property
    def identifier(self) -> str:
        """Its name in RDS."""
        return self.cluster.cluster_identifier

    @property
    def endpoint(self) -> str:
        """Host that takes reads and writes, whichever instance is the writer."""
        return self.cluster.endpoint

    @property
    def reader_endpoint(self) -> str:
        """Host that takes reads; the writer answers where there is no reader."""
        return self.cluster.reader_endpoint

    @property
    def resource_id(self) -> str:
        """Its id in ARNs of database users, which no other database ever had."""
        return self.cluster.cluster_resource_id

    @property
    def secret_arn(self) -> str:
        """ARN of the secret in which RDS keeps the administrator's name and password."""
        return self.cluster.master_user_secret.get(0).secret_arn

    @property
    def metrics(self) -> DatabaseMetrics:
        """The names by which CloudWatch knows it."""
        names = tuple(each.identifier for each in self.instances.values())
        return DatabaseMetrics(instances=names, shared_volume=True)

    def _instance(
        self, letter: str, zone: str, instance_class: str, monitoring: EnhancedMonitoring
    ) -> RdsClusterInstance:
        return RdsClusterInstance(
            self,
            f"instance-{letter}",
            identifier=self._site.name(f"{postgresql.THING}-{letter}", limit=63),
            cluster_identifier=self.cluster.id,
            engine=ENGINE,
            auto_minor_version_upgrade=True,
            instance_class=instance_class,
            availability_zone=zone,
            publicly_accessible=False,
            ca_cert_identifier=postgresql.CERTIFICATE_AUTHORITY,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=self._key.arn,
            performance_insights_retention_period=postgresql.INSIGHTS_DAYS,
            monitoring_interval=monitoring.interval_seconds,
            monitoring_role_arn=monitoring.role_arn,
            copy_tags_to_snapshot=True,
            depends_on=[monitoring.permission],
        )

    def _parameters(self, name: str) -> RdsClusterParameterGroup:
        return RdsClusterParameterGroup(
            self,
            "parameters",
            name=f"{name}-{VERSION}",
            family=f"{ENGINE}{VERSION}",
            description="TLS only; slow queries and connections on record",
            parameter=[
                RdsClusterParameterGroupParameter(
                    name=parameter,
                    value=value,
                    apply_method=postgresql.apply_method(parameter),
                )
                for parameter, value in postgresql.PARAMETERS.items()
            ],
            # A major version needs a new group while the cluster still holds the old one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
