"""What an environment chooses of its network."""

from dataclasses import dataclass

from constructs_lib.config import Config, cidr, endpoint_services, zones_letters


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkingConfig(Config):
    """Addresses, zones, and the ways out of the VPC.

    Attributes:
        cidr: Block of the VPC, /16 to /20; each tier and zone has a fixed place in it. May be a
            token.
        zones: Availability zones by their letters, two to eight.
        nat_zones: Zones with a NAT gateway of their own, about 33 USD a month each and traffic;
            the private subnets of other zones leave through the first of them, and lose the
            internet when it fails.
        interface_endpoints: AWS services reached inside the VPC, as in
            `com.amazonaws.<region>.<service>`, about 7 USD a month for each zone.

    Source: VPC User Guide, "VPC CIDR blocks".
    """

    cidr: str = cidr("Block of the VPC; each tier and zone has a fixed place in it")
    zones: tuple[str, ...] = zones_letters("Availability zones by their letters", low=2)
    nat_zones: tuple[str, ...] = zones_letters("Zones with a NAT gateway of their own")
    interface_endpoints: tuple[str, ...] = endpoint_services(
        "AWS services reached inside the VPC", default=()
    )

    def check(self) -> None:
        """Refuse NAT gateways in zones that the network does not have."""
        if not set(self.nat_zones) <= set(self.zones):
            raise self.refuse("nat_zones", f"zones of the network: {', '.join(self.zones)}")
