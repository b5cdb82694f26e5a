from constructs_lib.networking import Endpoints
from tests.support.platform import network
from tests.support.synth import NAMING, REGION, Json, only, resources, synthesize


def endpoints() -> Json:
    return synthesize(
        lambda stack: Endpoints(
            stack,
            "endpoints",
            naming=NAMING,
            network=network(stack),
            region=REGION,
            services=("ecr.api", "logs"),
        )
    )


def test_s3_and_dynamodb_are_reached_from_every_route_table() -> None:
    document = endpoints()
    found = resources(document, "aws_vpc_endpoint")
    tables = resources(document, "aws_route_table")
    for gateway in ("endpoints_s3", "endpoints_dynamodb"):
        assert found[gateway]["vpc_endpoint_type"] == "Gateway"
        assert len(found[gateway]["route_table_ids"]) == len(tables) == 6


def test_other_services_are_reached_privately_in_every_zone() -> None:
    registry = resources(endpoints(), "aws_vpc_endpoint")["endpoints_ecr_api"]
    assert registry["service_name"] == "com.amazonaws.us-east-1.ecr.api"
    assert registry["private_dns_enabled"] is True
    assert registry["subnet_ids"] == [
        f"${{aws_subnet.network_intra_{letter}.id}}" for letter in ("a", "b", "c")
    ]


def test_endpoints_take_https_from_the_vpc_only() -> None:
    rule = only(endpoints(), "aws_vpc_security_group_ingress_rule")
    assert (rule["cidr_ipv4"], rule["from_port"], rule["to_port"]) == ("10.10.0.0/16", 443, 443)
