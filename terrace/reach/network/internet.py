"""From a place to public addresses: through a NAT gateway, or by an address of its own.

Sources: Amazon VPC User Guide, "Enable internet access for a VPC using internet gateways" and
"NAT gateways".
"""

from dataclasses import dataclass

from terrace.reach.network.acls import EPHEMERAL, acl_lets
from terrace.reach.network.answers import closed, from_every, obstacle, opened, unread
from terrace.reach.network.groups import groups_let
from terrace.reach.network.layout import Layout, NotKnownError
from terrace.reach.network.model import NatGateway, Place, Subnet
from terrace.reach.network.peers import INTERNET, Peers, subnet_peers
from terrace.reach.network.routes import Way, ways
from terrace.reach.network.within import standing
from terrace.reach.verdict import Answer, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """What opens a connection to the internet.

    Attributes:
        subnet: Where it stands.
        public_address: Whether it has a public address.
        is_nat: Whether it is a NAT gateway, which needs an internet gateway itself.
    """

    subnet: Subnet
    public_address: bool
    is_nat: bool = False


def reaches_internet(layout: Layout, source: Place, port: int = 443) -> Verdict:
    """Whether a TCP connection to any public address is made.

    Args:
        layout: The network.
        source: Where the client may stand.
        port: TCP port of the server.
    """
    try:
        place = standing(layout, source, "the client")
        out = groups_let(layout, place.groups, INTERNET, port, outward=True)
        path = from_every(
            place.subnets,
            lambda each: leaves(
                layout,
                Client(subnet=each, public_address=place.public_address),
                INTERNET,
                port,
            ),
        )
    except NotKnownError as unknown:
        return unread(str(unknown))
    return obstacle([out, path]) or opened(f"{path.because}; {out.because}")


def leaves(layout: Layout, client: Client, peers: Peers, port: int) -> Verdict:
    """Judge the way to public addresses and back, without security groups.

    Args:
        layout: The network.
        client: Who opens the connection.
        peers: The public addresses.
        port: TCP port of the server.
    """
    found = ways(layout, layout.table_of(client.subnet), peers)
    path = _any_of([_by(layout, client, way, peers, port) for way in found], peers)
    acl = layout.acl_of(client.subnet)
    legs = [
        path,
        acl_lets(acl, peers, (port, port), outward=True),
        acl_lets(acl, peers, EPHEMERAL, outward=False),
    ]
    return obstacle(legs) or path


def _any_of(found: list[Verdict], peers: Peers) -> Verdict:
    """Return one verdict for several ways, each for a part of the addresses."""
    stopped = obstacle(found)
    if stopped is None:
        return found[-1]
    if peers.known or all(each.answer is stopped.answer for each in found):
        return stopped
    return Verdict(
        Answer.UNREAD, f"{stopped.because}, and which of its addresses are used is not known"
    )


def _by(layout: Layout, client: Client, way: Way, peers: Peers, port: int) -> Verdict:
    """Judge one route."""
    table = layout.table_of(client.subnet)
    route, part = way.route, "a part of " if way.parts else ""
    if route is None:
        return closed(f"route table {table.called} has no route to {part}{peers.called}")
    said = f"route table {table.called} sends {part}{peers.called} to {route.target}"
    nat = layout.nat_gateways.get(route.target)
    if not route.active or (nat is None and route.target.startswith("nat-")):
        return closed(f"{said}, which is gone (blackhole)")
    if route.target.startswith("igw-"):
        return _direct(layout, client, said, route.target)
    if nat is None:
        return unread(f"{said}, and what lies beyond is not judged")
    if client.is_nat:
        return closed(f"{said}, where an internet gateway is needed")
    return _translated(layout, client.subnet, nat, peers, port)


def _direct(layout: Layout, client: Client, said: str, gateway: str) -> Verdict:
    """Judge an internet gateway."""
    if layout.internet_gateways.get(gateway) != client.subnet.vpc_id:
        return closed(f"{said}, an internet gateway that is not attached to the VPC")
    if not client.public_address:
        return closed(f"{said}, which serves public addresses only, and the client has none")
    return opened(f"through internet gateway {gateway}")


def _translated(
    layout: Layout, client: Subnet, nat: NatGateway, peers: Peers, port: int
) -> Verdict:
    """Judge a NAT gateway: its own state, its subnet's way out, and that subnet's ACL.

    The ACL judges both halves of the way: between client and gateway, by the client's address,
    and between gateway and internet.
    """
    if not nat.available:
        return closed(f"NAT gateway {nat.called} is not available")
    if not nat.public:
        return closed(f"NAT gateway {nat.called} has no public address")
    own = layout.subnet(nat.subnet_id)
    acl, inside = layout.acl_of(own), subnet_peers(client)
    legs = [
        leaves(layout, Client(subnet=own, public_address=True, is_nat=True), peers, port),
        acl_lets(acl, inside, (port, port), outward=False),
        acl_lets(acl, inside, EPHEMERAL, outward=True),
    ]
    stopped = obstacle(legs)
    if stopped:
        return Verdict(stopped.answer, f"behind NAT gateway {nat.called}: {stopped.because}")
    return opened(f"through NAT gateway {nat.called}")
