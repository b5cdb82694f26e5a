"""Aspects: what is worth knowing about an environment, under the name that people give it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from conventions import strictness
from conventions.blocks import Block, Json, nested
from conventions.rules.lifecycle import PROTECTION
from conventions.tiers import Key, Tier
from terrace.parity.rows import ABSENT, Row, differ, plain


@dataclass(frozen=True, slots=True)
class Aspect:
    """An argument by name.

    Attributes:
        label: The name, with the unit.
        arguments: Dotted paths of the arguments that say it.
    """

    label: str
    arguments: tuple[str, ...]


ASPECTS = (
    Aspect("Database: instance class", ("instance_class",)),
    Aspect("Database: storage, GiB", ("allocated_storage",)),
    Aspect("Database: storage grows up to, GiB", ("max_allocated_storage",)),
    Aspect("Standby in a second zone", ("multi_az", "multi_az_enabled")),
    Aspect("Backups kept, days", ("backup_retention_period", "snapshot_retention_limit")),
    Aspect("Recovery time objective", ("tags.RecoveryTimeObjective",)),
    Aspect("Recovery point objective", ("tags.RecoveryPointObjective",)),
    Aspect("Deletion protection", tuple(sorted(set(PROTECTION.values())))),
    Aspect("Terraform refuses to destroy it", ("lifecycle.prevent_destroy",)),
    Aspect("Last snapshot is skipped", ("skip_final_snapshot",)),
    Aspect("Backups are deleted with it", ("delete_automated_backups",)),
    Aspect("Restorable to any point in time", ("point_in_time_recovery.enabled",)),
    Aspect("Emptied in order to be destroyed", ("force_delete", "force_destroy")),
    Aspect("Logs kept, days (0: for ever)", ("retention_in_days",)),
    Aspect("Objects kept, days", ("rule.expiration.days",)),
    Aspect("Tasks, at first", ("desired_count",)),
    Aspect("Tasks, at least", ("min_capacity",)),
    Aspect("Tasks, at most", ("max_capacity",)),
    Aspect("CPU units of a task", ("cpu",)),
    Aspect("Memory of a task, MiB", ("memory",)),
    Aspect("Capacity provider", ("capacity_provider_strategy.capacity_provider",)),
    Aspect("Cache: node type", ("node_type",)),
    Aspect("Cache: nodes", ("num_cache_clusters",)),
    Aspect("Kubernetes nodes: instance types", ("instance_types",)),
    Aspect("Kubernetes nodes: capacity", ("capacity_type",)),
    Aspect("Kubernetes nodes, at least", ("scaling_config.min_size",)),
    Aspect("Kubernetes nodes, at most", ("scaling_config.max_size",)),
    Aspect("Monthly budget, USD", ("limit_amount",)),
)
INTERFACE = "Interface"
NAMED = frozenset(argument for aspect in ASPECTS for argument in aspect.arguments)


def rows(tiers: Sequence[Tier]) -> list[Row]:
    """Return a row for each aspect that differs, the network's first."""
    known = [(label, [of(tier) for tier in tiers]) for label, of in NETWORK]
    network = [Row(label, plain(values)) for label, values in known if differ(values)]
    return network + [row for aspect in ASPECTS for row in _rows(aspect, tiers)]


def _rows(aspect: Aspect, tiers: Sequence[Tier]) -> Iterable[Row]:
    """Yield one row where all resources agree, otherwise one for each group that does."""
    groups: dict[tuple[str, ...], list[Key]] = {}
    for key in dict.fromkeys(key for tier in tiers for key in tier.resources):
        for argument in aspect.arguments:
            blocks = [tier.resources.get(key) for tier in tiers]
            values = [_value(block, argument) for block in blocks]
            if differ(values):
                groups.setdefault(plain(values), []).append(key)
    for cells, keys in groups.items():
        if len(groups) > 1:
            yield Row(f"{aspect.label}: {', '.join(map(str, keys))}", cells)
        elif len(keys) > 1:
            yield Row(f"{aspect.label} ({len(keys)} resources)", cells)
        else:
            yield Row(aspect.label, cells)


def _value(block: Block | None, argument: str) -> object:
    if block is None:
        return ABSENT
    *outer, inner = argument.split(".")
    bodies: list[Json] = [block.body]
    for name in outer:
        bodies = [each for body in bodies for each in nested(body, name)]
    found = [body[inner] for body in bodies if body.get(inner) is not None]
    if not found:
        return strictness.default(block.type, argument)
    return found[0] if len(found) == 1 else found


def _zones(tier: Tier) -> object:
    zones = {subnet.text("availability_zone") for subnet in tier.of("aws_subnet")} - {""}
    return ", ".join(sorted(zones))


def _region(tier: Tier) -> object:
    providers = [p for d in tier.documents for p in d.providers if p.type == "aws" and not p.id]
    return ", ".join(sorted({p.text("region") for p in providers}))


def _gateways(tier: Tier) -> object:
    return len(list(tier.of("aws_nat_gateway")))


def _endpoints(tier: Tier) -> object:
    endpoints = tier.of("aws_vpc_endpoint")
    names = [e.text("service_name") for e in endpoints if e.text("vpc_endpoint_type") == INTERFACE]
    return ", ".join(sorted(name.split(".", 3)[-1] for name in names)) or "none"


NETWORK: tuple[tuple[str, Callable[[Tier], object]], ...] = (
    ("Region", _region),
    ("Availability zones", _zones),
    ("NAT gateways", _gateways),
    ("Interface endpoints", _endpoints),
)
