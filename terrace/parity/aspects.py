"""Aspects: what is worth knowing about an environment, under the name that people give it."""

from collections.abc import Callable, Iterable, Sequence

from conventions import strictness
from conventions.aspects import NAMES
from conventions.blocks import Block, Json, nested
from conventions.tiers import Key, Tier
from terrace.parity.rows import ABSENT, Row, differ, plain

INTERFACE = "Interface"


def rows(tiers: Sequence[Tier]) -> list[Row]:
    """Return a row for each aspect that differs, first those of an environment as a whole."""
    known = [(label, [of(tier) for tier in tiers]) for label, of in WHOLE]
    whole = [Row(label, plain(values)) for label, values in known if differ(values)]
    others = [name for name in dict.fromkeys(NAMES.values()) if name not in dict(WHOLE)]
    return whole + [row for name in others for row in _rows(name, tiers)]


def _rows(name: str, tiers: Sequence[Tier]) -> Iterable[Row]:
    """Yield one row where all resources agree, otherwise one for each group that does."""
    arguments = [argument for argument, named in NAMES.items() if named == name]
    groups: dict[tuple[str, ...], list[Key]] = {}
    for key in dict.fromkeys(key for tier in tiers for key in tier.resources):
        blocks = [tier.resources.get(key) for tier in tiers]
        for argument in arguments:
            values = [_value(block, argument) for block in blocks]
            if differ(values):
                groups.setdefault(plain(values), []).append(key)
    for cells, keys in groups.items():
        if len(groups) > 1:
            yield Row(f"{name}: {', '.join(map(str, keys))}", cells)
        elif len(keys) > 1:
            yield Row(f"{name} ({len(keys)} resources)", cells)
        else:
            yield Row(name, cells)


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
    subnets = tier.of("aws_subnet")
    zones = {s.text("availability_zone") or s.text("availability_zone_id") for s in subnets} - {""}
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


def _instance_classes(tier: Tier) -> object:
    """Whatever resource they are on: what is one instance here may be a cluster there."""
    instances = [*tier.of("aws_db_instance"), *tier.of("aws_rds_cluster_instance")]
    return ", ".join(sorted({each.text("instance_class") for each in instances})) or ABSENT


WHOLE: tuple[tuple[str, Callable[[Tier], object]], ...] = (
    ("Region", _region),
    ("Availability zones", _zones),
    ("NAT gateways", _gateways),
    ("Interface endpoints", _endpoints),
    (NAMES["instance_class"], _instance_classes),
)
