"""RDS: instances and replicas that can be told apart.

moto gives every instance the same DbiResourceId, which the provider takes for the identity of
aws_db_instance: there could be one per account and region, and no replica. It copies a replica
from its source with tags and log exports, even when RDS manages the source's password, which AWS
refuses. Its new instances carry rds-ca-default instead of the certificate authority that AWS
chooses, and the provider waits 80 s more for a second call that changes it. It drops Performance
Insights, which the provider reads back, and finds no default parameter group for a version that
is a major one only, such as 17.
Of a cluster whose final snapshot has the name of another one, it deletes the administrator's secret
before it refuses; RDS refuses first (Amazon RDS API Reference, DeleteDBCluster,
DBClusterSnapshotAlreadyExistsFault).
It describes the scaling of a cluster that is not serverless as an empty one, which the provider
takes for scaling to remove.

What remains slow is the provider's own: it waits 80 s after every creation or change of an
instance, and 60 s after its deletion, whatever the answer.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.rds.exceptions import DBClusterSnapshotAlreadyExistsError, RDSClientError
from moto.rds.models import DBCluster, DBInstance, RDSBackend

from terrace.embedded_aws.extensions.patch import replace, wrap

_AUTHORITY: Final = "rds-ca-rsa2048-g1"
_UNSUPPORTED: Final = (
    "Creating read replicas for source instance with engine {} where "
    "ManageMasterUserPassword is enabled is not supported."
)
_ATTRIBUTES: Final = {
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
}
_scaling_of: Final = vars(DBCluster)["scaling_configuration_info"].fget


def extend() -> None:
    """Complete instances, and refuse what RDS refuses."""
    wrap(DBInstance, "__init__", _create)
    wrap(DBInstance, "update", _update)
    wrap(DBInstance, "default_db_parameter_group_details", _default_group)
    wrap(RDSBackend, "create_db_instance_read_replica", _replicate)
    wrap(RDSBackend, "delete_db_cluster", _delete_cluster)
    replace(DBCluster, "scaling_configuration_info", property(_scaling))


def _create(original: Callable[..., None], instance: Any, *args: Any, **given: Any) -> None:
    original(instance, *args, **{"ca_certificate_identifier": _AUTHORITY} | given)
    instance.dbi_resource_id = _new_id()
    _keep_insights(instance, given)


def _new_id() -> str:
    return f"db-{uuid4().hex[:26].upper()}"


def _replicate(original: Callable[..., Any], backend: Any, given: Any) -> Any:
    source = backend.find_db_from_id(given["source_db_instance_identifier"])
    if source.manage_master_user_password and not source.engine.startswith("sqlserver"):
        raise RDSClientError("InvalidParameterValue", _UNSUPPORTED.format(source.engine))
    replica = original(backend, given)
    replica.dbi_resource_id = _new_id()
    replica.tags = given.get("tags") or []
    replica.enabled_cloudwatch_logs_exports = given.get("enable_cloudwatch_logs_exports") or []
    return replica


def _delete_cluster(original: Callable[..., Any], backend: Any, *args: Any, **given: Any) -> Any:
    snapshot = given.get("snapshot_name")
    if snapshot and snapshot in backend.cluster_snapshots:
        raise DBClusterSnapshotAlreadyExistsError(snapshot)
    return original(backend, *args, **given)


def _update(original: Callable[..., None], instance: Any, **given: Any) -> None:
    original(instance, **given)
    _keep_insights(instance, given)


def _keep_insights(instance: Any, given: dict[str, Any]) -> None:
    for parameter, attribute in _ATTRIBUTES.items():
        if given.get(parameter) is not None:
            setattr(instance, attribute, given[parameter])


def _default_group(original: Callable[..., tuple[str, str]], instance: Any) -> tuple[str, str]:
    if instance.engine != "postgres":
        return original(instance)
    family = f"postgres{instance.engine_version.split('.')[0]}"
    return family, f"default.{family}"


def _scaling(cluster: Any) -> dict[str, Any] | None:
    return _scaling_of(cluster) if cluster.scaling_configuration else None
