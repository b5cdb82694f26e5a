"""Zones: each account has its own letters for them, and not every zone takes everything."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from conventions.blocks import first, listed
from conventions.expressions import referred
from terrace.aws import reading
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.facts import REFUSED_ZONE_IDS
from terrace.preflight.needs import instance_types
from terrace.preflight.place import Place

SUBNETS = ("subnet_ids", "vpc_zone_identifier")


def checks(place: Place) -> Iterator[Check]:
    """Look at the zones of the stack's subnets, and at what runs in them."""
    zones = zones_of(place, (each.address for each in place.stack.of("aws_subnet")))
    if zones:
        yield Check("zones", partial(_judge_zones, zones=zones))
    for cluster in place.stack.of("aws_eks_cluster"):
        subnets = listed(first(cluster.body, "vpc_config").get("subnet_ids"))
        zones = zones_of(place, referred(list(subnets)))
        yield Check("zones of the EKS control plane", partial(_judge_control_plane, zones=zones))
    for address, types in instance_types(place.stack).items():
        group = next(each for each in place.stack.resources if each.address == address)
        subnets = tuple(text for name in SUBNETS for text in listed(group.body.get(name)))
        yield Check(
            f"instance types of {address.partition('.')[2].split('_')[0]}",
            partial(_judge_types, types=types, zones=zones_of(place, referred(list(subnets)))),
        )


def zones_of(place: Place, subnets: Iterable[str]) -> tuple[str, ...]:
    """Return the zones of subnets, each by its name, or by its id where the subnet has that."""
    wanted = set(subnets)
    found = {
        each.text("availability_zone") or each.text("availability_zone_id")
        for each in place.stack.of("aws_subnet")
        if each.address in wanted
    }
    return tuple(sorted(found))


def _judge_zones(place: Place, *, zones: tuple[str, ...]) -> Finding:
    ids = _zone_ids(place)
    names = {id_: name for name, id_ in ids.items()}
    missing = [each for each in zones if each not in ids and each not in names]
    if missing:
        are_ids = not any(each.startswith(place.region) for each in zones)
        return stops(
            f"{', '.join(missing)} cannot be used in account {place.account_id}",
            f"zone_ids of {', '.join(sorted(names))} in {place.file}"
            if are_ids
            else f"zones={_letters(ids, zones)} in {place.file}",
        )
    return fine(", ".join(f"{each} is {ids.get(each) or names[each]}" for each in zones))


def _judge_control_plane(place: Place, *, zones: tuple[str, ...]) -> Finding:
    ids = _zone_ids(place)
    # One that is chosen by its id is refused by `Environment` already.
    refused = [each for each in zones if ids.get(each) in REFUSED_ZONE_IDS]
    if not refused:
        return fine("EKS takes them")
    allowed = {zone: id_ for zone, id_ in ids.items() if id_ not in REFUSED_ZONE_IDS}
    return stops(
        f"EKS refuses {', '.join(f'{each}, which is {ids[each]}' for each in refused)}",
        f"zones={_letters(allowed, zones)} in {place.file}",
    )


def _judge_types(place: Place, *, types: tuple[str, ...], zones: tuple[str, ...]) -> Finding:
    with reading("which instance types the zones offer"):
        pages = place.client("ec2").get_paginator("describe_instance_type_offerings")
        found = pages.paginate(
            LocationType="availability-zone",
            Filters=[{"Name": "instance-type", "Values": list(types)}],
        )
        offered = {
            (each["Location"], each["InstanceType"])
            for page in found
            for each in page["InstanceTypeOfferings"]
        }
    if not all(each.startswith(place.region) for each in zones):
        offered |= _by_id(place, offered)
    change = f"instance_types in {place.file}"
    without = [zone for zone in zones if not any((zone, each) in offered for each in types)]
    if without:
        return stops(
            f"{', '.join(without)} has none of {', '.join(types)}", f"other {change}, or zones"
        )
    missing = [
        f"{each} in {zone}" for zone in zones for each in types if (zone, each) not in offered
    ]
    if missing:
        return warns(f"not offered: {', '.join(missing)}", f"other {change}")
    return fine(f"{', '.join(types)} in {', '.join(zones)}")


def _by_id(place: Place, offered: set[tuple[str, str]]) -> set[tuple[str, str]]:
    ids = _zone_ids(place)
    return {(ids[name], type_) for name, type_ in offered if name in ids}


def _zone_ids(place: Place) -> Mapping[str, str]:
    """Return the ids of the zones that the account can use, by name."""
    with reading("the zones of the account"):
        found = place.client("ec2").describe_availability_zones(AllAvailabilityZones=False)
    return {
        each["ZoneName"]: each["ZoneId"]
        for each in found["AvailabilityZones"]
        if each["State"] == "available"
        and each.get("OptInStatus", "opt-in-not-required") != "not-opted-in"
        and each.get("ZoneType", "availability-zone") == "availability-zone"
    }


def _letters(usable: Mapping[str, str], wanted: tuple[str, ...]) -> str:
    """Choose as many zones as are wanted, those that are wanted first."""
    names = sorted(usable, key=lambda name: (name not in wanted, name))[: len(wanted)]
    letters = ", ".join(f'"{name[-1]}"' for name in sorted(names))
    return f"({letters}{',' if len(names) == 1 else ''})"
