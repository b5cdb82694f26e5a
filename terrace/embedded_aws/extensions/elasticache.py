"""ElastiCache: replication groups that have nodes, user groups, and subnet groups that change.

moto knows the ids of a replication group's nodes, but DescribeCacheClusters does not find them;
the provider reads node type, engine version, networks and encryption of
aws_elasticache_replication_group there. It ignores NumCacheClusters, lacks IncreaseReplicaCount
and DecreaseReplicaCount, and keeps a deleted group for ever as "deleting", while the provider
waits for it to be gone.
It lacks user groups (aws_elasticache_user_group) as a whole, with the tags that the provider
lists, and Modify- and DeleteCacheSubnetGroup for aws_elasticache_subnet_group.
"""

from collections.abc import Callable, Iterable
from re import compile as compiled
from typing import Any, Final

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.exceptions import CacheSubnetGroupNotFound, ElastiCacheException, UserNotFound
from moto.elasticache.models import CacheSubnetGroup, ElastiCacheBackend, ReplicationGroup
from moto.elasticache.responses import ElastiCacheResponse

from terrace.embedded_aws.extensions.patch import add, wrap

_KINDS: Final = "cluster|snapshot|subnetgroup|replicationgroup|user|usergroup"
_ARN: Final = compiled(rf"^arn:[\w-]+:elasticache:[^:]*:\d*:({_KINDS}):.+$")
_NEWEST: Final = {"redis": "7.1.0", "valkey": "8.1.0"}


class _UserGroupError(ElastiCacheException):
    def __init__(self, code: str, group: str, fault: str) -> None:
        super().__init__(code, f"User group {group} {fault}.")


def extend() -> None:
    """Give replication groups their nodes, and users their groups."""
    wrap(ElastiCacheBackend, "__init__", _keep_user_groups)
    wrap(ElastiCacheBackend, "describe_cache_clusters", _describe_nodes)
    wrap(ElastiCacheBackend, "delete_replication_group", _delete)
    wrap(ReplicationGroup, "__init__", _create)
    add(ElastiCacheResponse, increase_replica_count, decrease_replica_count)
    add(ElastiCacheResponse, create_user_group, describe_user_groups, delete_user_group)
    add(ElastiCacheResponse, modify_cache_subnet_group, delete_cache_subnet_group)


def _keep_user_groups(
    original: Callable[..., None], backend: Any, *args: Any, **named: Any
) -> None:
    original(backend, *args, **named)
    backend.arn_regex = _ARN
    backend.user_groups = {}


def _create(original: Callable[..., None], group: Any, **given: Any) -> None:
    original(group, **given)
    if group.cluster_mode != "enabled" and given["num_cache_clusters"]:
        _place(group, given["num_cache_clusters"])


def _place(group: Any, count: int) -> None:
    """Put a primary and replicas into the one shard of a group, each into a zone of its own."""
    (shard,) = group.node_groups
    region = group.arn.split(":")[3]
    domain = shard["primary_endpoint_address"].removeprefix("master.")
    group.member_clusters = [f"{group.replication_group_id}-{n:03}" for n in range(1, count + 1)]
    shard["node_group_members"] = [
        {
            "cache_cluster_id": member,
            "cache_node_id": "0001",
            "read_endpoint": {"address": f"{member}.{domain}", "port": group.port},
            "preferred_availability_zone": f"{region}{letter}",
            "current_role": "primary" if letter == "a" else "replica",
        }
        for member, letter in zip(group.member_clusters, "abcdef", strict=False)
    ]


def _delete(original: Callable[..., Any], backend: Any, *args: Any, **named: Any) -> Any:
    group = original(backend, *args, **named)
    backend.replication_groups.pop(group.replication_group_id)
    return group


def _describe_nodes(
    original: Callable[..., list[Any]], backend: Any, cache_cluster_id: str | None = None
) -> list[Any]:
    groups = backend.replication_groups.values()
    nodes = {node["CacheClusterId"]: node for group in groups for node in _nodes(group)}
    if cache_cluster_id in nodes:
        return [nodes[cache_cluster_id]]
    found = original(backend, cache_cluster_id=cache_cluster_id)
    return found if cache_cluster_id else [*found, *nodes.values()]


def _nodes(group: Any) -> Iterable[dict[str, Any]]:
    version = group.engine_version or _NEWEST[group.engine]
    default = f"default.{group.engine}{version.split('.')[0]}"
    for shard in group.node_groups:
        for member in shard["node_group_members"]:
            name = member["cache_cluster_id"]
            yield {
                "CacheClusterId": name,
                "ARN": group.arn.replace(
                    f":replicationgroup:{group.replication_group_id}", f":cluster:{name}"
                ),
                "CacheClusterStatus": "available",
                "ReplicationGroupId": group.replication_group_id,
                "CacheNodeType": group.cache_node_type,
                "NumCacheNodes": 1,
                "PreferredAvailabilityZone": member["preferred_availability_zone"],
                "Engine": group.engine,
                "EngineVersion": version,
                "AutoMinorVersionUpgrade": group.auto_minor_version_upgrade,
                "CacheParameterGroup": {
                    "CacheParameterGroupName": group.cache_parameter_group_name or default,
                    "ParameterApplyStatus": "in-sync",
                },
                "CacheSubnetGroupName": group.cache_subnet_group_name,
                "SecurityGroups": [
                    {"SecurityGroupId": each, "Status": "active"}
                    for each in group.security_group_ids or []
                ],
                "PreferredMaintenanceWindow": group.preferred_maintenance_window,
                "SnapshotRetentionLimit": group.snapshot_retention_limit,
                "SnapshotWindow": group.snapshot_window,
                "AuthTokenEnabled": group.auth_token_enabled,
                "TransitEncryptionEnabled": group.transit_encryption_enabled,
                "TransitEncryptionMode": group.transit_encryption_mode,
                "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
                "NetworkType": group.network_type,
                "IpDiscovery": group.ip_discovery,
            }


def increase_replica_count(self: Any) -> ActionResult:
    """Answer IncreaseReplicaCount."""
    name = self._get_param("ReplicationGroupId")
    (group,) = self.elasticache_backend.describe_replication_groups(name)
    _place(group, int(self._get_param("NewReplicaCount")) + 1)
    return ActionResult({"ReplicationGroup": group})


def decrease_replica_count(self: Any) -> ActionResult:
    """Answer DecreaseReplicaCount."""
    answer: ActionResult = self.increase_replica_count()
    return answer


def create_user_group(self: Any) -> ActionResult:
    """Answer CreateUserGroup, with what AWS asks of a group's users."""
    backend, name = self.elasticache_backend, self._get_param("UserGroupId")
    engine, ids = self._get_param("Engine").lower(), self._get_param("UserIds", [])
    if name in backend.user_groups:
        raise _UserGroupError("UserGroupAlreadyExists", name, "already exists")
    for user in ids:
        if user not in backend.users:
            raise UserNotFound(user)
    if engine == "redis" and "default" not in [backend.users[user].name for user in ids]:
        raise _UserGroupError("DefaultUserRequired", name, "needs a user with the name default")
    if engine == "valkey" and any(backend.users[user].no_password_required for user in ids):
        raise _UserGroupError("InvalidParameterValue", name, "takes no user without password")
    region, account = backend.region_name, backend.account_id
    group = {
        "UserGroupId": name,
        "ARN": f"arn:aws:elasticache:{region}:{account}:usergroup:{name}",
        "Status": "active",
        "Engine": engine,
        "MinimumEngineVersion": "6.0",
        "UserIds": ids,
    }
    backend.tagging_service.tag_resource(group["ARN"], self._get_param("Tags", []))
    backend.user_groups[name] = group
    return ActionResult(group)


def describe_user_groups(self: Any) -> ActionResult:
    """Answer DescribeUserGroups."""
    backend, name = self.elasticache_backend, self._get_param("UserGroupId")
    groups = [_user_group(backend, name)] if name else list(backend.user_groups.values())
    used = [
        group | {"ReplicationGroups": _users_of(backend, group["UserGroupId"])} for group in groups
    ]
    return ActionResult({"UserGroups": used})


def delete_user_group(self: Any) -> ActionResult:
    """Answer DeleteUserGroup."""
    backend = self.elasticache_backend
    group = _user_group(backend, self._get_param("UserGroupId"))
    del backend.user_groups[group["UserGroupId"]]
    return ActionResult(group | {"Status": "deleting"})


def _user_group(backend: Any, name: str) -> dict[str, Any]:
    if name not in backend.user_groups:
        raise _UserGroupError("UserGroupNotFound", name, "not found")
    group: dict[str, Any] = backend.user_groups[name]
    return group


def _users_of(backend: Any, name: str) -> list[str]:
    groups = backend.replication_groups.values()
    return [group.replication_group_id for group in groups if name in group.user_group_ids]


def modify_cache_subnet_group(self: Any) -> ActionResult:
    """Answer ModifyCacheSubnetGroup."""
    backend = self.elasticache_backend
    (group,) = backend.describe_cache_subnet_groups(self._get_param("CacheSubnetGroupName"))
    description = self._get_param("CacheSubnetGroupDescription")
    changed = CacheSubnetGroup(
        account_id=backend.account_id,
        region_name=backend.region_name,
        cache_subnet_group_name=group.cache_subnet_group_name,
        cache_subnet_group_description=description or group.cache_subnet_group_description,
        subnet_ids=self._get_param("SubnetIds") or group.subnet_ids,
        tags=group.tags,
    )
    backend.cache_subnet_groups[group.cache_subnet_group_name] = changed
    return ActionResult({"CacheSubnetGroup": changed})


def delete_cache_subnet_group(self: Any) -> ActionResult:
    """Answer DeleteCacheSubnetGroup."""
    name = self._get_param("CacheSubnetGroupName")
    if self.elasticache_backend.cache_subnet_groups.pop(name, None) is None:
        raise CacheSubnetGroupNotFound(name)
    return EmptyResult()
