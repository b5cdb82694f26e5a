"""Module `cache`: Valkey on ElastiCache."""

from datetime import timedelta

from constructs_lib.database.cache import MOST_SNAPSHOT_DAYS, Cache, CacheConfig
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    client,
    data_key,
    log_retention,
    logs_key,
    role,
    subnets,
    vpc,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import between, matches

RECOVERY = Recovery(rto=timedelta(minutes=30), rpo=timedelta(days=1))


def _build(module: ModuleStack) -> None:
    cache = Cache(
        module,
        "cache",
        naming=module.naming,
        config=_config(module),
        network=ExistingNetwork(
            vpc_id=vpc(module), subnets={Tier.DATABASE: subnets(module, "database")}
        ),
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
    )
    group = client(module)
    signed = role(module, "client", "may sign in")
    cache.security_group.allow_from(group, port=cache.port, purpose="Commands")
    cache.grant_connect(signed, grantee="app")
    module.publish("endpoint", cache.endpoint, "Host that takes reads and writes, on port 6379")
    module.publish("identifier", cache.identifier, "Name that IAM tokens are signed for")
    module.publish("user_name", cache.user_name, "Name to sign in with")
    module.publish("security_group_id", cache.security_group.id, "Security group")


def _config(module: ModuleStack) -> CacheConfig:
    return CacheConfig(
        node_type=module.text(
            "node_type",
            "ElastiCache node type",
            example="cache.t4g.small",
            default="cache.t4g.small",
            validation=matches(
                "node_type", r"cache\.[a-z0-9]+\.[a-z0-9]+", "such as cache.t4g.small", "t4g"
            ),
        ),
        recovery=RECOVERY,
        snapshot_days=module.number(
            "snapshot_days",
            "How long daily snapshots are kept, in days",
            example=7,
            default=7,
            validation=between("snapshot_days", 1, MOST_SNAPSHOT_DAYS),
        ),
        log_retention_days=log_retention(module),
        retained=False,
    )


CACHE = Module(
    name="cache",
    purpose="Valkey on ElastiCache: private, encrypted, with a replica, entered with IAM tokens.",
    choices=(
        (
            "A replica in a second zone: recovery time objective 30 minutes; a day of changes may "
            "be lost, for what is in it can be made again."
        ),
        "TLS only; one security group may connect, one role may sign in.",
        "Valkey 8.1; versions are raised by a new version of this module.",
    ),
    cost="About 38 USD a month for a cache.t4g.small with its replica; larger types double with "
    "each size.",
    build=_build,
    checks={
        "it is encrypted at rest and in transit": (
            "aws_elasticache_replication_group.main.transit_encryption_enabled && "
            'aws_elasticache_replication_group.main.at_rest_encryption_enabled == "true"'
        ),
        "a replica waits in a second zone": (
            "aws_elasticache_replication_group.main.multi_az_enabled"
        ),
        "names follow the convention": (
            'aws_elasticache_replication_group.main.replication_group_id == "acme-staging-cache"'
        ),
    },
)
