from ipaddress import IPv4Network
from itertools import combinations

import pytest
from cdktf import TerraformOutput, TerraformStack, TerraformVariable

from constructs_lib.networking.address_plan import AddressPlan, Tier
from tests.support.synth import synthesize

LETTERS = "abcdefgh"


@pytest.mark.parametrize(
    ("tier", "zone", "cidr"),
    [
        (Tier.PRIVATE, "a", "10.10.0.0/20"),
        (Tier.PRIVATE, "h", "10.10.112.0/20"),
        (Tier.PUBLIC, "a", "10.10.128.0/22"),
        (Tier.DATABASE, "b", "10.10.164.0/22"),
        (Tier.INTRA, "c", "10.10.200.0/22"),
    ],
)
def test_a_subnet_is_where_the_plan_says(tier: Tier, zone: str, cidr: str) -> None:
    assert AddressPlan("10.10.0.0/16").cidr(tier, zone) == cidr


@pytest.mark.parametrize("vpc", ["10.10.0.0/16", "10.10.16.0/20"])
def test_no_two_subnets_of_all_tiers_and_zones_overlap_and_all_lie_in_the_vpc(vpc: str) -> None:
    plan = AddressPlan(vpc)
    blocks = [IPv4Network(plan.cidr(tier, letter)) for tier in Tier for letter in LETTERS]
    assert len(blocks) == 32
    assert all(block.subnet_of(IPv4Network(vpc)) for block in blocks)
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))


@pytest.mark.parametrize("tier", Tier)
def test_a_block_holds_the_subnets_of_its_tier_and_no_others(tier: Tier) -> None:
    plan = AddressPlan("10.10.0.0/16")
    block = IPv4Network(plan.block(tier))
    for other in Tier:
        inside = {IPv4Network(plan.cidr(other, zone)).subnet_of(block) for zone in LETTERS}
        assert inside == {other is tier}


def test_terraform_divides_a_block_it_learns_later_the_same_way() -> None:
    def build(stack: TerraformStack) -> None:
        cidr = TerraformVariable(stack, "cidr", type="string").string_value
        plan = AddressPlan(cidr)
        TerraformOutput(stack, "subnet", value=plan.cidr(Tier.DATABASE, "b"))
        TerraformOutput(stack, "block", value=plan.block(Tier.DATABASE))

    output = synthesize(build)["output"]
    assert output["subnet"]["value"] == "${cidrsubnet(var.cidr, 6, 41)}"
    assert output["block"]["value"] == "${cidrsubnet(var.cidr, 3, 5)}"
