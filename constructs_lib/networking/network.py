"""A VPC and its subnets: public, private, database and intra, one of each for every zone."""

from functools import cached_property

from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct

from constructs_lib.networking.address_plan import AddressPlan, Tier
from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.site import Site

ANYWHERE = "0.0.0.0/0"
# Kubernetes looks for subnets of its load balancers by these (Amazon EKS User Guide, "Route
# application and HTTP traffic with Application Load Balancers").
LOAD_BALANCERS = {
    Tier.PUBLIC: {"kubernetes.io/role/elb": "1"},
    Tier.PRIVATE: {"kubernetes.io/role/internal-elb": "1"},
}
CLUSTER = "cluster"  # last part of a Kubernetes cluster's name


def discovery(site: Site) -> dict[str, str]:
    """Return the tag of what Karpenter may place nodes in: subnets and security groups.

    Source: Karpenter's documentation, "Getting Started", EC2NodeClass.
    """
    return {"karpenter.sh/discovery": site.name(CLUSTER)}


class Network(Construct):
    """A VPC, its internet gateway, its subnets and a route table for each of them to fill.

    Private subnets have a route table each, so that `Egress` can send every zone through
    its own NAT gateway; the other tiers share one. The default security group is closed:
    what nobody placed in a group reaches nothing.

    Attributes:
        vpc: The VPC.
        cidr: Its block, as configured (`vpc.cidr_block` is a token).
        zones: Letters of its zones, as configured.
        subnets: Subnets by tier and zone.
        private_routes: The private subnets' route tables by zone.
        links: What puts subnets under their route tables.
        public_route: The route to the internet, for what needs it to exist.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: NetworkingConfig,
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self._region = site.region
        self.cidr = config.cidr
        self.zones = config.zones
        self._zone_ids = config.zone_ids
        self.vpc = Vpc(
            self,
            "main",
            cidr_block=self.cidr,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=site.tag("vpc"),
        )
        DefaultSecurityGroup(self, "closed", vpc_id=self.vpc_id, tags=site.tag("default-closed"))
        self.links: list[RouteTableAssociation] = []
        plan = AddressPlan(config.cidr)
        self.subnets = {
            (tier, zone): self._subnet(tier, zone, plan.cidr(tier, zone))
            for tier in Tier
            for zone in config.zones
        }
        self.public_routes = self._routes(Tier.PUBLIC)
        self.database_routes = self._routes(Tier.DATABASE)
        self.intra_routes = self._routes(Tier.INTRA)
        self.private_routes = {zone: self._private_routes(zone) for zone in config.zones}
        self.public_route = self._attach_internet()

    @cached_property
    def vpc_id(self) -> str:
        """Id of the VPC."""
        return self.vpc.id

    def subnet_ids(self, tier: Tier) -> list[str]:
        """Ids of a tier's subnets, in the order of the configured zones."""
        return [self._subnet_ids[tier, zone] for zone in self.zones]

    @property
    def zone_names(self) -> dict[str, str]:
        """Names of the zones by letter, such as "us-east-1a"; tokens where they are known by id."""
        if not self._zone_ids:
            return {zone: f"{self._region}{zone}" for zone in self.zones}
        return {zone: self.subnets[Tier.DATABASE, zone].availability_zone for zone in self.zones}

    @cached_property
    def _subnet_ids(self) -> dict[tuple[Tier, str], str]:
        return {place: subnet.id for place, subnet in self.subnets.items()}

    @property
    def routes_to_gateways(self) -> list[RouteTable]:
        """Route tables with routes to gateway endpoints: all but that of the database tier."""
        return [self.public_routes, self.intra_routes, *self.private_routes.values()]

    def _subnet(self, tier: Tier, zone: str, cidr: str) -> Subnet:
        thing = f"{tier.label}-{zone}"
        return Subnet(
            self,
            thing,
            vpc_id=self.vpc_id,
            availability_zone=None if self._zone_ids else f"{self._region}{zone}",
            availability_zone_id=self._zone_ids.get(zone),
            cidr_block=cidr,
            # Public addresses are given on purpose (NAT, load balancer), never by placement.
            map_public_ip_on_launch=False,
            tags={
                **self._site.tag(thing),
                "Tier": tier.label,
                **LOAD_BALANCERS.get(tier, {}),
                **(discovery(self._site) if tier is Tier.PRIVATE else {}),
            },
        )

    def _routes(self, tier: Tier) -> RouteTable:
        table = self._table(tier.label)
        for zone in self.zones:
            self._associate(table, tier, zone)
        return table

    def _private_routes(self, zone: str) -> RouteTable:
        table = self._table(f"{Tier.PRIVATE.label}-{zone}")
        self._associate(table, Tier.PRIVATE, zone)
        return table

    def _table(self, thing: str) -> RouteTable:
        return RouteTable(self, f"routes-{thing}", vpc_id=self.vpc_id, tags=self._site.tag(thing))

    def _associate(self, table: RouteTable, tier: Tier, zone: str) -> None:
        self.links.append(
            RouteTableAssociation(
                self,
                f"routes-{tier.label}-{zone}-link",
                subnet_id=self._subnet_ids[tier, zone],
                route_table_id=table.id,
            )
        )

    def _attach_internet(self) -> Route:
        gateway = InternetGateway(
            self, "internet", vpc_id=self.vpc_id, tags=self._site.tag("internet")
        )
        return Route(
            self,
            "public-to-internet",
            route_table_id=self.public_routes.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=gateway.id,
        )
