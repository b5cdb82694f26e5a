import pytest

from constructs_lib.networking.endpoints import Endpoints
from tests.support.platform import network
from tests.support.synth import (
    ACCOUNT,
    SITE,
    Json,
    only,
    resources,
    statements,
    synthesize,
)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(
        lambda stack: Endpoints(
            stack,
            "endpoints",
            site=SITE,
            network=network(stack),
            services=("ecr.api", "logs"),
        )
    )


def test_s3_and_dynamodb_are_reached_from_every_tier_but_the_databases(document: Json) -> None:
    found = resources(document, "aws_vpc_endpoint")
    tables = {
        f"${{aws_route_table.{name}.id}}"
        for name in resources(document, "aws_route_table")
        if name != "network_routes_database"
    }
    for gateway in ("endpoints_s3", "endpoints_dynamodb"):
        assert found[gateway]["vpc_endpoint_type"] == "Gateway"
        assert set(found[gateway]["route_table_ids"]) == tables
        assert len(found[gateway]["route_table_ids"]) == len(tables) == 5


def test_other_services_are_reached_privately_in_every_zone(document: Json) -> None:
    registry = resources(document, "aws_vpc_endpoint")["endpoints_ecr_api"]
    assert registry["service_name"] == "com.amazonaws.us-east-1.ecr.api"
    assert registry["private_dns_enabled"] is True
    assert registry["subnet_ids"] == [
        f"${{aws_subnet.network_intra_{letter}.id}}" for letter in ("a", "b", "c")
    ]


def test_endpoints_take_https_from_the_vpc_only(document: Json) -> None:
    rule = only(document, "aws_vpc_security_group_ingress_rule")
    assert (rule["cidr_ipv4"], rule["from_port"], rule["to_port"]) == ("10.10.0.0/16", 443, 443)


def limits(document: Json, address: str, sid: str) -> dict[str, list[str]]:
    conditions = statements(document, address)[sid]["condition"]
    assert {each["test"] for each in conditions} == {"StringEquals"}
    return {each["variable"]: each["values"] for each in conditions}


def test_every_endpoint_has_a_policy(document: Json) -> None:
    policies = {
        name.removeprefix("endpoints_"): each["policy"].split(".")[2]
        for name, each in resources(document, "aws_vpc_endpoint").items()
    }
    assert policies == {
        "s3": "endpoints_s3_policy",
        "dynamodb": "endpoints_dynamodb_policy",
        "ecr_api": "endpoints_interface_policy",
        "logs": "endpoints_interface_policy",
    }


def test_credentials_of_other_accounts_get_through_no_endpoint(document: Json) -> None:
    assert limits(document, "endpoints_interface_policy", "OwnPrincipals") == {
        "aws:PrincipalAccount": [ACCOUNT]
    }


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_data_is_carried_to_no_other_account(document: Json, service: str) -> None:
    policy = f"endpoints_{service}_policy"
    assert limits(document, policy, "OwnPrincipalsUseOwnResources") == {
        "aws:PrincipalAccount": [ACCOUNT],
        "aws:ResourceAccount": [ACCOUNT],
    }


def test_what_instances_and_nodes_download_gets_through_unsigned(document: Json) -> None:
    policy = statements(document, "endpoints_s3_policy")
    assert sorted(policy) == ["Downloads", "OwnPrincipalsUseOwnResources"]
    downloads = policy["Downloads"]
    assert downloads["actions"] == ["s3:GetObject"]
    assert "condition" not in downloads
    assert downloads["resources"] == [
        f"arn:aws:s3:::{bucket}/*"
        for bucket in (
            "prod-us-east-1-starport-layer-bucket",
            "prod-registry-k8s-io-us-east-1",
            "al2023-repos-us-east-1-de612dc2",
            "aws-ssm-us-east-1",
            "amazon-ssm-us-east-1",
            "amazon-ssm-packages-us-east-1",
        )
    ]
