"""From one environment's VPC to another's."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from terrace.reach.network.connected import connected
from terrace.reach.network.layout import Layout
from terrace.reach.network.model import Peering, Route, RouteTable, Vpc
from terrace.reach.verdict import Answer, Verdict
from tests.terrace.reach.network.layouts import by_id

DEV, STAGING = "10.10.0.0/16", "10.20.0.0/16"
OPEN, CLOSED, UNREAD = Answer.OPEN, Answer.CLOSED, Answer.UNREAD
LINK = Peering(id="pcx-1", vpc_ids=("vpc-dev", "vpc-staging"))


def environment(name: str, cidr: str, routes: dict[str, str], *, gone: bool = False) -> Layout:
    """An account with a VPC and a route table."""
    table = RouteTable(
        id=f"rtb-{name}",
        vpc_id=f"vpc-{name}",
        routes=tuple(
            Route(destination=IPv4Network(to), target=target, active=not gone)
            for to, target in {cidr: "local", **routes}.items()
        ),
    )
    return Layout(
        where=name,
        vpcs=by_id(Vpc(id=f"vpc-{name}", name=name, cidrs=(IPv4Network(cidr),))),
        route_tables=by_id(table),
        peerings=by_id(LINK),
    )


def ask(
    there: dict[str, str],
    back: dict[str, str],
    change: Callable[[Layout], Layout] = lambda base: base,
    **dev: bool,
) -> Verdict:
    """Whether dev and staging are connected by these routes."""
    one = change(environment("dev", DEV, there, **dev))
    other = change(environment("staging", STAGING, back))
    return connected(one, "vpc-dev", other, "vpc-staging")


def no_link(base: Layout) -> Layout:
    return replace(base, peerings={"pcx-1": replace(LINK, active=False)})


NO_WAY = Verdict(CLOSED, f"no route of VPC dev (vpc-dev) leads to {STAGING}")
CASES = {
    "no route": (ask({}, {}), NO_WAY),
    "a route to the internet": (ask({"0.0.0.0/0": "igw-1"}, {"0.0.0.0/0": "nat-1"}), NO_WAY),
    "a route that is gone": (ask({STAGING: "pcx-1"}, {DEV: "pcx-1"}, gone=True), NO_WAY),
    "the same addresses": (
        connected(environment("dev", DEV, {}), "vpc-dev", environment("copy", DEV, {}), "vpc-copy"),
        Verdict(CLOSED, f"no route of VPC dev (vpc-dev) leads to {DEV}"),
    ),
    "a peering connection": (
        ask({STAGING: "pcx-1"}, {DEV: "pcx-1"}),
        Verdict(
            OPEN,
            f"route table rtb-dev sends {STAGING} to pcx-1; "
            f"route table rtb-staging sends {DEV} to pcx-1",
        ),
    ),
    "a route for a part": (
        ask({"10.20.160.0/19": "pcx-1"}, {"10.0.0.0/8": "pcx-1"}),
        Verdict(
            OPEN,
            f"route table rtb-dev sends {STAGING} to pcx-1; "
            f"route table rtb-staging sends {DEV} to pcx-1",
        ),
    ),
    "no route back": (
        ask({STAGING: "pcx-1"}, {}),
        Verdict(CLOSED, f"no route of VPC staging (vpc-staging) leads to {DEV}"),
    ),
    "a peering connection that nobody accepted": (
        ask({STAGING: "pcx-1"}, {DEV: "pcx-1"}, no_link),
        Verdict(
            CLOSED,
            f"route table rtb-dev sends {STAGING} to pcx-1, "
            "a peering connection that is not active",
        ),
    ),
    "a peering connection to somebody else": (
        ask(
            {STAGING: "pcx-1"},
            {DEV: "pcx-1"},
            lambda base: replace(
                base, peerings={"pcx-1": replace(LINK, vpc_ids=("vpc-dev", "vpc-3"))}
            ),
        ),
        Verdict(
            CLOSED,
            f"route table rtb-dev sends {STAGING} to pcx-1, a peering connection of other VPCs",
        ),
    ),
    "a transit gateway": (
        ask({"10.0.0.0/8": "tgw-1"}, {"10.0.0.0/8": "tgw-1"}),
        Verdict(
            UNREAD,
            f"route table rtb-dev sends {STAGING} to tgw-1, and what lies beyond is not judged",
        ),
    ),
    "a transit gateway that both are attached to": (
        ask(
            {"10.0.0.0/8": "tgw-1"},
            {"10.0.0.0/8": "tgw-1"},
            lambda base: replace(base, transit_gateways={"tgw-1": (next(iter(base.vpcs)),)}),
        ),
        Verdict(
            UNREAD,
            f"route table rtb-dev sends {STAGING} to tgw-1, which both VPCs are attached to; "
            "its own routes are not judged",
        ),
    ),
    "a VPN": (
        ask({"10.20.0.0/16": "vgw-1"}, {"10.0.0.0/8": "tgw-1"}),
        Verdict(
            UNREAD,
            f"route table rtb-dev sends {STAGING} to vgw-1, and what lies beyond is not judged",
        ),
    ),
    "an appliance beside a peering connection": (
        ask({"10.20.0.0/17": "eni-fw", "10.20.128.0/17": "pcx-1"}, {DEV: "pcx-1"}),
        Verdict(
            OPEN,
            f"route table rtb-dev sends {STAGING} to pcx-1; "
            f"route table rtb-staging sends {DEV} to pcx-1",
        ),
    ),
    "a VPC that is not there": (
        connected(environment("dev", DEV, {}), "vpc-9", environment("dev", DEV, {}), "vpc-dev"),
        Verdict(UNREAD, "VPC vpc-9 is not in dev"),
    ),
}


@pytest.mark.parametrize(("found", "expected"), CASES.values(), ids=CASES.keys())
def test_connected(found: Verdict, expected: Verdict) -> None:
    assert found == expected


def test_routes_of_other_vpcs_in_the_account_do_not_count() -> None:
    one, other = environment("dev", DEV, {}), environment("staging", STAGING, {DEV: "pcx-1"})
    both = replace(
        one,
        vpcs={**one.vpcs, **other.vpcs},
        route_tables={**other.route_tables, **one.route_tables},
    )
    hub = by_id(
        RouteTable(
            id="rtb-hub",
            vpc_id="vpc-hub",
            routes=(Route(destination=IPv4Network(STAGING), target="pcx-1"),),
        )
    )
    both = replace(both, route_tables={**hub, **both.route_tables})
    assert connected(both, "vpc-dev", both, "vpc-staging") == NO_WAY
