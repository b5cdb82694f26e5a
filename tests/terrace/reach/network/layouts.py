"""A small network like the platform's, as plain data, for tests to change in one place."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any

from terrace.reach.network.layout import Layout
from terrace.reach.network.model import (
    AclEntry,
    Endpoint,
    GroupRule,
    NatGateway,
    NetworkAcl,
    Place,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)

VPC = "vpc-1"
ANYWHERE = "0.0.0.0/0"
BLOCKS = {
    "public": "10.10.128.0/19",
    "private": "10.10.0.0/17",
    "database": "10.10.160.0/19",
    "intra": "10.10.192.0/19",
}
CIDRS = {
    "public-a": "10.10.128.0/22",
    "public-b": "10.10.132.0/22",
    "private-a": "10.10.0.0/20",
    "private-b": "10.10.16.0/20",
    "database-a": "10.10.160.0/22",
    "database-b": "10.10.164.0/22",
    "intra-a": "10.10.192.0/22",
    "intra-b": "10.10.196.0/22",
}
EPHEMERAL = (1024, 65535)
S3_LIST, DYNAMODB_LIST = "pl-s3", "pl-dynamodb"
POLICY: dict[str, Any] = {"Statement": [{"Effect": "Allow"}]}


def place(tier: str, *groups: str, zones: str = "ab", public_address: bool = False) -> Place:
    """Something in a tier, in groups by their last names."""
    return Place(
        subnet_ids=tuple(f"subnet-{tier}-{zone}" for zone in zones),
        group_ids=tuple(f"sg-{group}" for group in groups),
        public_address=public_address,
    )


def entry(
    number: int,
    peer: str,
    ports: tuple[int, int] | None,
    *,
    outward: bool,
    allow: bool = True,
) -> AclEntry:
    """An entry for TCP, or for everything where there are no ports."""
    return AclEntry(
        number=number,
        outward=outward,
        allow=allow,
        cidr=IPv4Network(BLOCKS.get(peer, peer)),
        protocol="6" if ports else "-1",
        ports=ports,
    )


def acl(tier: str, inward: Mapping[int, Any], outward: Mapping[int, Any]) -> NetworkAcl:
    """An ACL from (peer, ports) by number."""
    return NetworkAcl(
        id=f"acl-{tier}",
        name=f"net-{tier}",
        entries=tuple(
            entry(number, *each, outward=leaving)
            for leaving, entries in ((False, inward), (True, outward))
            for number, each in entries.items()
        ),
    )


def rule(
    id_: str,
    peer: str,
    port: int | None,
    *,
    outward: bool = False,
    protocol: str = "tcp",
) -> GroupRule:
    """A rule for a group, a prefix list, or a block."""
    return GroupRule(
        id=f"sgr-{id_}",
        outward=outward,
        peer=peer if peer.startswith(("sg-", "pl-")) else IPv4Network(peer),
        protocol=protocol,
        ports=None if port is None else (port, port),
    )


def group(name: str, *rules: GroupRule) -> SecurityGroup:
    """A group of the VPC."""
    return SecurityGroup(id=f"sg-{name}", name=f"net-{name}", vpc_id=VPC, rules=rules)


def table(name: str, **targets: str) -> RouteTable:
    """A route table with its local route, and others as `internet="nat-a"` and the like."""
    local = Route(destination=IPv4Network("10.10.0.0/16"), target="local")
    routes = [
        Route(destination=IPv4Network(ANYWHERE), target=target)
        for key, target in targets.items()
        if key == "internet"
    ]
    return RouteTable(id=f"rtb-{name}", name=f"net-{name}", vpc_id=VPC, routes=(local, *routes))


def endpoint(service: str, **values: Any) -> Endpoint:
    """An interface endpoint in the intra subnets, unless it says otherwise."""
    interface: dict[str, Any] = {
        "gateway": False,
        "subnet_ids": ("subnet-intra-a", "subnet-intra-b"),
        "group_ids": ("sg-endpoints",),
        "private_dns": True,
        "policy": POLICY,
    }
    return Endpoint(
        id=f"vpce-{service}",
        name=f"net-{service}",
        vpc_id=VPC,
        service=f"com.amazonaws.us-east-1.{service}",
        **(interface | values),
    )


def gateway(service: str, *tables: str) -> Endpoint:
    """A gateway endpoint with a route in some tables."""
    return endpoint(
        service,
        gateway=True,
        subnet_ids=(),
        group_ids=(),
        private_dns=False,
        route_table_ids=tuple(f"rtb-{each}" for each in tables),
    )


ACLS = {
    "public": acl(
        "public",
        {100: (ANYWHERE, (443, 443)), 110: (ANYWHERE, (80, 80)), 200: (ANYWHERE, EPHEMERAL)},
        {100: (ANYWHERE, (443, 443)), 200: (ANYWHERE, EPHEMERAL)},
    ),
    "private": acl(
        "private",
        {100: ("private", None), 110: ("intra", (443, 443)), 200: (ANYWHERE, EPHEMERAL)},
        {
            100: ("private", None),
            110: ("database", (5432, 5432)),
            130: (ANYWHERE, (443, 443)),
            200: ("public", EPHEMERAL),
            210: ("intra", EPHEMERAL),
        },
    ),
    "intra": acl(
        "intra",
        {100: ("public", (443, 443)), 110: ("private", (443, 443)), 200: (ANYWHERE, EPHEMERAL)},
        {100: (ANYWHERE, (443, 443)), 200: ("public", EPHEMERAL), 210: ("private", EPHEMERAL)},
    ),
    "database": acl(
        "database",
        {
            100: ("private", (5432, 5432)),
            120: ("private", (443, 443)),
            200: ("database", EPHEMERAL),
        },
        {100: ("private", EPHEMERAL), 200: ("database", EPHEMERAL)},
    ),
}
GROUPS = (
    group(
        "app",
        rule("app-https", ANYWHERE, 443, outward=True),
        rule("app-postgres", "sg-postgres", 5432, outward=True),
    ),
    group("postgres", rule("postgres-app", "sg-app", 5432)),
    group("endpoints", rule("endpoints-vpc", "10.10.0.0/16", 443)),
    group("closed"),
)


def layout() -> Layout:
    """The network: S3 and DynamoDB by gateways, Secrets Manager by interfaces, NAT in zone a."""
    return Layout(
        vpcs={VPC: Vpc(id=VPC, name="net", cidrs=(IPv4Network("10.10.0.0/16"),))},
        subnets={f"subnet-{name}": _subnet(name, cidr) for name, cidr in CIDRS.items()},
        route_tables=by_id(
            table("public", internet="igw-1"),
            table("private-a", internet="nat-a"),
            table("private-b", internet="nat-a"),
            table("database"),
            table("intra"),
        ),
        acls=by_id(*ACLS.values()),
        groups=by_id(*GROUPS),
        prefix_lists={
            S3_LIST: _list(S3_LIST, "s3", "52.216.0.0/15", "3.5.0.0/19"),
            DYNAMODB_LIST: _list(DYNAMODB_LIST, "dynamodb", "52.94.0.0/22"),
        },
        endpoints=by_id(
            gateway("s3", "public", "private-a", "private-b", "intra"),
            gateway("dynamodb", "public", "private-a", "private-b", "intra"),
            endpoint("secretsmanager"),
        ),
        nat_gateways=by_id(NatGateway(id="nat-a", name="net-nat-a", subnet_id="subnet-public-a")),
        internet_gateways={"igw-1": VPC},
    )


def by_id(*things: Any) -> dict[str, Any]:
    return {each.id: each for each in things}


def with_(base: Layout, kind: str, *things: Any) -> Layout:
    """The network with some parts put in, or in the place of those of the same id."""
    return replace(base, **{kind: {**getattr(base, kind), **by_id(*things)}})


def changed(base: Layout, kind: str, id_: str, **values: Any) -> Layout:
    """The network with one part changed."""
    return with_(base, kind, replace(getattr(base, kind)[id_], **values))


def with_entries(base: Layout, tier: str, *entries: AclEntry) -> Layout:
    """The network with entries added to the ACL of a tier, in the place of equal numbers."""
    new = {(each.outward, each.number) for each in entries}
    old = base.acls[f"acl-{tier}"].entries
    kept = [each for each in old if (each.outward, each.number) not in new]
    return changed(base, "acls", f"acl-{tier}", entries=(*kept, *entries))


def without_entries(base: Layout, tier: str, *numbers: int, outward: bool) -> Layout:
    """The network without some entries of the ACL of a tier."""
    kept = tuple(
        each
        for each in base.acls[f"acl-{tier}"].entries
        if each.outward is not outward or each.number not in numbers
    )
    return changed(base, "acls", f"acl-{tier}", entries=kept)


def with_route(
    base: Layout, name: str, destination: str, target: str, *, active: bool = True
) -> Layout:
    """The network with a route added to a table."""
    to = destination if destination.startswith("pl-") else IPv4Network(destination)
    routes = base.route_tables[f"rtb-{name}"].routes
    return changed(
        base,
        "route_tables",
        f"rtb-{name}",
        routes=(*routes, Route(destination=to, target=target, active=active)),
    )


def without_route(base: Layout, name: str, target: str) -> Layout:
    """The network without the routes of a table to something."""
    routes = base.route_tables[f"rtb-{name}"].routes
    kept = tuple(each for each in routes if each.target != target)
    return changed(base, "route_tables", f"rtb-{name}", routes=kept)


def with_rules(base: Layout, name: str, *rules: GroupRule) -> Layout:
    """The network with other rules for a group."""
    return with_(base, "groups", group(name, *rules))


def _subnet(name: str, cidr: str) -> Subnet:
    tier, _, zone = name.partition("-")
    own = name if tier == "private" else tier
    return Subnet(
        id=f"subnet-{name}",
        name=f"net-{name}",
        vpc_id=VPC,
        cidr=IPv4Network(cidr),
        zone=f"us-east-1{zone}",
        tier=tier,
        route_table_id=f"rtb-{own}",
        acl_id=f"acl-{tier}",
    )


def _list(id_: str, service: str, *cidrs: str) -> PrefixList:
    return PrefixList(
        id=id_,
        name=f"com.amazonaws.us-east-1.{service}",
        cidrs=tuple(map(IPv4Network, cidrs)),
    )
