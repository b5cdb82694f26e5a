"""The relational database of an environment, on an RDS instance or on Aurora."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from constructs import Construct

from constructs_lib.database import postgresql
from constructs_lib.database.aurora import Aurora
from constructs_lib.database.config import AuroraConfig, PostgresConfig
from constructs_lib.database.database_alarms import DatabaseAlarms
from constructs_lib.database.postgres import Postgres
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.monitoring.metrics import DatabaseMetrics
from constructs_lib.monitoring.utilization import used, watch_unused
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.windows import ALL_DAY, Windows
from constructs_lib.workload import Workload

STORE = "database"


class Database(Construct):
    """PostgreSQL, its alarms, and the one way for workloads to sign in: a token from IAM.

    Attributes:
        engine: The instance or the cluster.
        critical: Alarms of which users notice at once.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: PostgresConfig | AuroraConfig,
        network: NetworkReference,
        zones: Mapping[str, str],
        key: KeyReference,
        logs_key: KeyReference,
        alarms: Alarms,
        windows: Windows = ALL_DAY,
    ) -> None:
        """Create the database.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices; their kind decides between an instance and a cluster.
            network: Network whose database subnets it stands in.
            zones: Names of the network's zones by letter, the letters literal.
            key: Key of its data, backups, insights and password.
            logs_key: Key of its log groups.
            alarms: What its alarms need.
            windows: When it is backed up and maintained.
        """
        super().__init__(scope, id_)
        self._site, self._key = site, key
        self.engine: Postgres | Aurora
        if isinstance(config, AuroraConfig):
            self.engine = Aurora(
                self,
                "aurora",
                site=site,
                config=config,
                network=network,
                zones=zones,
                key=key,
                logs_key=logs_key,
                windows=windows,
            )
        else:
            self.engine = Postgres(
                self,
                "postgres",
                site=site,
                config=config,
                network=network,
                key=key,
                logs_key=logs_key,
                windows=windows,
            )
        watched = DatabaseAlarms(
            self, "alarms", alarms=alarms.family("database"), database=self.metrics
        )
        self.critical: tuple[CloudwatchMetricAlarm, ...] = watched.critical
        watch_unused(
            self,
            "database-cpu-unused",
            "CPU of the database",
            alarms=alarms.family("utilization"),
            metrics=[
                used("RDS", "CPU", {"DBInstanceIdentifier": each})
                for each in self.metrics.instances
            ],
        )

    @property
    def endpoint(self) -> str:
        """Host that takes reads and writes."""
        return self.engine.endpoint

    @property
    def instance(self) -> DbInstance | None:
        """The instance of RDS, which can be stopped at night; None on Aurora."""
        return self.engine.instance if isinstance(self.engine, Postgres) else None

    @property
    def port(self) -> int:
        """TCP port it listens on."""
        return self.engine.port

    @property
    def security_group(self) -> SecurityGroup:
        """Its group; nobody is in until `connect`."""
        return self.engine.security_group

    @property
    def metrics(self) -> DatabaseMetrics:
        """The names by which CloudWatch knows it."""
        return self.engine.metrics

    def connect(self, workload: Workload) -> None:
        """Let a workload sign in as one user, and tell it where; never with a password.

        Source: Amazon RDS User Guide, "Creating and using an IAM policy for IAM database access".

        Raises:
            ConfigurationError: The workload has no network interface in the VPC.
        """
        group = workload.require_network(STORE)
        self.security_group.allow_from(group, port=self.port, purpose="Queries")
        user = self._site.arn("rds-db", f"dbuser:{self.engine.resource_id}/{postgresql.USER}")
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name(f"{STORE}-connect"),
            statements=[allow("SignInToDatabase", "rds-db:connect", user)],
        )
        self._tell(workload)

    def connect_administrator(self, workload: Workload) -> None:
        """Let a workload sign in as the administrator, with the password that RDS keeps.

        Source: Amazon RDS User Guide, "Password management with Amazon RDS and Secrets Manager".

        Raises:
            ConfigurationError: The workload has no network interface in the VPC.
        """
        group = workload.require_network(STORE)
        self.security_group.allow_from(group, port=self.port, purpose="Queries")
        secret = self.engine.secret_arn
        grant(
            self,
            f"{workload.label}-administers",
            workload.role,
            name=self._site.name(f"{STORE}-administer"),
            statements=[
                allow("ReadPassword", "secretsmanager:GetSecretValue", secret),
                allow(
                    "UseItsKey",
                    "kms:Decrypt",
                    self._key.arn,
                    equals={
                        "kms:EncryptionContext:SecretARN": secret,
                        "kms:ViaService": self._site.host("secretsmanager"),
                    },
                ),
            ],
        )
        self._tell(workload)
        meaning = "Secret with the administrator's name and password"
        workload.settings.put("DATABASE_ADMIN_SECRET", secret, meaning)

    def _tell(self, workload: Workload) -> None:
        settings = workload.settings
        settings.put("DATABASE_HOST", self.endpoint, "Host of PostgreSQL, TLS only")
        settings.put("DATABASE_PORT", str(self.port), "Port of PostgreSQL")
        settings.put("DATABASE_NAME", postgresql.DATABASE, "Database to use")
        settings.put("DATABASE_USER", postgresql.USER, "User to sign in as, with a token from IAM")
        if isinstance(self.engine, Aurora):
            reader = self.engine.reader_endpoint
            settings.put("DATABASE_READER_HOST", reader, "Host of PostgreSQL for reads")
