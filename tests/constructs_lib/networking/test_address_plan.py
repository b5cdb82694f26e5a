from ipaddress import IPv4Network
from itertools import combinations

import pytest

from constructs_lib.networking import AddressPlan, Tier

LETTERS = "abcdefgh"


@pytest.mark.parametrize(
    ("tier", "zone", "cidr"),
    [
        (Tier.PRIVATE, "us-east-1a", "10.10.0.0/20"),
        (Tier.PRIVATE, "us-east-1h", "10.10.112.0/20"),
        (Tier.PUBLIC, "us-east-1a", "10.10.128.0/22"),
        (Tier.DATABASE, "us-east-1b", "10.10.164.0/22"),
        (Tier.INTRA, "us-east-1c", "10.10.200.0/22"),
    ],
)
def test_a_subnet_is_where_the_plan_says(tier: Tier, zone: str, cidr: str) -> None:
    assert AddressPlan(IPv4Network("10.10.0.0/16")).cidr(tier, zone) == cidr


@pytest.mark.parametrize("vpc", ["10.10.0.0/16", "10.10.16.0/20"])
def test_no_two_subnets_of_all_tiers_and_zones_overlap_and_all_lie_in_the_vpc(vpc: str) -> None:
    plan = AddressPlan(IPv4Network(vpc))
    blocks = [IPv4Network(plan.cidr(tier, letter)) for tier in Tier for letter in LETTERS]
    assert len(blocks) == 32
    assert all(block.subnet_of(plan.vpc) for block in blocks)
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))
