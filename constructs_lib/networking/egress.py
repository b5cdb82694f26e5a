"""The way out of private subnets: NAT gateways in the zones that are worth one."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.route import Route
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.network import ANYWHERE, Network
from constructs_lib.site import Site


class Egress(Construct):
    """NAT gateways, and the private subnets' default routes through them.

    A zone with a gateway of its own uses it; the others use the first zone's, pay for
    traffic between zones, and lose the internet when that zone fails.

    Attributes:
        addresses: Public addresses that the outside sees, by zone.
        gateways: The gateways by zone.
        routes: The default routes by zone.

    Raises:
        ConfigurationError: No zone, or one that the network does not have.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: Network,
        nat_zones: tuple[str, ...],
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        if not nat_zones or not set(nat_zones) <= set(network.zones):
            raise ConfigurationError(
                f"nat_zones are {', '.join(nat_zones) or 'empty'}, "
                f"allowed: one or more of {', '.join(network.zones)}"
            )
        self.addresses: dict[str, Eip] = {}
        self.gateways = {zone: self._gateway(zone, site, network) for zone in nat_zones}
        self.routes = {
            zone: Route(
                self,
                f"private-{zone}",
                route_table_id=network.private_routes[zone].id,
                destination_cidr_block=ANYWHERE,
                nat_gateway_id=self.gateways.get(zone, self.gateways[nat_zones[0]]).id,
                # What waits for a way out waits for what lets packets through, too.
                depends_on=list(after) or None,
            )
            for zone in network.zones
        }

    @property
    def public_ips(self) -> list[str]:
        """The addresses, in the order of the zones they were asked for in."""
        return [address.public_ip for address in self.addresses.values()]

    def _gateway(self, zone: str, site: Site, network: Network) -> NatGateway:
        thing = f"nat-{zone}"
        address = Eip(self, f"address-{zone}", domain="vpc", tags=site.tag(thing))
        self.addresses[zone] = address
        return NatGateway(
            self,
            thing,
            allocation_id=address.id,
            subnet_id=network.subnets[Tier.PUBLIC, zone].id,
            tags=site.tag(thing),
            # Without a route to the internet a NAT gateway fails at creation.
            depends_on=[network.public_route],
        )
