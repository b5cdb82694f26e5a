import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.egress import Egress
from tests.support.platform import network
from tests.support.synth import SITE, Json, resources, synthesize


def egress(*nat_zones: str) -> Json:
    return synthesize(
        lambda stack: Egress(
            stack, "egress", site=SITE, network=network(stack), nat_zones=nat_zones
        )
    )


def private_routes(document: Json) -> dict[str, str]:
    return {
        name.removeprefix("egress_private_"): route["nat_gateway_id"]
        for name, route in resources(document, "aws_route").items()
        if "nat_gateway_id" in route
    }


def test_each_zone_leaves_through_its_own_gateway() -> None:
    routes = private_routes(egress("a", "b", "c"))
    assert routes == {
        letter: f"${{aws_nat_gateway.egress_nat_{letter}.id}}" for letter in ("a", "b", "c")
    }


def test_zones_without_a_gateway_leave_through_the_first_zone_that_has_one() -> None:
    routes = private_routes(egress("b"))
    assert set(routes.values()) == {"${aws_nat_gateway.egress_nat_b.id}"}
    assert set(routes) == {"a", "b", "c"}


def test_gateways_stand_in_public_subnets_and_wait_for_the_internet() -> None:
    gateways = resources(egress("a", "c"), "aws_nat_gateway")
    assert gateways["egress_nat_c"]["subnet_id"] == "${aws_subnet.network_public_c.id}"
    assert gateways["egress_nat_c"]["depends_on"] == ["aws_route.network_public_to_internet"]


def test_a_zone_that_the_network_lacks_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        egress("d")
    assert str(refusal.value) == ("nat_zones are d, allowed: one or more of a, b, c")
