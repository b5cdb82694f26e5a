"""Module `cache`: Valkey on ElastiCache."""

from constructs_lib.database.cache import Cache
from constructs_lib.database.config import CacheConfig
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, connect, data_key, database_network, logs_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

RTO_MINUTES = 30


def _build(module: ModuleStack) -> None:
    cache = Cache(
        module,
        "cache",
        site=module.site,
        config=module.config(
            CacheConfig,
            defaults={"node_type": "cache.t4g.small", "snapshot_days": 7},
            rto_minutes=RTO_MINUTES,
        ),
        network=database_network(module),
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
        alarms=alarms(module),
    )
    connect(module, cache, in_vpc=True)
    module.publish("endpoint", cache.endpoint, "Host that takes reads and writes, on port 6379")
    module.publish("identifier", cache.identifier, "Name that IAM tokens are signed for")
    module.publish("security_group_id", cache.security_group.id, "Security group")


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
