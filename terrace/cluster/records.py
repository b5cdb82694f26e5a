"""DNS records that External DNS made for a cluster and has not taken back, in the shared zone."""

from collections.abc import Iterator
from typing import Any

from environments import Environment, Platform
from environments.model import KUBERNETES
from terrace.aws import Accounts, reading

TYPES = ("A", "AAAA", "TXT")  # addresses of load balancers, and who made them


def records(accounts: Accounts, environment: Environment, platform: Platform) -> list[str]:
    """Find them, as type and name.

    All below the host of an environment's Kubernetes are its own; the records that prove a
    certificate are of another type, and Terraform's.

    Args:
        accounts: The way into the shared account.
        environment: The environment.
        platform: What all share.

    Raises:
        Unreadable: The zone may not be read.
    """
    host = f"{KUBERNETES}.{environment.name}.{platform.domain}"
    with reading(f"the zone {platform.domain}"):
        route53 = accounts.client("route53", account_id=platform.account_id)
        return [
            f"{each['Type']} {_name(each)}"
            for zone in _zones(route53, platform.domain)
            for page in route53.get_paginator("list_resource_record_sets").paginate(
                HostedZoneId=zone
            )
            for each in page["ResourceRecordSets"]
            if each["Type"] in TYPES and f".{_name(each)}".endswith(f".{host}")
        ]


def _zones(route53: Any, domain: str) -> Iterator[str]:
    for page in route53.get_paginator("list_hosted_zones").paginate():
        for each in page["HostedZones"]:
            is_public = not each["Config"].get("PrivateZone", False)
            if is_public and each["Name"].rstrip(".") == domain:
                yield each["Id"]


def _name(record: dict[str, Any]) -> str:
    name: str = record["Name"]
    return name.rstrip(".").replace("\\052", "*")
