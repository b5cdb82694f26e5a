"""The network as a whole: what an environment gets from one constructor call."""

from typing import Any

import pytest

from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.networking.networking import Networking
from tests.support.alarms import ALARMS, assert_alarms, by_thing
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize


def made(**changes: Any) -> Json:
    values: dict[str, Any] = {
        "cidr": "10.20.0.0/16",
        "zones": ("a", "b"),
        "nat_zones": ("b",),
        "interface_endpoints": ("logs",),
    }

    def build(stack: Sketch) -> None:
        config = NetworkingConfig(**values | changes)
        Networking(stack, "networking", site=SITE, config=config, key=key(stack), alarms=ALARMS)

    return synthesize(build)


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_addresses_zones_and_ways_out_are_those_configured(document: Json) -> None:
    assert only(document, "aws_vpc")["cidr_block"] == "10.20.0.0/16"
    zones = {each["availability_zone"] for each in resources(document, "aws_subnet").values()}
    assert zones == {"us-east-1a", "us-east-1b"}
    assert resources(document, "aws_nat_gateway").keys() == {"networking_egress_nat_b"}
    assert resources(document, "aws_vpc_endpoint").keys() == {
        "networking_endpoints_s3",
        "networking_endpoints_dynamodb",
        "networking_endpoints_logs",
    }


def test_an_environment_may_let_more_be_downloaded() -> None:
    document = made(download_buckets=("acme-packages",))
    downloads = statements(document, "networking_endpoints_s3_policy")["Downloads"]
    assert downloads["resources"][-1] == "arn:aws:s3:::acme-packages/*"
    assert downloads["actions"] == ["s3:GetObject"]


def test_every_tier_is_fenced_and_every_connection_is_recorded(document: Json) -> None:
    assert len(resources(document, "aws_network_acl")) == 4
    log = only(document, "aws_cloudwatch_log_group")
    assert log["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    assert log["retention_in_days"] == SITE.log_retention_days
    assert only(document, "aws_flow_log")["vpc_id"] == "${aws_vpc.networking_network_main.id}"


def test_a_way_is_open_before_whoever_waits_for_it_uses_it(document: Json) -> None:
    routes = resources(document, "aws_route")
    needs = {
        f"{type_}.{name}"
        for type_ in ("aws_network_acl_rule", "aws_route_table_association")
        for name in resources(document, type_)
    }
    for zone in ("a", "b"):
        assert set(routes[f"networking_egress_private_{zone}"]["depends_on"]) == needs
    interface = resources(document, "aws_vpc_endpoint")["networking_endpoints_logs"]
    assert interface["depends_on"] == [
        "aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443"
    ]


def test_its_alarms_lead_to_somebody_and_to_their_runbooks(document: Json) -> None:
    assert_alarms(document, {"nat-ports-exhausted": "network", "nat-packets-dropped": "network"})


@pytest.mark.parametrize("zones", [("b",), ("a", "b")])
def test_every_way_out_is_watched(zones: tuple[str, ...]) -> None:
    for alarm in by_thing(made(nat_zones=zones)).values():
        watched = [each["metric"]["dimensions"] for each in alarm["metric_query"][1:]]
        assert watched == [
            {"NatGatewayId": f"${{aws_nat_gateway.networking_egress_nat_{zone}.id}}"}
            for zone in zones
        ]
