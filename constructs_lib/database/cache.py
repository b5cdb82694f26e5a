"""Valkey on ElastiCache: private, encrypted, entered with an IAM token and never a password."""

from cdktf_cdktf_provider_aws.elasticache_replication_group import (
    ElasticacheReplicationGroup,
    ElasticacheReplicationGroupLogDeliveryConfiguration,
)
from cdktf_cdktf_provider_aws.elasticache_subnet_group import ElasticacheSubnetGroup
from cdktf_cdktf_provider_aws.elasticache_user import (
    ElasticacheUser,
    ElasticacheUserAuthenticationMode,
)
from cdktf_cdktf_provider_aws.elasticache_user_group import ElasticacheUserGroup
from constructs import Construct

from constructs_lib.database.cache_alarms import CacheAlarms
from constructs_lib.database.common import last_snapshot, log_group
from constructs_lib.database.config import CacheConfig
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.versions import in_use
from constructs_lib.workload import Workload

PORT = 6379
THING = "cache"
ENGINE = "valkey"
# Raised here only: a version that ElastiCache had raised would look like a downgrade to Terraform,
# for which it replaces the cache.
ENGINE_VERSION = in_use("valkey")
LOGS = ("engine-log", "slow-log")
# Everything that works on data; what stops, flushes or spies on the cache is left out, and
# clients ask for INFO when they connect.
COMMANDS = "on ~* &* +@all -@dangerous +info"
SNAPSHOT_WINDOW = "03:00-04:00"  # UTC
MAINTENANCE_WINDOW = "sun:04:30-sun:05:30"  # UTC, after the snapshot
NAME_LIMIT = 40  # ElastiCache API Reference: replication groups, users and user groups


class Cache(Construct):
    """A Valkey cache in the database subnets; what is in it can be made again.

    One user, `user_name`, may run every command on data; it signs in over TLS with an IAM token,
    which `connect` lets a workload have. When memory is full, keys that expire make room
    (`volatile-lru`, the service's default).

    Attributes:
        group: The replication group.
        port: TCP port it listens on.
        security_group: Its group; nobody is in until `connect`.
        members: Id of each node, the dimension of CloudWatch's metrics.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: CacheConfig,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        alarms: Alarms,
    ) -> None:
        """Create the cache.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose database subnets it stands in.
            key: Key of its data and snapshots.
            logs_key: Key of its log groups.
            alarms: What its alarms need.
        """
        super().__init__(scope, id_)
        self.port = PORT
        self._site = site
        name = self._name = site.name(THING, limit=NAME_LIMIT)
        self.security_group = SecurityGroup(
            self, "security-group", site=site, network=network, thing=THING, purpose="Cache"
        )
        subnets = ElasticacheSubnetGroup(
            self,
            "subnets",
            name=name,
            description="Database subnets",
            subnet_ids=list(network.subnet_ids(Tier.DATABASE)),
        )
        user = self._user_name = site.name(f"{THING}-app", limit=NAME_LIMIT)
        self._user = ElasticacheUser(
            self,
            "user",
            engine=ENGINE,
            user_id=user,
            user_name=user,  # IAM tokens are for users whose id and name are the same
            access_string=COMMANDS,
            authentication_mode=ElasticacheUserAuthenticationMode(type="iam"),
        )
        users = ElasticacheUserGroup(
            self, "users", engine=ENGINE, user_group_id=name, user_ids=[self._user.user_id]
        )
        spread = config.nodes > 1
        self.group = ElasticacheReplicationGroup(
            self,
            "main",
            replication_group_id=name,
            description="Cache of the application",
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            auto_minor_version_upgrade="false",
            node_type=config.node_type,
            num_cache_clusters=config.nodes,
            automatic_failover_enabled=spread,
            multi_az_enabled=spread,
            subnet_group_name=subnets.name,
            security_group_ids=[self.security_group.id],
            port=PORT,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled="true",
            kms_key_id=key.arn,
            user_group_ids=[users.id],
            log_delivery_configuration=[self._deliver(each, name, logs_key) for each in LOGS],
            snapshot_retention_limit=config.snapshot_days,
            snapshot_window=SNAPSHOT_WINDOW,
            maintenance_window=MAINTENANCE_WINDOW,
            final_snapshot_identifier=last_snapshot(self, site, name),
            tags=config.recovery.tags,
            lifecycle=site.durability.lifecycle,
        )
        self.members = tuple(f"{self.identifier}-{n:03}" for n in range(1, config.nodes + 1))
        CacheAlarms(self, "alarms", alarms=alarms.family("cache"), members=self.members)

    @property
    def identifier(self) -> str:
        """Its name in ElastiCache."""
        return self.group.replication_group_id

    @property
    def endpoint(self) -> str:
        """Host that takes reads and writes, whichever node is the primary."""
        return self.group.primary_endpoint_address

    def connect(self, workload: Workload) -> None:
        """Let a workload sign in and run commands, and tell it where.

        Source: Amazon ElastiCache User Guide, "Authenticating with IAM".

        Raises:
            ConfigurationError: The workload has no network interface in the VPC.
        """
        group = workload.require_network(THING)
        self.security_group.allow_from(group, port=PORT, purpose="Commands")
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name(f"{THING}-connect"),
            statements=[
                allow("SignInToCache", "elasticache:Connect", [self.group.arn, self._user.arn])
            ],
        )
        settings = workload.settings
        settings.put("CACHE_HOST", self.endpoint, "Host of Valkey, TLS only")
        settings.put("CACHE_PORT", str(PORT), "Port of Valkey")
        settings.put("CACHE_NAME", self._name, "Cache that a token to sign in is for")
        settings.put("CACHE_USER", self._user_name, "User to sign in as, with a token from IAM")

    def _deliver(
        self, log: str, name: str, key: KeyReference
    ) -> ElasticacheReplicationGroupLogDeliveryConfiguration:
        group = log_group(
            self,
            log,
            name=f"/aws/elasticache/{name}/{log}",
            days=self._site.log_retention_days,
            key=key,
        )
        return ElasticacheReplicationGroupLogDeliveryConfiguration(
            destination=group.name,
            destination_type="cloudwatch-logs",
            log_format="json",
            log_type=log,
        )
