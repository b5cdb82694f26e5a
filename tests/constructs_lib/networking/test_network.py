from ipaddress import IPv4Network
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking import Network, NetworkConfig
from tests.support.synth import NAMING, Json, only, resources, synthesize


def network(*zones: str) -> Json:
    config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=zones)
    return synthesize(lambda stack: Network(stack, "network", naming=NAMING, config=config))


def subnets(*zones: str) -> dict[str, Any]:
    return resources(network(*zones), "aws_subnet")


def test_every_zone_has_a_subnet_of_each_tier() -> None:
    assert sorted(subnets("us-east-1a", "us-east-1c")) == [
        "network_database_a",
        "network_database_c",
        "network_intra_a",
        "network_intra_c",
        "network_private_a",
        "network_private_c",
        "network_public_a",
        "network_public_c",
    ]


def test_adding_a_zone_leaves_existing_subnets_untouched() -> None:
    before = subnets("us-east-1a", "us-east-1c")
    after = subnets("us-east-1a", "us-east-1b", "us-east-1c")
    assert {name: after.get(name) for name in before} == before


def test_the_order_of_zones_decides_nothing() -> None:
    assert network("us-east-1a", "us-east-1b") == network("us-east-1b", "us-east-1a")


def test_no_subnet_gives_public_addresses_away() -> None:
    assert not any(
        subnet["map_public_ip_on_launch"] for subnet in subnets("us-east-1a", "us-east-1b").values()
    )


def test_only_public_subnets_have_a_route_to_the_internet_gateway() -> None:
    document = network("us-east-1a", "us-east-1b")
    route = only(document, "aws_route")
    assert route["route_table_id"] == "${aws_route_table.network_routes_public.id}"
    assert route["gateway_id"] == "${aws_internet_gateway.network_internet.id}"
    links = resources(document, "aws_route_table_association")
    public = {
        name
        for name, link in links.items()
        if link["route_table_id"] == "${aws_route_table.network_routes_public.id}"
    }
    assert public == {"network_routes_public_a_link", "network_routes_public_b_link"}


def test_every_private_zone_has_a_route_table_of_its_own() -> None:
    tables = resources(network("us-east-1a", "us-east-1b"), "aws_route_table")
    assert {"network_routes_private_a", "network_routes_private_b"} <= set(tables)


def test_the_default_security_group_is_closed() -> None:
    group = only(network("us-east-1a", "us-east-1b"), "aws_default_security_group")
    assert "ingress" not in group
    assert "egress" not in group


def test_zones_need_letters_of_their_own() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        NetworkConfig(cidr=IPv4Network("10.0.0.0/16"), zones=("us-east-1a", "us-west-2a"))
    assert str(refusal.value) == (
        "zones are us-east-1a, us-west-2a, allowed: two to eight, each with its own letter, a to h"
    )


def test_a_block_that_is_too_small_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        NetworkConfig(cidr=IPv4Network("10.0.0.0/24"), zones=("us-east-1a", "us-east-1b"))
    assert str(refusal.value) == "cidr is 10.0.0.0/24, allowed: /16 to /20"
