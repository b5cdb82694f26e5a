import pytest

GROUP = {"description": "admits browsers"}


def ingress(group: str, **source: object) -> dict[str, object]:
    rule = {"description": "browsers", "security_group_id": f"${{aws_security_group.{group}.id}}"}
    return {"aws_vpc_security_group_ingress_rule": {"https": {**rule, **source}}}


def balancer(group: str, **arguments: object) -> dict[str, object]:
    carried = {"security_groups": [f"${{aws_security_group.{group}.id}}"], **arguments}
    return {"aws_lb": {"public": carried}}


def groups(**bodies: object) -> dict[str, object]:
    return {"aws_security_group": bodies}


OPEN = (
    "NET001 MUST dev/aws_vpc_security_group_ingress_rule.https: ingress from {} reaches more than "
    "an internet-facing load balancer; admit a security group or a narrower block."
)


def test_the_internet_may_reach_a_public_load_balancer(judge, stack) -> None:
    resources = groups(edge=GROUP) | ingress("edge", cidr_ipv4="0.0.0.0/0") | balancer("edge")
    assert judge("NET001", stack(resource=resources)) == []


def test_a_narrow_block_may_reach_anything(judge, stack) -> None:
    resources = groups(app=GROUP) | ingress("app", cidr_ipv4="10.0.0.0/16")
    assert judge("NET001", stack(resource=resources)) == []


@pytest.mark.parametrize(
    ("source", "carrier"),
    [
        ({"cidr_ipv4": "0.0.0.0/0"}, {}),
        ({"cidr_ipv6": "::/0"}, {}),
        ({"cidr_ipv4": "0.0.0.0/0"}, balancer("edge", internal=True)),
        (
            {"cidr_ipv4": "0.0.0.0/0"},
            balancer("edge")
            | {
                "aws_instance": {"x": {"vpc_security_group_ids": ["${aws_security_group.edge.id}"]}}
            },
        ),
    ],
)
def test_the_internet_may_reach_nothing_else(judge, stack, source, carrier) -> None:
    resources = groups(edge=GROUP) | ingress("edge", **source) | carrier
    (cidr,) = source.values()
    assert judge("NET001", stack(resource=resources)) == [OPEN.format(cidr)]


def test_a_rule_inside_a_group_is_judged_alike(judge, stack) -> None:
    rule = {"description": "all", "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": None}
    document = stack(resource=groups(app={**GROUP, "ingress": [rule], "egress": [rule]}))
    assert judge("NET001", document) == [
        (
            "NET001 MUST dev/aws_security_group.app: ingress from 0.0.0.0/0 reaches more than "
            "an internet-facing load balancer; admit a security group or a narrower block."
        )
    ]


def test_a_rule_of_the_older_resource_is_judged_alike(judge, stack) -> None:
    rule = {"description": "all", "cidr_blocks": ["0.0.0.0/0"], "security_group_id": "sg-1"}
    rules = {"in": {**rule, "type": "ingress"}, "out": {**rule, "type": "egress"}}
    assert judge("NET001", stack(resource={"aws_security_group_rule": rules})) == [
        (
            "NET001 MUST dev/aws_security_group_rule.in: ingress from 0.0.0.0/0 reaches more than "
            "an internet-facing load balancer; admit a security group or a narrower block."
        )
    ]


def test_groups_and_rules_without_description_are_found(judge, stack) -> None:
    resources = groups(app={"egress": [{"cidr_blocks": []}]}) | {
        "aws_vpc_security_group_egress_rule": {"all": {"cidr_ipv4": "0.0.0.0/0"}}
    }
    remedy = "has no description; say who needs it and why."
    assert judge("NET001", stack(resource=resources)) == [
        (
            "NET001 MUST dev/aws_vpc_security_group_egress_rule.all: "
            f"aws_vpc_security_group_egress_rule.all {remedy}"
        ),
        f"NET001 MUST dev/aws_security_group.app: aws_security_group.app {remedy}",
        f"NET001 MUST dev/aws_security_group.app: egress rule 1 {remedy}",
    ]


TOGETHER = (
    "NET001 MUST dev/aws_security_group.app: ingress from {} together reaches more than "
    "an internet-facing load balancer; admit a security group or a narrower block."
)


@pytest.mark.parametrize("source", ["0::/0", "::0/0", "2000::/3", "1.2.3.4/0", "0.0.0.0/1"])
def test_every_spelling_of_the_internet_is_found(judge, stack, source: str) -> None:
    argument = "cidr_ipv6" if ":" in source else "cidr_ipv4"
    resources = groups(edge=GROUP) | ingress("edge", **{argument: source})
    assert judge("NET001", stack(resource=resources)) == [OPEN.format(source)]


def test_blocks_that_are_the_internet_together_are_found(judge, stack) -> None:
    rule = {"description": "all", "protocol": "tcp", "from_port": 443, "to_port": 443}
    cut = ["0.0.0.0/2", "64.0.0.0/2"]
    whole = {**rule, "cidr_blocks": cut}
    parts = [{**rule, "cidr_blocks": [each]} for each in cut]
    for rules in ([whole], parts):
        document = stack(resource=groups(app={**GROUP, "ingress": rules}))
        assert judge("NET001", document) == [TOGETHER.format(", ".join(cut))]
    parts[1]["to_port"] = 444
    assert judge("NET001", stack(resource=groups(app={**GROUP, "ingress": parts}))) == []


@pytest.mark.parametrize("source", ["10.0.0.0/8", "fd00::/8", "64.0.0.0/2", "none", "0/0", ""])
def test_what_is_no_half_of_the_internet_passes(judge, stack, source: str) -> None:
    rule = {"description": "some", "cidr_blocks": [source], "ipv6_cidr_blocks": [source]}
    assert judge("NET001", stack(resource=groups(app={**GROUP, "ingress": rule}))) == []


@pytest.mark.parametrize(
    "ingress_",
    [
        "${var.rules}",
        [{"description": "some", "cidr_blocks": "${var.blocks}"}],
        [{"description": "some", "cidr_blocks": ["${var.block}"]}],
        [{"description": "some", "cidr_blocks": ["10.0.0.0/8", "${cidrsubnet(var.block, 8, 1)}"]}],
    ],
)
def test_a_source_that_only_a_plan_knows_is_not_judged(judge, stack, ingress_: object) -> None:
    assert judge("NET001", stack(resource=groups(app={**GROUP, "ingress": ingress_}))) == []


def test_a_rule_of_a_list_is_judged_by_each_of_its_values(judge, stack) -> None:
    each = {"for_each": ["10.0.0.0/8", "0.0.0.0/0"]}
    resources = groups(app=GROUP) | ingress("app", **each, cidr_ipv4="${each.value}")
    assert judge("NET001", stack(resource=resources)) == [OPEN.format("0.0.0.0/0")]


@pytest.mark.parametrize("type_", ["aws_lb", "aws_alb", "aws_elb"])
def test_the_internet_may_reach_a_balancer_by_any_name(judge, stack, type_: str) -> None:
    (body,) = balancer("edge").values()
    resources = groups(edge=GROUP) | ingress("edge", cidr_ipv4="0.0.0.0/0") | {type_: body}
    assert judge("NET001", stack(resource=resources)) == []
