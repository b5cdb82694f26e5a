"""What others use of a quota already; what the stack itself made earlier does not count."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from terrace.aws import reading
from terrace.preflight.facts import is_standard
from terrace.preflight.place import Place
from terrace.preflight.zones import zones_of

RUNNING = ("pending", "running")


def _addresses(place: Place) -> float:
    with reading("the Elastic IP addresses"):
        found = place.client("ec2").describe_addresses()["Addresses"]
    return sum(1 for each in found if not place.is_own(each.get("Tags", [])))


def _vpcs(place: Place) -> float:
    return sum(1 for _ in _others(place, "describe_vpcs", "Vpcs"))


def _internet_gateways(place: Place) -> float:
    return sum(1 for _ in _others(place, "describe_internet_gateways", "InternetGateways"))


def _nat_gateways(place: Place) -> float:
    """Count those of the fullest of the stack's zones."""
    zones = zones_of(place, (each.address for each in place.stack.of("aws_subnet")))
    subnets = {
        each["SubnetId"]: (each["AvailabilityZone"], each.get("AvailabilityZoneId"))
        for each in _pages(place, "describe_subnets", "Subnets")
    }
    used = Counter(
        name
        for each in _others(place, "describe_nat_gateways", "NatGateways")
        if each["State"] in {"pending", "available"}
        for name in subnets.get(each.get("SubnetId", ""), ())
    )
    return max((used[zone] for zone in zones), default=0)


def _on_demand(place: Place) -> float:
    return sum(_vcpus(each) for each in _instances(place) if not _is_spot(each))


def _spot(place: Place) -> float:
    return sum(_vcpus(each) for each in _instances(place) if _is_spot(each))


def _instances(place: Place) -> Iterator[Mapping[str, Any]]:
    for reservation in _pages(place, "describe_instances", "Reservations"):
        for instance in reservation["Instances"]:
            counts = instance["State"]["Name"] in RUNNING and is_standard(instance["InstanceType"])
            if counts and not place.is_own(instance.get("Tags", [])):
                yield instance


def _is_spot(instance: Mapping[str, Any]) -> bool:
    return instance.get("InstanceLifecycle") == "spot"


def _vcpus(instance: Mapping[str, Any]) -> int:
    options = instance.get("CpuOptions", {})
    return int(options.get("CoreCount", 1)) * int(options.get("ThreadsPerCore", 1))


def _others(place: Place, operation: str, key: str) -> Iterator[Mapping[str, Any]]:
    pages = _pages(place, operation, key)
    return (each for each in pages if not place.is_own(each.get("Tags", [])))


def _pages(place: Place, operation: str, key: str) -> Iterator[Mapping[str, Any]]:
    what = operation.removeprefix("describe_").replace("_", " ")
    with reading(f"the {what} of account {place.account_id}"):
        found = list(place.client("ec2").get_paginator(operation).paginate().search(key))
    return iter(found)


USED: Mapping[str, Callable[[Place], float]] = {
    "addresses": _addresses,
    "vpcs": _vpcs,
    "internet-gateways": _internet_gateways,
    "nat-gateways": _nat_gateways,
    "ec2": _on_demand,
    "ec2-spot": _spot,
}
"""Counts by quota; of the others, nothing is in use before the stack is there, or AWS tells the
number only through its own metrics."""
