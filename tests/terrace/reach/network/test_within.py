"""From one place in the network to another: every kind of obstacle, each in its own words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

import pytest

from terrace.reach.network.layout import Layout
from terrace.reach.network.model import Peering, Place, PrefixList, Vpc
from terrace.reach.network.within import reaches
from terrace.reach.verdict import Answer
from tests.terrace.reach.network.layouts import (
    ANYWHERE,
    changed,
    entry,
    group,
    layout,
    place,
    rule,
    with_,
    with_entries,
    with_route,
    with_rules,
    without_entries,
    without_route,
)

APP, POSTGRES = place("private", "app"), place("database", "postgres")
OPEN, CLOSED, UNREAD = Answer.OPEN, Answer.CLOSED, Answer.UNREAD
BY_GROUPS = (
    "security group net-app (sg-app) out by sgr-app-postgres; "
    "security group net-postgres (sg-postgres) in by sgr-postgres-app"
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question about a network that was changed in one way."""

    answer: Answer
    because: str
    change: Callable[[Layout], Layout] = lambda base: base
    source: Place = APP
    target: Place = POSTGRES
    port: int = 5432


def app_to(*peers: str, protocol: str = "tcp", port: int | None = 5432) -> Callable[..., Layout]:
    """The application's group with rules to some peers only."""
    rules = [rule("out", each, port, outward=True, protocol=protocol) for each in peers]
    return lambda base: with_rules(base, "app", *rules)


def postgres_from(
    *peers: str, protocol: str = "tcp", port: int | None = 5432
) -> Callable[..., Layout]:
    """The database's group with rules for some peers only."""
    rules = [
        rule(f"in-{number}", each, port, protocol=protocol) for number, each in enumerate(peers)
    ]
    return lambda base: with_rules(base, "postgres", *rules)


def two_vpcs(base: Layout) -> Layout:
    """Database subnet b is in another VPC, which a peering connection joins."""
    base = with_(base, "vpcs", Vpc(id="vpc-2", cidrs=(IPv4Network("10.20.0.0/16"),)))
    base = changed(
        base, "subnets", "subnet-database-b", vpc_id="vpc-2", cidr=IPv4Network("10.20.0.0/20")
    )
    base = with_entries(base, "private", entry(90, "10.20.0.0/16", (5432, 5432), outward=True))
    return with_(base, "peerings", Peering(id="pcx-1", vpc_ids=("vpc-1", "vpc-2")))


def peered(base: Layout) -> Layout:
    """Two VPCs with routes for each other; the database's table is the other's, too."""
    base = with_route(two_vpcs(base), "private-a", "10.20.0.0/16", "pcx-1")
    base = with_route(base, "private-b", "10.20.0.0/16", "pcx-1")
    base = without_route(base, "database", "local")
    return with_route(base, "database", "10.10.0.0/16", "pcx-1")


ELSEWHERE = place("database", "postgres", zones="b")
CASES = {
    "both groups name each other": Case(answer=OPEN, because=BY_GROUPS),
    "nothing leaves a group without rules": Case(
        change=app_to(),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "nothing enters a group without rules": Case(
        change=postgres_from(),
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing in from "
        "net-app (sg-app) on 5432",
    ),
    "log search whose group has no ingress rule admits nobody": Case(
        change=lambda base: with_(base, "groups", group("search")),
        target=place("database", "search"),
        port=443,
        answer=CLOSED,
        because="security group net-search (sg-search) lets nothing in from "
        "net-app (sg-app) on 443",
    ),
    "a rule for another port is no rule": Case(
        port=5433,
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5433",
    ),
    "a rule for UDP is no rule": Case(
        change=app_to("sg-postgres", protocol="udp"),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "a rule for every protocol is one for TCP": Case(
        change=app_to("sg-postgres", protocol="-1", port=None),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-out; "
        "security group net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "an ingress rule does not let out": Case(
        change=lambda base: with_rules(base, "app", rule("in", "sg-postgres", 5432)),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "an egress rule does not let in": Case(
        change=lambda base: with_rules(base, "postgres", rule("out", "sg-app", 5432, outward=True)),
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing in from "
        "net-app (sg-app) on 5432",
    ),
    "any of several groups lets in": Case(
        target=place("database", "closed", "postgres"),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-app-postgres; security groups "
        "net-closed (sg-closed), net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "none of several groups lets in": Case(
        change=lambda base: with_rules(base, "postgres"),
        target=place("database", "closed", "postgres"),
        answer=CLOSED,
        because="security groups net-closed (sg-closed), net-postgres (sg-postgres) let nothing "
        "in from net-app (sg-app) on 5432",
    ),
    "a rule for a group is not one for another in the same subnet": Case(
        source=place("private", "closed"),
        change=lambda base: with_rules(
            base, "closed", rule("out", ANYWHERE, None, outward=True, protocol="-1")
        ),
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing in from "
        "net-closed (sg-closed) on 5432",
    ),
    "members of a group reach each other by its rule for itself": Case(
        change=lambda base: with_rules(
            base,
            "postgres",
            rule("self-in", "sg-postgres", 5432),
            rule("self-out", "sg-postgres", 5432, outward=True),
        ),
        source=POSTGRES,
        answer=OPEN,
        because="security group net-postgres (sg-postgres) out by sgr-self-out; "
        "security group net-postgres (sg-postgres) in by sgr-self-in",
    ),
    "members of a group do not reach each other without such a rule": Case(
        source=POSTGRES,
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "a rule for the other end's block": Case(
        change=app_to("10.10.160.0/19"),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-out; "
        "security group net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "rules that cover a subnet together": Case(
        change=postgres_from("10.10.0.0/20", "10.10.16.0/21", "10.10.24.0/21"),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-app-postgres; "
        "security group net-postgres (sg-postgres) in by sgr-in-0, sgr-in-1, sgr-in-2",
    ),
    "a rule for one zone's block only": Case(
        change=postgres_from("10.10.0.0/20"),
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing in from "
        "net-app (sg-app) in 10.10.16.0/20 on 5432",
    ),
    "a rule for a prefix list that holds the other end": Case(
        change=lambda base: with_(
            app_to("pl-own")(base),
            "prefix_lists",
            PrefixList(id="pl-own", cidrs=(IPv4Network("10.10.128.0/17"),)),
        ),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-out; "
        "security group net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "a rule for a prefix list of others": Case(
        change=app_to("pl-s3"),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "a rule for a prefix list that could not be read": Case(
        change=lambda base: with_(
            app_to("pl-own")(base), "prefix_lists", PrefixList(id="pl-own", cidrs=None)
        ),
        answer=UNREAD,
        because="security group net-app (sg-app) lets nothing out to net-postgres (sg-postgres) "
        "on 5432 but by prefix list pl-own, which could not be read",
    ),
    "a rule for a prefix list that is not there": Case(
        change=app_to("pl-own"),
        answer=UNREAD,
        because="security group net-app (sg-app) lets nothing out to net-postgres (sg-postgres) "
        "on 5432 but by prefix list pl-own, which could not be read",
    ),
    "only rules that were needed are named": Case(
        change=lambda base: with_rules(
            base,
            "app",
            rule("other", "10.99.0.0/16", 5432, outward=True),
            rule("this", "sg-postgres", 5432, outward=True),
            rule("again", "10.10.0.0/16", 5432, outward=True),
        ),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-this; "
        "security group net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "a rule for a range of ports": Case(
        change=lambda base: with_rules(
            base,
            "app",
            replace(rule("range", "sg-postgres", 0, outward=True), ports=(5000, 6000)),
        ),
        answer=OPEN,
        because="security group net-app (sg-app) out by sgr-range; "
        "security group net-postgres (sg-postgres) in by sgr-postgres-app",
    ),
    "rules for ports around the port": Case(
        change=lambda base: with_rules(
            base,
            "app",
            replace(rule("below", "sg-postgres", 0, outward=True), ports=(0, 5431)),
            replace(rule("above", "sg-postgres", 0, outward=True), ports=(5433, 65535)),
        ),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to "
        "net-postgres (sg-postgres) on 5432",
    ),
    "an ACL without an entry that lets out": Case(
        change=lambda base: without_entries(base, "private", 110, outward=True),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets port 5432 out to "
        "subnet net-database-a (subnet-database-a)",
    ),
    "an ACL without an entry that lets in": Case(
        change=lambda base: without_entries(base, "database", 100, outward=False),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: network ACL "
        "net-database (acl-database) has no entry that lets port 5432 in from "
        "subnet net-private-a (subnet-private-a)",
    ),
    "an ACL that denies before it allows": Case(
        change=lambda base: with_entries(
            base, "private", entry(20, "database", (5000, 6000), outward=True, allow=False)
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) entry 20 denies port 5432 out to "
        "subnet net-database-a (subnet-database-a)",
    ),
    "an ACL that allows before it denies": Case(
        change=lambda base: with_entries(
            base, "private", entry(120, "database", (5000, 6000), outward=True, allow=False)
        ),
        answer=OPEN,
        because=BY_GROUPS,
    ),
    "an ACL that allows a part of a subnet": Case(
        change=lambda base: with_entries(
            base, "private", entry(110, "10.10.160.0/24", (5432, 5432), outward=True)
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets port 5432 out to "
        "all of subnet net-database-a (subnet-database-a)",
    ),
    "an ACL that denies UDP": Case(
        change=lambda base: with_entries(
            base,
            "private",
            replace(entry(20, "database", None, outward=True, allow=False), protocol="17"),
        ),
        answer=OPEN,
        because=BY_GROUPS,
    ),
    "an ACL that allows UDP only": Case(
        change=lambda base: with_entries(
            base,
            "private",
            replace(entry(110, "database", (5432, 5432), outward=True), protocol="17"),
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets port 5432 out to "
        "subnet net-database-a (subnet-database-a)",
    ),
    "an ACL whose entry is for the other direction": Case(
        change=lambda base: with_entries(
            base, "private", entry(20, "database", (5432, 5432), outward=False, allow=False)
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) entry 20 denies answers on port 5432 "
        "in from subnet net-database-a (subnet-database-a)",
    ),
    "an ACL that lets no answers out": Case(
        change=lambda base: without_entries(base, "database", 100, outward=True),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: network ACL "
        "net-database (acl-database) has no entry that lets answers on ports 1024-65535 out to "
        "subnet net-private-a (subnet-private-a)",
    ),
    "an ACL that lets no answers in": Case(
        change=lambda base: without_entries(base, "private", 200, outward=False),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets answers on ports "
        "1024-65535 in from subnet net-database-a (subnet-database-a)",
    ),
    "an ACL that lets some answers in": Case(
        change=lambda base: with_entries(
            base, "private", entry(200, ANYWHERE, (32768, 60999), outward=False)
        ),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets answers on ports "
        "1024-32767 in from subnet net-database-a (subnet-database-a)",
    ),
    "entries that let all answers in together": Case(
        change=lambda base: with_entries(
            base,
            "private",
            entry(200, ANYWHERE, (1024, 30000), outward=False),
            entry(201, ANYWHERE, (30001, 65535), outward=False),
        ),
        answer=OPEN,
        because=BY_GROUPS,
    ),
    "an ACL that denies one zone": Case(
        change=lambda base: with_entries(
            base, "database", entry(50, "10.10.16.0/20", (5432, 5432), outward=False, allow=False)
        ),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: network ACL "
        "net-database (acl-database) entry 50 denies port 5432 in from "
        "subnet net-private-b (subnet-private-b)",
    ),
    "an ACL that denies a single address": Case(
        change=lambda base: with_entries(
            base, "database", entry(50, "10.10.16.9/32", (5432, 5432), outward=False, allow=False)
        ),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: network ACL "
        "net-database (acl-database) entry 50 denies port 5432 in from a part of "
        "subnet net-private-b (subnet-private-b)",
    ),
    "no ACL judges within a subnet": Case(
        change=lambda base: changed(base, "acls", "acl-private", entries=()),
        source=place("private", "app", zones="a"),
        target=place("private", "postgres", zones="a"),
        answer=OPEN,
        because=BY_GROUPS,
    ),
    "an ACL judges between subnets of a tier": Case(
        change=lambda base: changed(base, "acls", "acl-private", entries=()),
        source=place("private", "app", zones="a"),
        target=place("private", "postgres", zones="b"),
        answer=CLOSED,
        because="network ACL net-private (acl-private) has no entry that lets port 5432 out to "
        "subnet net-private-b (subnet-private-b)",
    ),
    "a longer prefix leads into a black hole": Case(
        change=lambda base: with_route(
            base, "private-b", "10.10.164.0/22", "eni-gone", active=False
        ),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: route table "
        "net-private-b (rtb-private-b) sends subnet net-database-b (subnet-database-b), "
        "10.10.164.0/22 to eni-gone, which is gone (blackhole)",
    ),
    "a route for a list of blocks leads into a black hole": Case(
        change=lambda base: with_(
            with_route(base, "private-a", "pl-own", "eni-gone", active=False),
            "prefix_lists",
            PrefixList(
                id="pl-own",
                cidrs=(IPv4Network("10.10.160.0/23"), IPv4Network("10.10.162.0/23")),
            ),
        ),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: route table "
        "net-private-a (rtb-private-a) sends subnet net-database-a (subnet-database-a), "
        "10.10.160.0/22 to eni-gone, which is gone (blackhole)",
    ),
    "a route for a list of blocks that could not be read": Case(
        change=lambda base: with_(
            with_route(base, "private-a", "pl-own", "tgw-1"),
            "prefix_lists",
            PrefixList(id="pl-own", cidrs=None),
        ),
        answer=UNREAD,
        because="route table net-private-a (rtb-private-a) has a route for prefix list pl-own, "
        "which could not be read",
    ),
    "a part of a subnet is reached, the rest leads into a black hole": Case(
        change=lambda base: with_route(
            with_route(base, "private-a", "10.10.160.0/24", "local"),
            "private-a",
            "10.10.160.0/22",
            "eni-gone",
            active=False,
        ),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: route table "
        "net-private-a (rtb-private-a) sends a part of subnet net-database-a "
        "(subnet-database-a), 10.10.160.0/22 to eni-gone, which is gone (blackhole)",
    ),
    "a shorter prefix changes nothing": Case(
        change=lambda base: with_route(base, "private-b", "10.0.0.0/8", "eni-gone", active=False),
        answer=OPEN,
        because=BY_GROUPS,
    ),
    "answers lead into a black hole": Case(
        change=lambda base: with_route(base, "database", "10.10.16.0/20", "eni-gone", active=False),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: route table "
        "net-database (rtb-database) sends subnet net-private-b (subnet-private-b), "
        "10.10.16.0/20 to eni-gone, which is gone (blackhole)",
    ),
    "a part of a subnet lies behind an appliance": Case(
        change=lambda base: with_route(base, "private-a", "10.10.160.0/24", "eni-fw"),
        answer=UNREAD,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: route table "
        "net-private-a (rtb-private-a) sends a part of subnet net-database-a "
        "(subnet-database-a), 10.10.160.0/22 to eni-fw, and what lies beyond is not judged",
    ),
    "another VPC without a route": Case(
        change=lambda base: without_route(
            without_route(two_vpcs(base), "private-a", "nat-a"), "private-b", "nat-a"
        ),
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) has no route to subnet net-database-b "
        "(subnet-database-b), 10.20.0.0/20",
    ),
    "NAT does not lead to another VPC": Case(
        change=two_vpcs,
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) sends subnet net-database-b "
        "(subnet-database-b), 10.20.0.0/20 to nat-a, which leads to public addresses only",
    ),
    "another VPC through a peering connection": Case(
        change=peered, target=ELSEWHERE, answer=OPEN, because=BY_GROUPS
    ),
    "a peering connection without a route back": Case(
        change=lambda base: without_route(peered(base), "database", "pcx-1"),
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-database (rtb-database) has no route to subnet net-private-a "
        "(subnet-private-a), 10.10.0.0/20",
    ),
    "a peering connection that nobody accepted": Case(
        change=lambda base: changed(peered(base), "peerings", "pcx-1", active=False),
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) sends subnet net-database-b "
        "(subnet-database-b), 10.20.0.0/20 to pcx-1, a peering connection that is not active",
    ),
    "a peering connection of other VPCs": Case(
        change=lambda base: changed(peered(base), "peerings", "pcx-1", vpc_ids=("vpc-1", "vpc-3")),
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) sends subnet net-database-b "
        "(subnet-database-b), 10.20.0.0/20 to pcx-1, a peering connection of other VPCs",
    ),
    "another VPC with the same addresses": Case(
        change=lambda base: changed(base, "subnets", "subnet-database-b", vpc_id="vpc-2"),
        source=place("private", "app", zones="a"),
        target=ELSEWHERE,
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) sends subnet net-database-b "
        "(subnet-database-b), 10.10.164.0/22 to local: its own VPC has these addresses, too",
    ),
    "what is closed is closed, whatever else is not known": Case(
        change=lambda base: with_rules(
            with_route(base, "private-a", "10.10.160.0/24", "eni-fw"), "postgres"
        ),
        answer=CLOSED,
        because="security group net-postgres (sg-postgres) lets nothing in from "
        "net-app (sg-app) on 5432",
    ),
    "a group that is not there": Case(
        source=place("private", "typo"),
        answer=UNREAD,
        because="security group sg-typo is not in this account",
    ),
    "a subnet that is not there": Case(
        target=place("database", "postgres", zones="z"),
        answer=UNREAD,
        because="subnet subnet-database-z is not in this account",
    ),
    "no subnet at all": Case(
        source=place("private", "app", zones=""),
        answer=UNREAD,
        because="the subnets of the client are not known",
    ),
    "no group at all": Case(
        target=place("database"),
        answer=UNREAD,
        because="the security groups of the server are not known",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reaches(case: Case) -> None:
    verdict = reaches(case.change(layout()), case.source, case.target, case.port)
    assert (verdict.because, verdict.answer) == (case.because, case.answer)
