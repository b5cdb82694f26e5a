from typing import Any

from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.networking.network import Network
from tests.support.synth import SITE, Json, only, resources, synthesize


def network(*zones: str) -> Json:
    config = NetworkingConfig(cidr="10.10.0.0/16", zones=zones, nat_zones=zones)
    return synthesize(lambda stack: Network(stack, "network", site=SITE, config=config))


def subnets(*zones: str) -> dict[str, Any]:
    return resources(network(*zones), "aws_subnet")


def test_every_zone_has_a_subnet_of_each_tier() -> None:
    assert sorted(subnets("a", "c")) == [
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
    before = subnets("a", "c")
    after = subnets("a", "b", "c")
    assert {name: after.get(name) for name in before} == before


def test_the_order_of_zones_decides_nothing() -> None:
    assert network("a", "b") == network("b", "a")


def test_a_zone_that_is_known_by_its_id_keeps_the_addresses_of_its_letter() -> None:
    ids = {"a": "use1-az4", "b": "use1-az6"}
    config = NetworkingConfig(
        cidr="10.10.0.0/16", zones=("a", "b"), nat_zones=("a", "b"), zone_ids=ids
    )
    names: dict[str, str] = {}
    document = synthesize(
        lambda stack: names.update(Network(stack, "network", site=SITE, config=config).zone_names)
    )
    found = resources(document, "aws_subnet")
    for address, former in subnets("a", "b").items():
        zone = ids[address[-1]]
        assert former.pop("availability_zone") == f"us-east-1{address[-1]}"
        assert found[address] == former | {"availability_zone_id": zone}
    assert set(names) == {"a", "b"}
    assert not any(name.startswith("us-east-1") for name in names.values())


def test_no_subnet_gives_public_addresses_away() -> None:
    assert not any(subnet["map_public_ip_on_launch"] for subnet in subnets("a", "b").values())


def test_only_public_subnets_have_a_route_to_the_internet_gateway() -> None:
    document = network("a", "b")
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
    tables = resources(network("a", "b"), "aws_route_table")
    assert {"network_routes_private_a", "network_routes_private_b"} <= set(tables)


def test_the_default_security_group_is_closed() -> None:
    group = only(network("a", "b"), "aws_default_security_group")
    assert "ingress" not in group
    assert "egress" not in group


def test_a_subnet_stands_in_the_zone_of_its_letter() -> None:
    assert subnets("a", "c")["network_public_c"]["availability_zone"] == "us-east-1c"


def test_kubernetes_finds_the_subnets_of_its_load_balancers() -> None:
    roles = {
        name: {tag for tag in subnet["tags"] if tag.startswith("kubernetes.io/")}
        for name, subnet in subnets("a", "b").items()
    }
    assert roles["network_public_a"] == {"kubernetes.io/role/elb"}
    assert roles["network_private_a"] == {"kubernetes.io/role/internal-elb"}
    assert roles["network_database_a"] == roles["network_intra_a"] == set()


def test_no_route_leads_out_of_the_database_tier() -> None:
    document = network("a", "b")
    tables = {each["route_table_id"] for each in resources(document, "aws_route").values()}
    assert "${aws_route_table.network_routes_database.id}" not in tables
