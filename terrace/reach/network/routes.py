"""Routes: the longest prefix that fits decides where packets go.

Source: Amazon VPC User Guide, "Route priority".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from terrace.reach.network.answers import closed, opened, unread
from terrace.reach.network.layout import Layout, NotKnownError
from terrace.reach.network.model import Route, RouteTable, Subnet
from terrace.reach.network.peers import Peers
from terrace.reach.network.space import box, boxes, split
from terrace.reach.verdict import Verdict

LOCAL = "local"
TO_INTERNET = ("igw-", "nat-")  # neither delivers to private addresses


@dataclass(frozen=True, slots=True)
class Way:
    """Where a route table sends some addresses.

    Attributes:
        route: The route; None if there is none for them.
        parts: Whether it is for a part of the addresses that were asked for.
    """

    route: Route | None
    parts: bool


def ways(layout: Layout, table: RouteTable, peers: Peers) -> list[Way]:
    """Return every way that packets to some addresses take, the longest prefix first.

    Routes to gateway endpoints are left out: they lead to their own service, which is asked
    for by its name.

    Raises:
        NotKnownError: The blocks of a route's prefix list could not be read.
    """
    left = boxes(peers.networks)
    taken: list[Route] = []
    blocks = [pair for route in table.routes for pair in _blocks(layout, table, route)]
    for block, route in sorted(blocks, key=lambda pair: -pair[0].prefixlen):
        inside, left = split(left, box(block, None))
        if inside and route not in taken:
            taken.append(route)
    found: list[Route | None] = [*taken, *([None] if left else [])]
    return [Way(route, parts=len(found) > 1) for route in found]


def _blocks(layout: Layout, table: RouteTable, route: Route) -> list[tuple[IPv4Network, Route]]:
    if route.target in layout.endpoints:
        return []
    if not isinstance(route.destination, str):
        return [(route.destination, route)]
    found = layout.prefix_lists.get(route.destination)
    if found is None or found.cidrs is None:
        raise NotKnownError(
            f"route table {table.called} has a route for prefix list {route.destination}, "
            "which could not be read"
        )
    return [(cidr, route) for cidr in found.cidrs]


def leads_to(layout: Layout, source: Subnet, target: Subnet) -> Verdict:
    """Whether packets from a subnet are routed to another, in this VPC or a peered one."""
    table = layout.table_of(source)
    peers = Peers(called=f"subnet {target.called}", networks=(target.cidr,))
    for way in ways(layout, table, peers):
        verdict = _delivers(layout, table, way, source, target)
        if not verdict.is_open:
            return verdict
    return opened(f"route table {table.called}")


def _delivers(
    layout: Layout, table: RouteTable, way: Way, source: Subnet, target: Subnet
) -> Verdict:
    route = way.route
    if route is None:
        return closed(f"route table {table.called} has no route to {_called(target, way)}")
    said = f"route table {table.called} sends {_called(target, way)} to {route.target}"
    if not route.active:
        return closed(f"{said}, which is gone (blackhole)")
    vpcs = {source.vpc_id, target.vpc_id}
    if route.target == LOCAL:
        same = len(vpcs) == 1
        return opened(said) if same else closed(f"{said}: its own VPC has these addresses, too")
    if route.target.startswith(TO_INTERNET):
        return closed(f"{said}, which leads to public addresses only")
    return beyond(layout, said, route.target, vpcs, layout.transit_gateways)


def beyond(
    layout: Layout,
    said: str,
    target: str,
    vpcs: set[str],
    attached: Mapping[str, Collection[str]],
) -> Verdict:
    """Judge what a route leads out of a VPC to.

    Args:
        layout: The network that the route is in.
        said: What the route does, for people.
        target: What takes the packets.
        vpcs: The VPCs at both ends.
        attached: VPCs that are known to be attached to transit gateways.
    """
    peering = layout.peerings.get(target)
    if peering is None:
        both = vpcs <= set(attached.get(target, ()))
        unjudged = "which both VPCs are attached to; its own routes are not judged"
        return unread(f"{said}, {unjudged if both else 'and what lies beyond is not judged'}")
    if not peering.active:
        return closed(f"{said}, a peering connection that is not active")
    if set(peering.vpc_ids) != vpcs:
        return closed(f"{said}, a peering connection of other VPCs")
    return opened(said)


def _called(target: Subnet, way: Way) -> str:
    """Return a subnet, or a part of it, for people."""
    part = "a part of " if way.parts else ""
    return f"{part}subnet {target.called}, {target.cidr}"
