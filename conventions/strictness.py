"""Which arguments protect, multiply or keep something, and how to tell the laxer of two values.

What is written as an expression is known to a plan only, and is not compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from conventions import rds
from conventions.arguments import at, is_known
from conventions.blocks import Block
from conventions.measures import Measure, amount, names, period, shown, traffic, words

_ON = words("false", "true")
_OFF = words("true", "false")
_CLUSTERS = (rds.CLUSTER, "aws_docdb_cluster", "aws_neptune_cluster")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One argument, and how to tell a stricter value of it.

    Attributes:
        argument: Its dotted path through the first block of each name.
        measure: Compares two values.
        default: What holds where it is not set.
        types: Resource types it is compared on; empty for all that have it.
    """

    argument: str
    measure: Measure
    default: object = False
    types: tuple[str, ...] = ()


ASPECTS = (
    # Protection
    Aspect("lifecycle.prevent_destroy", _ON),
    Aspect("deletion_protection", _ON),
    Aspect(
        "deletion_protection", words("INACTIVE", "ACTIVE"), "INACTIVE", ("aws_cognito_user_pool",)
    ),
    Aspect("deletion_protection_enabled", _ON),
    Aspect("enable_deletion_protection", _ON),
    Aspect("disable_api_termination", _ON),
    Aspect("force_delete", _OFF),
    Aspect("force_destroy", _OFF),
    Aspect("skip_final_snapshot", _OFF),
    Aspect("delete_automated_backups", _OFF, default=True),
    Aspect("image_tag_mutability", words("MUTABLE", "IMMUTABLE"), "MUTABLE"),
    Aspect("deletion_window_in_days", amount, 30),
    Aspect("recovery_window_in_days", amount, 30),
    Aspect(
        "versioning_configuration.status", words("Disabled", "Suspended", "Enabled"), "Disabled"
    ),
    # Redundancy
    Aspect("multi_az", _ON),
    Aspect("multi_az_enabled", _ON),
    Aspect("automatic_failover_enabled", _ON),
    Aspect("cluster_config.zone_awareness_enabled", _ON),
    Aspect("num_cache_clusters", amount, 1),
    Aspect("min_capacity", amount, 0, ("aws_appautoscaling_target",)),
    Aspect("min_size", amount, 0, ("aws_autoscaling_group",)),
    Aspect("scaling_config.min_size", amount, 0, ("aws_eks_node_group",)),
    Aspect("desired_count", amount, 0, ("aws_ecs_service",)),
    # Retention
    Aspect("backup_retention_period", amount, 0, (rds.INSTANCE,)),
    Aspect("backup_retention_period", amount, 1, _CLUSTERS),
    Aspect("snapshot_retention_limit", amount, 0),
    Aspect("point_in_time_recovery.enabled", _ON),
    Aspect("retention_in_days", period, 0, ("aws_cloudwatch_log_group",)),
    # Without an expiry objects stay; which rule lacks one says nothing, so that is not compared.
    Aspect("rule.expiration.days", amount, None, ("aws_s3_bucket_lifecycle_configuration",)),
    # What is logged
    Aspect("enabled_cloudwatch_logs_exports", names, None),
    Aspect("enabled_cluster_log_types", names, None),
    Aspect("traffic_type", traffic, None, ("aws_flow_log",)),
)


def default(type_: str, argument: str) -> object:
    """Return what holds on a type of resource where an argument is not set, None if unknown."""
    for aspect in ASPECTS:
        if aspect.argument == argument and (not aspect.types or type_ in aspect.types):
            return aspect.default
    return None


class Shortfall(NamedTuple):
    """One argument that is laxer than is expected of it.

    Attributes:
        argument: Its path.
        value: As it is.
        floor: As it is where less is expected.
        remedy: What to do about it.
    """

    argument: str
    value: str
    floor: str
    remedy: str


def shortfalls(block: Block, floor: Block) -> Iterator[Shortfall]:
    """Yield the arguments in which a resource is laxer than its counterpart."""
    for aspect in ASPECTS:
        if not aspect.types or block.type in aspect.types:
            values = [at(each.body, aspect.argument) for each in (block, floor)]
            if values[0] == values[1]:
                continue
            set_ = [aspect.default if value is None else value for value in values]
            remedy = aspect.measure(*set_) if is_known(values) else ""
            if remedy:
                yield Shortfall(aspect.argument, shown(values[0]), shown(values[1]), remedy)
