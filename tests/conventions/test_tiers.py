from conventions.document import Kind
from conventions.tiers import Key, tiers

NAT = {"aws_nat_gateway": {"a": {}}}


def test_environments_come_in_the_order_asked_for(stack) -> None:
    documents = [stack("production"), stack("dev"), stack("other")]
    assert [tier.name for tier in tiers(documents)] == ["dev", "production"]
    assert [tier.name for tier in tiers(documents, ["other", "gone", "dev"])] == ["other", "dev"]


def test_modules_belong_to_no_environment(stack, provider) -> None:
    module = stack("dev", kind=Kind.MODULE, provider={"aws": [provider("dev")]})
    assert tiers([module]) == []


def test_a_resource_is_known_by_its_stack_s_part_and_its_address(stack) -> None:
    documents = [stack("dev", resource=NAT), stack("dev-app", environment="dev", resource=NAT)]
    (tier,) = tiers(documents)
    assert [str(key) for key in tier.resources] == [
        "aws_nat_gateway.a",
        "<environment>-app aws_nat_gateway.a",
    ]
    assert len(list(tier.of("aws_nat_gateway"))) == 2


def test_data_sources_are_blocks_and_no_resources(stack) -> None:
    (tier,) = tiers([stack("dev", resource=NAT, data={"aws_region": {"here": {}}})])
    assert len(tier.blocks) == 2
    assert list(tier.resources) == [Key("<environment>", "aws_nat_gateway.a")]


def test_a_counterpart_is_in_the_stack_of_the_same_part_or_in_the_first(stack) -> None:
    weaker, stronger = tiers(
        [
            stack("dev", resource=NAT),
            stack("dev-app", environment="dev", resource=NAT),
            stack("staging-first", environment="staging"),
            stack("staging-app", environment="staging"),
        ]
    )
    places = [stronger.counterpart(block, weaker) for block in weaker.of("aws_nat_gateway")]
    assert places == [
        ("staging-first", "staging-first/aws_nat_gateway.a"),
        ("staging-app", "staging-app/aws_nat_gateway.a"),
    ]
    assert stronger.where("zones") == ("staging-first", "staging-first/zones")
