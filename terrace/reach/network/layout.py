"""All of an account's networks in a region, and look-ups in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from terrace.reach.network.model import (
    Endpoint,
    NatGateway,
    NetworkAcl,
    Peering,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)

Found = TypeVar("Found")


class NotKnownError(Exception):
    """Something that a question needs is not in what was read; the text says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Networks, each part by its id.

    Attributes:
        where: The account and region, for people.
        vpcs: VPCs.
        subnets: Subnets.
        route_tables: Route tables.
        acls: Network ACLs.
        groups: Security groups.
        prefix_lists: Prefix lists.
        endpoints: Endpoints of services.
        nat_gateways: NAT gateways.
        internet_gateways: VPC that it is attached to, by the gateway's id.
        peerings: Peering connections.
        transit_gateways: VPCs that are attached to it, by the gateway's id.
    """

    where: str = "this account"
    vpcs: Mapping[str, Vpc] = field(default_factory=dict)
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    route_tables: Mapping[str, RouteTable] = field(default_factory=dict)
    acls: Mapping[str, NetworkAcl] = field(default_factory=dict)
    groups: Mapping[str, SecurityGroup] = field(default_factory=dict)
    prefix_lists: Mapping[str, PrefixList] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    nat_gateways: Mapping[str, NatGateway] = field(default_factory=dict)
    internet_gateways: Mapping[str, str] = field(default_factory=dict)
    peerings: Mapping[str, Peering] = field(default_factory=dict)
    transit_gateways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def vpc(self, id_: str) -> Vpc:
        """Return a VPC."""
        return self._get(self.vpcs, id_, "VPC")

    def subnet(self, id_: str) -> Subnet:
        """Return a subnet."""
        return self._get(self.subnets, id_, "subnet")

    def group(self, id_: str) -> SecurityGroup:
        """Return a security group."""
        return self._get(self.groups, id_, "security group")

    def table_of(self, subnet: Subnet) -> RouteTable:
        """Return the route table that a subnet is under."""
        return self._get(self.route_tables, subnet.route_table_id, "route table")

    def acl_of(self, subnet: Subnet) -> NetworkAcl:
        """Return the network ACL that a subnet is under."""
        return self._get(self.acls, subnet.acl_id, "network ACL")

    def _get(self, things: Mapping[str, Found], id_: str, kind: str) -> Found:
        try:
            return things[id_]
        except KeyError:
            raise NotKnownError(f"{kind} {id_} is not in {self.where}") from None
