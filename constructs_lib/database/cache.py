"""Valkey on ElastiCache: private, encrypted, entered with an IAM token and never a password."""

from dataclasses import dataclass
from datetime import timedelta

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
)
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

from constructs_lib.database.common import (
    grant,
    log_group,
    require_point,
    require_time,
    require_within,
)
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site

PORT = 6379
THING = "cache"
ENGINE = "valkey"
# Raised here only: a version that ElastiCache had raised would look like a downgrade to Terraform,
# for which it replaces the cache.
ENGINE_VERSION = "8.1"
LOGS = ("engine-log", "slow-log")
# Everything that works on data; what stops, flushes or spies on the cache is left out, and
# clients ask for INFO when they connect.
COMMANDS = "on ~* &* +@all -@dangerous +info"
SNAPSHOT_WINDOW = "03:00-04:00"  # UTC
MAINTENANCE_WINDOW = "sun:04:30-sun:05:30"  # UTC, after the snapshot
NAME_LIMIT = 40  # ElastiCache API Reference: replication groups, users and user groups
# Amazon ElastiCache User Guide: one snapshot a day; a failover to a replica takes a minute or two.
SHORTEST_RPO = timedelta(days=1)
REPLICA_BELOW_RTO = timedelta(hours=1)
SHORTEST_RTO = timedelta(minutes=2)
MOST_SNAPSHOT_DAYS = 35


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheConfig:
    """Choices open to the caller of Cache.

    Attributes:
        node_type: ElastiCache node type, such as "cache.t4g.small"; may be a token.
        recovery: Objectives; an RTO below an hour gets a replica in a second zone, which
            doubles the price.
        snapshot_days: How long daily snapshots are kept, 1 to 35 days; may be a token.

    Raises:
        ConfigurationError: A period outside those bounds, or objectives that ElastiCache
            cannot meet.
    """

    node_type: str
    recovery: Recovery
    snapshot_days: int

    def __post_init__(self) -> None:
        require_within("snapshot_days", self.snapshot_days, 1, MOST_SNAPSHOT_DAYS)
        require_point(self.recovery, SHORTEST_RPO, "ElastiCache takes one snapshot a day")
        require_time(self.recovery, SHORTEST_RTO, "a failover to the replica takes as long")

    @property
    def node_count(self) -> int:
        """The primary, and a replica in a second zone where the RTO asks for it."""
        return 2 if self.recovery.rto < REPLICA_BELOW_RTO else 1


class Cache(Construct):
    """A Valkey cache in the database subnets; what is in it can be made again.

    One user, `user_name`, may run every command on data; it signs in over TLS with an IAM token,
    which `grant_connect` lets a role have. When memory is full, keys that expire make room
    (`volatile-lru`, the service's default).

    Attributes:
        group: The replication group.
        port: TCP port it listens on.
        security_group: Its group; nobody is in until `allow_from`.
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
        """
        super().__init__(scope, id_)
        self.port = PORT
        self._site = site
        name = site.name(THING, limit=NAME_LIMIT)
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
        user = site.name(f"{THING}-app", limit=NAME_LIMIT)
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
        spread = config.node_count > 1
        self.group = ElasticacheReplicationGroup(
            self,
            "main",
            replication_group_id=name,
            description="Cache of the application",
            engine=ENGINE,
            engine_version=ENGINE_VERSION,
            auto_minor_version_upgrade="false",
            node_type=config.node_type,
            num_cache_clusters=config.node_count,
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
            final_snapshot_identifier=f"{name}-final" if site.durability.retained else None,
            tags=config.recovery.tags,
            lifecycle=site.durability.lifecycle,
        )
        self.members = tuple(f"{self.identifier}-{n:03}" for n in range(1, config.node_count + 1))

    @property
    def identifier(self) -> str:
        """Its name in ElastiCache."""
        return self.group.replication_group_id

    @property
    def endpoint(self) -> str:
        """Host that takes reads and writes, whichever node is the primary."""
        return self.group.primary_endpoint_address

    @property
    def user_name(self) -> str:
        """Name that clients sign in with."""
        return self._user.user_name

    def grant_connect(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role sign in.

        Args:
            role: Role that asks for the token.
            grantee: Who that is, in construct ids and in the policy's name.
        """
        grant(
            self,
            "connects",
            role,
            grantee=grantee,
            name=self._site.name(f"{THING}-connect"),
            statements=[
                DataAwsIamPolicyDocumentStatement(
                    sid="SignInToCache",
                    actions=["elasticache:Connect"],
                    resources=[self.group.arn, self._user.arn],
                )
            ],
        )

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
