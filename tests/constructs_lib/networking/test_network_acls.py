from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from constructs_lib.networking.network_acls import NetworkAcls
from tests.support.platform import network
from tests.support.synth import SITE, Json, resources, synthesize

INTERNET = IPv4Address("198.51.100.7")
HOSTS = {
    "public": IPv4Address("10.10.128.10"),
    "private": IPv4Address("10.10.16.20"),  # zone b; nothing depends on the zone
    "database": IPv4Address("10.10.160.30"),
    "intra": IPv4Address("10.10.192.40"),
}
CLIENT_PORTS = (1024, 32768, 65535)


def acls(*zones: str) -> Json:
    return synthesize(
        lambda stack: NetworkAcls(stack, "acls", site=SITE, network=network(stack, zones))
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return acls("a", "b")


def permits(document: Json, tier: str, peer: IPv4Address, port: int, *, outward: bool) -> bool:
    """Whether a tier's ACL lets a TCP packet to a port pass, judged as AWS does."""
    acl = f"${{aws_network_acl.acls_{tier}.id}}"
    rules = [
        rule
        for rule in resources(document, "aws_network_acl_rule").values()
        if rule["network_acl_id"] == acl and rule["egress"] is outward
    ]
    for rule in sorted(rules, key=lambda each: each["rule_number"]):
        if peer in IPv4Network(rule["cidr_block"]) and fits(rule, port):
            return bool(rule["rule_action"] == "allow")
    return False


def fits(rule: dict[str, Any], port: int) -> bool:
    if rule["protocol"] == "-1":
        return True
    return rule["protocol"] == "tcp" and rule["from_port"] <= port <= rule["to_port"]


def passes(document: Json, source: str, target: str, port: int) -> bool:
    """Whether a packet passes the ACLs at either end; the internet has none."""
    start, end = HOSTS.get(source, INTERNET), HOSTS.get(target, INTERNET)
    leaves = source not in HOSTS or permits(document, source, end, port, outward=True)
    return leaves and (target not in HOSTS or permits(document, target, start, port, outward=False))


def connects(document: Json, client: str, server: str, port: int) -> bool:
    """Whether a connection is made: a packet there, and the answer back to any client port."""
    return passes(document, client, server, port) and all(
        passes(document, server, client, answer) for answer in CLIENT_PORTS
    )


@pytest.mark.parametrize(
    ("client", "server", "port"),
    [
        ("internet", "public", 443),  # the load balancer
        ("internet", "public", 80),  # which redirects
        ("public", "private", 8000),  # its targets, and their health
        ("public", "internet", 443),  # the NAT gateway, for what comes from the private tier
        ("private", "private", 53),  # cluster DNS
        ("private", "private", 8080),
        ("private", "intra", 443),  # interface endpoints
        ("public", "intra", 443),
        ("intra", "private", 10250),  # a control plane's calls
        ("intra", "private", 443),
        ("intra", "internet", 443),  # S3 and DynamoDB have public addresses
        ("private", "database", 5432),
        ("private", "database", 6379),
        ("private", "database", 443),  # the search of logs
        ("database", "database", 6379),  # members of a cluster
    ],
)
def test_what_the_platform_needs_is_connected(
    document: Json, client: str, server: str, port: int
) -> None:
    assert connects(document, client, server, port)


def test_what_leaves_through_nat_passes_both_tiers_both_ways(document: Json) -> None:
    # The gateway hands packets on: the private tier sees the internet, not the gateway.
    assert permits(document, "private", INTERNET, 443, outward=True)
    assert permits(document, "public", HOSTS["private"], 443, outward=False)
    assert permits(document, "public", INTERNET, 443, outward=True)
    for answer in CLIENT_PORTS:
        assert permits(document, "public", INTERNET, answer, outward=False)
        assert permits(document, "public", HOSTS["private"], answer, outward=True)
        assert permits(document, "private", INTERNET, answer, outward=False)


@pytest.mark.parametrize("client", ["internet", "public", "intra"])
@pytest.mark.parametrize("port", [22, 443, 5432, 6379, 8000])
def test_the_database_tier_takes_nothing_from_other_tiers(
    document: Json, client: str, port: int
) -> None:
    assert not permits(document, "database", HOSTS.get(client, INTERNET), port, outward=False)


@pytest.mark.parametrize("port", [22, 80, 3306, 8000])
def test_the_private_tier_reaches_no_other_port_of_the_databases(document: Json, port: int) -> None:
    assert not passes(document, "private", "database", port)


def test_the_database_tier_opens_no_connection_outside_itself(document: Json) -> None:
    assert not permits(document, "database", INTERNET, 443, outward=True)
    assert not connects(document, "database", "private", 443)
    assert not connects(document, "database", "intra", 443)
    assert not permits(document, "database", HOSTS["public"], 8000, outward=True)


@pytest.mark.parametrize("tier", sorted(HOSTS))
@pytest.mark.parametrize("port", [21, 22, 23, 25, 445])
def test_no_tier_takes_administration_from_the_internet(
    document: Json, tier: str, port: int
) -> None:
    assert not permits(document, tier, INTERNET, port, outward=False)


def test_the_private_tier_opens_nothing_but_https_to_the_internet(document: Json) -> None:
    open_ports = [
        port
        for port in (22, 25, 53, 80, 443, 3389, 8080)
        if permits(document, "private", INTERNET, port, outward=True)
    ]
    assert open_ports == [443]


def test_packets_that_are_too_large_are_reported_on_the_way_to_the_internet(
    document: Json,
) -> None:
    reports = [
        rule
        for rule in resources(document, "aws_network_acl_rule").values()
        if rule["protocol"] == "icmp"
    ]
    assert {(each["icmp_type"], each["icmp_code"]) for each in reports} == {(3, 4)}
    assert len(reports) == 4


def test_every_subnet_is_under_the_acl_of_its_tier(document: Json) -> None:
    for tier in HOSTS:
        acl = resources(document, "aws_network_acl")[f"acls_{tier}"]
        assert acl["subnet_ids"] == [
            f"${{aws_subnet.network_{tier}_{zone}.id}}" for zone in ("a", "b")
        ]


def test_a_new_zone_changes_no_rule(document: Json) -> None:
    rules = resources(acls("a", "b", "c"), "aws_network_acl_rule")
    assert rules == resources(document, "aws_network_acl_rule")


def test_no_two_rules_of_an_acl_share_a_number(document: Json) -> None:
    rules = resources(document, "aws_network_acl_rule").values()
    places = [(each["network_acl_id"], each["egress"], each["rule_number"]) for each in rules]
    assert len(places) == len(set(places))
