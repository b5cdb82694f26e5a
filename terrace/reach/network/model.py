"""What of a network decides who reaches whom, as plain data; names are Name tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from terrace.reach.verdict import Verdict

Ports = tuple[int, int]  # first and last
EndpointPolicyAllows = Callable[[Mapping[str, Any], str, str, str], Verdict]
"""Judge an endpoint's policy: the document, principal ARN ("*" without a signature), action
such as "s3:GetObject", and resource ARN."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something stands; it may start in any of the subnets.

    Attributes:
        subnet_ids: Subnets; an id that the account does not have is never open.
        group_ids: Security groups of its network interfaces.
        public_address: Whether it has a public address of its own, without which an internet
            gateway does not serve it.
    """

    subnet_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    public_address: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """What has an id, and mostly a name.

    Attributes:
        id: Its id.
        name: Its Name tag, or a security group's name; empty without.
    """

    id: str
    name: str = ""

    @property
    def called(self) -> str:
        """Name and id, for people."""
        return f"{self.name} ({self.id})" if self.name else self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Vpc(Thing):
    """A VPC.

    Attributes:
        cidrs: Its blocks.
        dns_support: Whether the VPC's resolver answers.
        dns_hostnames: Whether it knows private names of endpoints, too; needs `dns_support`.
    """

    cidrs: tuple[IPv4Network, ...]
    dns_support: bool = True
    dns_hostnames: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Subnet(Thing):
    """A subnet.

    Attributes:
        vpc_id: Its VPC.
        cidr: Its block.
        zone: Its availability zone.
        tier: Its Tier tag; empty without.
        route_table_id: The table that it is associated with, or the VPC's main one.
        acl_id: Its network ACL.
    """

    vpc_id: str
    cidr: IPv4Network
    route_table_id: str
    acl_id: str
    zone: str
    tier: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A route.

    Attributes:
        destination: A block, or the id of a prefix list.
        target: "local", or the id of what takes the packets.
        active: Whether what takes them is there; otherwise packets vanish.
    """

    destination: IPv4Network | str
    target: str
    active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteTable(Thing):
    """A route table.

    Attributes:
        vpc_id: Its VPC.
        routes: Its routes.
    """

    vpc_id: str
    routes: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AclEntry:
    """An entry of a network ACL.

    Attributes:
        number: Its place; the first that fits decides.
        outward: Whether it judges what leaves the subnets.
        allow: Whether it lets pass.
        cidr: Addresses at the other end.
        protocol: IP protocol by number, such as "6" for TCP; "-1" is all.
        ports: Ports that it is for; None is all.
    """

    number: int
    outward: bool
    allow: bool
    cidr: IPv4Network
    protocol: str = "6"
    ports: Ports | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkAcl(Thing):
    """A network ACL; what no entry allows does not pass.

    Attributes:
        entries: Its entries, in any order.
    """

    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRule:
    """A rule of a security group, for one peer.

    Attributes:
        id: Its id.
        outward: Whether it lets out.
        peer: A block, or the id of a security group or of a prefix list.
        protocol: "tcp", "-1" for all, or another.
        ports: Ports that it is for; None is all.
    """

    id: str
    outward: bool
    peer: IPv4Network | str
    protocol: str = "tcp"
    ports: Ports | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityGroup(Thing):
    """A security group; it lets answers through.

    Attributes:
        vpc_id: Its VPC.
        rules: Its rules.
    """

    vpc_id: str
    rules: tuple[GroupRule, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrefixList(Thing):
    """A list of blocks; its name is that of the service whose addresses AWS keeps in it.

    Attributes:
        cidrs: The blocks; None if they could not be read.
    """

    cidrs: tuple[IPv4Network, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint(Thing):
    """An endpoint of a service in a VPC.

    Attributes:
        vpc_id: Its VPC.
        service: Full name, such as "com.amazonaws.us-east-1.s3".
        gateway: Whether routes lead to it; otherwise it has interfaces.
        available: Whether it works.
        route_table_ids: Of a gateway: the tables with a route to it.
        subnet_ids: Of interfaces: where they are.
        group_ids: Of interfaces: their security groups.
        private_dns: Of interfaces: whether the service's own name leads to them.
        policy: Its policy document; None allows everything.
    """

    vpc_id: str
    service: str
    gateway: bool
    available: bool = True
    route_table_ids: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    private_dns: bool = False
    policy: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NatGateway(Thing):
    """A NAT gateway.

    Attributes:
        subnet_id: Where it is.
        available: Whether it works.
        public: Whether it has a public address.
    """

    subnet_id: str
    available: bool = True
    public: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Peering(Thing):
    """A peering connection.

    Attributes:
        vpc_ids: The two VPCs.
        active: Whether both sides accepted it.
    """

    vpc_ids: tuple[str, str]
    active: bool = True
