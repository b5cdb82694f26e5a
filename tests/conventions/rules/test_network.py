REFERENCE = {"vpc_id": "${aws_vpc.network.id}"}
VPC = {"aws_vpc": {"network": {}}}
CLOSED = {"aws_default_security_group": {"closed": {**REFERENCE, "ingress": []}}}
LOGGED = {"aws_flow_log": {"all": REFERENCE}}


def subnets(*zones: str) -> dict[str, object]:
    named = {f"s{n}": {**REFERENCE, "availability_zone": zone} for n, zone in enumerate(zones)}
    return VPC | {"aws_subnet": named}


def test_a_closed_and_logged_network_passes(judge, stack) -> None:
    assert judge("NET002", stack(resource=VPC | CLOSED | LOGGED)) == []


def test_an_open_default_group_is_found(judge, stack) -> None:
    assert judge("NET002", stack(resource=VPC | LOGGED)) == [
        (
            "NET002 MUST dev/aws_vpc.network: aws_vpc.network leaves its default security group "
            "open; add an aws_default_security_group without rules."
        )
    ]


def test_a_default_group_with_rules_is_found(judge, stack) -> None:
    ruled = {"aws_default_security_group": {"ruled": {**REFERENCE, "egress": [{}]}}}
    assert judge("NET002", stack(resource=VPC | LOGGED | ruled)) == [
        (
            "NET002 MUST dev/aws_default_security_group.ruled: aws_default_security_group.ruled "
            "has rules; remove them."
        )
    ]


def test_a_network_without_flow_log_is_found(judge, stack) -> None:
    assert judge("NET002", stack(resource=VPC | CLOSED)) == [
        "NET002 MUST dev/aws_vpc.network: aws_vpc.network has no flow log; add an aws_flow_log."
    ]


def test_a_production_network_in_three_zones_passes(judge, stack) -> None:
    three = subnets("eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1a")
    assert judge("NET003", stack("production", resource=three)) == []


def test_two_zones_pass_outside_production_and_are_found_in_it(judge, stack) -> None:
    two = subnets("eu-west-1a", "eu-west-1b", "eu-west-1b")
    assert judge("NET003", stack("dev", resource=two)) == []
    assert judge("NET003", stack("production", resource=two)) == [
        (
            "NET003 MUST production/aws_vpc.network: aws_vpc.network has subnets in 2 of 3 zones; "
            "add a zone."
        )
    ]


def test_zones_that_are_left_to_a_plan_are_not_counted(judge, stack) -> None:
    unknown = subnets("${data.aws_availability_zones.all.names[0]}", "eu-west-1b")
    assert judge("NET003", stack("production", resource=unknown)) == []


def test_rules_that_a_plan_may_add_to_a_default_group_are_not_judged(judge, stack) -> None:
    dynamic = {"ingress": {"for_each": "${var.rules}", "content": {"self": True}}}
    group = {"aws_default_security_group": {"closed": {**REFERENCE, "dynamic": dynamic}}}
    assert judge("NET002", stack(resource=VPC | group | LOGGED)) == []
