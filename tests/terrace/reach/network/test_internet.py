"""From a place to public addresses, and back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from terrace.reach.network.internet import reaches_internet
from terrace.reach.network.layout import Layout
from terrace.reach.network.model import NatGateway, Place
from terrace.reach.verdict import Answer
from tests.terrace.reach.network.layouts import (
    ANYWHERE,
    EPHEMERAL,
    changed,
    entry,
    layout,
    place,
    with_,
    with_entries,
    with_route,
    with_rules,
    without_entries,
    without_route,
)

OPEN, CLOSED, UNREAD = Answer.OPEN, Answer.CLOSED, Answer.UNREAD
APP, PROXY = place("private", "app"), place("public", "app", public_address=True)
BY_HTTPS = "security group net-app (sg-app) out by sgr-app-https"
BEHIND = "behind NAT gateway net-nat-a (nat-a): "


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question about a network that was changed in one way."""

    answer: Answer
    because: str
    change: Callable[[Layout], Layout] = lambda base: base
    source: Place = APP
    port: int = 443


def nat(**values: bool) -> Callable[[Layout], Layout]:
    """The NAT gateway changed."""
    return lambda base: changed(base, "nat_gateways", "nat-a", **values)


def nats_in_a_circle(base: Layout) -> Layout:
    """The NAT gateway's own subnet leaves through another, which leaves through the first."""
    base = with_(base, "nat_gateways", NatGateway(id="nat-b", subnet_id="subnet-private-b"))
    return with_route(without_route(base, "public", "igw-1"), "public", ANYWHERE, "nat-b")


CASES = {
    "through NAT": Case(answer=OPEN, because=f"through NAT gateway net-nat-a (nat-a); {BY_HTTPS}"),
    "by a public address": Case(
        source=PROXY, answer=OPEN, because=f"through internet gateway igw-1; {BY_HTTPS}"
    ),
    "from a public subnet without a public address": Case(
        source=place("public", "app"),
        answer=CLOSED,
        because="route table net-public (rtb-public) sends the internet to igw-1, which serves "
        "public addresses only, and the client has none",
    ),
    "from a tier without a route": Case(
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to the internet",
    ),
    "on a port that the group does not let out": Case(
        port=25,
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to the internet on 25",
    ),
    "on a port that an ACL does not let out": Case(
        change=lambda base: without_entries(base, "private", 130, outward=True),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets port 443 out to "
        "the internet",
    ),
    "where an ACL lets no answers in": Case(
        change=lambda base: without_entries(base, "private", 200, outward=False),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets answers on ports "
        "1024-65535 in from the internet",
    ),
    "where an ACL lets some answers in": Case(
        change=lambda base: with_entries(
            base, "private", entry(200, ANYWHERE, (32768, 60999), outward=False)
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets answers on ports "
        "1024-32767 in from the internet",
    ),
    "where an ACL denies one public address": Case(
        change=lambda base: with_entries(
            base, "private", entry(10, "203.0.113.9/32", None, outward=True, allow=False)
        ),
        answer=UNREAD,
        because="network ACL net-private (acl-private) entry 10 denies port 443 out to a part of "
        "the internet, and which of its addresses are used is not known",
    ),
    "a default route into a black hole": Case(
        change=lambda base: with_route(
            without_route(base, "private-b", "nat-a"), "private-b", ANYWHERE, "nat-b", active=False
        ),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: route table "
        "net-private-b (rtb-private-b) sends the internet to nat-b, which is gone (blackhole)",
    ),
    "a default route to a NAT gateway that was deleted": Case(
        change=lambda base: with_route(
            without_route(base, "private-b", "nat-a"), "private-b", ANYWHERE, "nat-b"
        ),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: route table "
        "net-private-b (rtb-private-b) sends the internet to nat-b, which is gone (blackhole)",
    ),
    "a part of the internet into a black hole": Case(
        change=lambda base: with_route(base, "private-a", "52.0.0.0/8", "nat-b", active=False),
        source=place("private", "app", zones="a"),
        answer=UNREAD,
        because="route table net-private-a (rtb-private-a) sends a part of the internet to nat-b, "
        "which is gone (blackhole), and which of its addresses are used is not known",
    ),
    "a default route to an internet gateway that is gone": Case(
        change=lambda base: with_route(
            without_route(base, "public", "igw-1"), "public", ANYWHERE, "igw-1", active=False
        ),
        source=PROXY,
        answer=CLOSED,
        because="route table net-public (rtb-public) sends the internet to igw-1, which is gone "
        "(blackhole)",
    ),
    "an internet gateway that is not attached": Case(
        change=lambda base: changed_gateways(base, {}),
        source=PROXY,
        answer=CLOSED,
        because="route table net-public (rtb-public) sends the internet to igw-1, an internet "
        "gateway that is not attached to the VPC",
    ),
    "an internet gateway of another VPC": Case(
        change=lambda base: changed_gateways(base, {"igw-1": "vpc-2"}),
        source=PROXY,
        answer=CLOSED,
        because="route table net-public (rtb-public) sends the internet to igw-1, an internet "
        "gateway that is not attached to the VPC",
    ),
    "NAT that is not available": Case(
        change=nat(available=False),
        answer=CLOSED,
        because="NAT gateway net-nat-a (nat-a) is not available",
    ),
    "NAT without a public address": Case(
        change=nat(public=False),
        answer=CLOSED,
        because="NAT gateway net-nat-a (nat-a) has no public address",
    ),
    "NAT in a subnet without a route to the internet": Case(
        change=lambda base: without_route(base, "public", "igw-1"),
        answer=CLOSED,
        because=f"{BEHIND}route table net-public (rtb-public) has no route to the internet",
    ),
    "NAT in a subnet that leaves through NAT": Case(
        change=nats_in_a_circle,
        answer=CLOSED,
        because=f"{BEHIND}route table net-public (rtb-public) sends the internet to nat-b, where "
        "an internet gateway is needed",
    ),
    "NAT whose subnet's ACL takes nothing from private subnets": Case(
        change=lambda base: with_entries(
            base, "public", entry(90, "private", None, outward=False, allow=False)
        ),
        answer=CLOSED,
        because=f"from subnet net-private-a (subnet-private-a) in us-east-1a: {BEHIND}network ACL "
        "net-public (acl-public) entry 90 denies port 443 in from "
        "subnet net-private-a (subnet-private-a)",
    ),
    "NAT whose subnet's ACL lets no answers out to private subnets": Case(
        change=lambda base: without_entries(base, "public", 200, outward=True),
        answer=CLOSED,
        because=f"from subnet net-private-a (subnet-private-a) in us-east-1a: {BEHIND}network ACL "
        "net-public (acl-public) has no entry that lets answers on ports 1024-65535 out to "
        "subnet net-private-a (subnet-private-a)",
    ),
    "NAT whose subnet's ACL takes no answers from the internet": Case(
        change=lambda base: with_entries(
            base, "public", entry(200, "10.10.0.0/16", EPHEMERAL, outward=False)
        ),
        answer=CLOSED,
        because=f"{BEHIND}network ACL net-public (acl-public) has no entry that lets answers on "
        "ports 1024-65535 in from the internet",
    ),
    "the way of a firewall": Case(
        change=lambda base: with_route(
            without_route(base, "private-a", "nat-a"), "private-a", ANYWHERE, "vpce-firewall"
        ),
        source=place("private", "app", zones="a"),
        answer=UNREAD,
        because="route table net-private-a (rtb-private-a) sends the internet to vpce-firewall, "
        "and what lies beyond is not judged",
    ),
    "a group without rules": Case(
        change=lambda base: with_rules(base, "app"),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to the internet on 443",
    ),
    "a group that is not there": Case(
        source=place("private", "typo"),
        answer=UNREAD,
        because="security group sg-typo is not in this account",
    ),
    "a route to a gateway endpoint is not one to the internet": Case(
        change=lambda base: with_route(base, "intra", "pl-s3", "vpce-s3"),
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to the internet",
    ),
}


def changed_gateways(base: Layout, gateways: dict[str, str]) -> Layout:
    """The network with other internet gateways."""
    return replace(base, internet_gateways=gateways)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reaches_internet(case: Case) -> None:
    verdict = reaches_internet(case.change(layout()), case.source, case.port)
    assert (verdict.because, verdict.answer) == (case.because, case.answer)


def test_the_internet_is_asked_for_over_https() -> None:
    assert reaches_internet(layout(), APP).is_open
