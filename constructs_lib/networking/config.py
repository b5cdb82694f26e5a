"""What an environment chooses of its network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from constructs_lib.config import (
    Config,
    bucket_name,
    cidr,
    endpoint_services,
    several,
    zone_ids,
    zones_letters,
)

_DIRECTIONS = re.compile("north|south|east|west|central")


def zone_prefix(region: str) -> str:
    """Return what the ids of a region's zones begin with: "use1-az" in us-east-1."""
    place, direction, number = region.split("-")
    initials = "".join(word[0] for word in _DIRECTIONS.findall(direction))
    return f"{place}{initials}{number}-az"


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkingConfig(Config):
    """Addresses, zones, and the ways out of the VPC.

    Attributes:
        cidr: Block of the VPC, /16 to /20; each tier and zone has a fixed place in it. May be a
            token.
        zones: Availability zones by their letters, two to eight. A letter may be another zone in
            each account.
        zone_ids: Ids of all of them by letter, such as {"a": "use1-az1", "b": "use1-az2"}: they are
            the same in every account, and the letters then stand for places in the block only.
            Empty takes the zones that have those letters in the account.
        nat_zones: Zones with a NAT gateway of their own, about 33 USD a month each and traffic;
            the private subnets of other zones leave through the first of them, and lose the
            internet when it fails.
        interface_endpoints: AWS services reached inside the VPC, as in
            `com.amazonaws.<region>.<service>`, about 7 USD a month for each zone.
        download_buckets: Buckets of others that anything in the VPC may read objects of, beside
            those that Amazon Linux, images and Systems Manager come from, at most 20.

    Source: VPC User Guide, "VPC CIDR blocks"; AWS RAM User Guide, "Availability Zone IDs for your
        AWS resources".
    """

    cidr: str = cidr("Block of the VPC; each tier and zone has a fixed place in it")
    zones: tuple[str, ...] = zones_letters("Availability zones by their letters", low=2)
    zone_ids: Mapping[str, str] = zone_ids("Ids of the zones by letter", default={})
    nat_zones: tuple[str, ...] = zones_letters("Zones with a NAT gateway of their own")
    interface_endpoints: tuple[str, ...] = endpoint_services(
        "AWS services reached inside the VPC", default=()
    )
    download_buckets: tuple[str, ...] = several(
        "Buckets of others that anything in the VPC may read objects of",
        high=20,
        item=bucket_name("Bucket"),
        literal=True,
        example=("acme-packages",),
        default=(),
    )

    def check(self) -> None:
        """Refuse NAT gateways in zones that the network does not have."""
        if not set(self.nat_zones) <= set(self.zones):
            raise self.refuse("nat_zones", f"zones of the network: {', '.join(self.zones)}")
        ids = self.zone_ids
        if ids and set(ids) != set(self.zones):
            raise self.refuse("zone_ids", f"an id for each of {', '.join(self.zones)}, or none")
        if len(set(ids.values())) < len(ids):
            raise self.refuse("zone_ids", "another zone for each letter")
