"""From one VPC to another, in this account or elsewhere: what routes lead there and back."""

from collections.abc import Iterator

from terrace.reach.network.answers import closed, obstacle, opened, unread
from terrace.reach.network.layout import Layout, NotKnownError
from terrace.reach.network.model import Vpc
from terrace.reach.network.peers import Peers
from terrace.reach.network.routes import LOCAL, TO_INTERNET, beyond, ways
from terrace.reach.verdict import Answer, Verdict


def connected(layout: Layout, vpc_id: str, other: Layout, other_vpc_id: str) -> Verdict:
    """Whether routes lead from one VPC to another and back.

    Args:
        layout: The network of the one.
        vpc_id: The one.
        other: The network of the other; may be the same.
        other_vpc_id: The other.
    """
    try:
        here, there = layout.vpc(vpc_id), other.vpc(other_vpc_id)
        attached = _attached(layout, other)
        way = _best(here, there, list(_leads(layout, here, there, attached)))
        back = _best(there, here, list(_leads(other, there, here, attached)))
    except NotKnownError as unknown:
        return unread(str(unknown))
    return obstacle([way, back]) or opened(f"{way.because}; {back.because}")


def _attached(*layouts: Layout) -> dict[str, set[str]]:
    """Return the VPCs that are known to be attached to transit gateways, in any of the accounts."""
    found: dict[str, set[str]] = {}
    for layout in layouts:
        for gateway, vpcs in layout.transit_gateways.items():
            found.setdefault(gateway, set()).update(vpcs)
    return found


def _best(start: Vpc, end: Vpc, leads: list[Verdict]) -> Verdict:
    """Return the most that any route of a VPC gives: one open way is enough."""
    for answer in Answer:
        for lead in sorted(leads, key=lambda each: each.because):
            if lead.answer is answer is not Answer.CLOSED:
                return lead
    if leads:
        return leads[0]
    cidrs = ", ".join(map(str, end.cidrs))
    return closed(f"no route of VPC {start.called} leads to {cidrs}")


def _leads(
    layout: Layout, start: Vpc, end: Vpc, attached: dict[str, set[str]]
) -> Iterator[Verdict]:
    """Yield what each route from one VPC towards the other is worth."""
    for table in layout.route_tables.values():
        if table.vpc_id != start.id:
            continue
        for cidr in end.cidrs:
            for way in ways(layout, table, Peers(called=str(cidr), networks=(cidr,))):
                route = way.route
                if route is None or not route.active or route.target == LOCAL:
                    continue
                if route.target.startswith(TO_INTERNET):
                    continue
                said = f"route table {table.called} sends {cidr} to {route.target}"
                yield beyond(layout, said, route.target, {start.id, end.id}, attached)
