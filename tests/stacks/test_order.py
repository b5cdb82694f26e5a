"""What an environment makes first: nothing starts before its ways to AWS and the internet."""

import pytest

from tests.support.environment import document
from tests.support.example import DEV
from tests.support.synth import Json, resources

STARTS = (
    "aws_autoscaling_group",
    "aws_ecs_cluster_capacity_providers",
    "aws_ecs_service",
    "aws_lb",
)


@pytest.fixture(scope="module")
def made() -> Json:
    return document(DEV)


def ways(made: Json) -> set[str]:
    return {
        f"{kind}.{name}"
        for kind in ("aws_route", "aws_vpc_endpoint")
        for name in resources(made, kind)
    }


def test_the_ways_are_the_internet_nat_in_every_zone_and_every_endpoint(made: Json) -> None:
    assert len(ways(made)) == 1 + len(DEV.networking.zones) + len(
        ("s3", "dynamodb", *DEV.networking.interface_endpoints)
    )


@pytest.mark.parametrize("kind", STARTS)
def test_nothing_starts_before_all_ways_are_open(made: Json, kind: str) -> None:
    found = resources(made, kind)
    assert found
    for name, each in found.items():
        assert ways(made) <= set(each["depends_on"]), name
