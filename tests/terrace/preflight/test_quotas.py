from typing import Any

import pytest

from terrace.preflight import facts, quotas
from terrace.preflight.check import Finding
from tests.terrace.preflight.stubs import (
    OWN,
    OWN_TAGS,
    Document,
    error,
    findings,
    only,
    place,
    stack,
    texts,
)

NODES = {
    "instance_types": ["m7g.large"],
    "scaling_config": {"desired_size": 2, "min_size": 2, "max_size": 4},
}
TYPES = {"InstanceTypes": [{"InstanceType": "m7g.large", "VCpuInfo": {"DefaultVCpus": 2}}]}


def nodes(**more: Any) -> Document:
    return stack(resource={"aws_eks_node_group": {"main": NODES | more}})


def addresses() -> Document:
    return stack(resource={"aws_eip": {"a": {}, "b": {}}})


def machine(state: str = "running", **more: Any) -> dict[str, Any]:
    options = {"CoreCount": 2, "ThreadsPerCore": 2}
    own = {"InstanceType": "m7g.large", "State": {"Name": state}, "CpuOptions": options}
    return own | more


def vcpus(value: float, *machines: dict[str, Any]) -> Finding:
    answers = {
        "service-quotas.get_service_quota": {"Quota": {"Value": value}},
        "ec2.describe_instance_types": TYPES,
        "ec2.describe_instances": {"Reservations": [{"Instances": list(machines)}]},
    }
    return only(quotas.checks, place(nodes(), answers))


def eips(*found: dict[str, Any], **more: Any) -> Finding:
    answers = {
        "service-quotas.get_service_quota": {"Quota": {"Value": 3.0}},
        "ec2.describe_addresses": {"Addresses": list(found)},
    }
    return only(quotas.checks, place(addresses(), {**answers, **more}))


def test_a_quota_that_holds_all_that_the_stack_may_grow_to_is_fine() -> None:
    assert texts(vcpus(8)) == ("fine", "8; needed: 4, at most 8", "")


def test_a_quota_that_holds_the_beginning_only_warns() -> None:
    assert texts(vcpus(5)) == (
        "warns",
        "5; needed: 4, at most 8",
        (
            f"in account {OWN}: aws service-quotas request-service-quota-increase "
            "--service-code ec2 --quota-code L-1216C47A --desired-value 8 --region us-east-1"
        ),
    )


def test_what_others_use_counts() -> None:
    state, said, helps = texts(vcpus(7, machine()))
    assert (state, said) == ("stops", "7, 4 of them in use; needed: 4, at most 8")
    assert "--desired-value 12 " in helps


def test_what_is_stopped_on_spot_or_the_stacks_own_does_not_count() -> None:
    others = (machine("stopped"), machine(InstanceLifecycle="spot"), machine(Tags=OWN_TAGS))
    assert texts(vcpus(8, *others))[:2] == ("fine", "8; needed: 4, at most 8")


def test_addresses_of_others_count() -> None:
    assert texts(eips({}, {"Tags": OWN_TAGS}))[:2] == (
        "fine",
        "3, 1 of them in use; needed: 2",
    )
    assert texts(eips({}, {}))[:2] == ("stops", "3, 2 of them in use; needed: 2")


def test_the_default_holds_where_the_account_lists_no_quota() -> None:
    more = {
        "service-quotas.get_service_quota": error("NoSuchResourceException"),
        "service-quotas.get_aws_default_service_quota": {"Quota": {"Value": 5.0}},
    }
    assert texts(eips(**more))[:2] == ("fine", "5; needed: 2")


def test_a_quota_that_may_not_be_read_is_not_fine() -> None:
    finding = eips(**{"service-quotas.get_service_quota": error("AccessDenied")})
    assert texts(finding)[:2] == (
        "not read",
        (
            "the quota L-0263D0A3 of ec2 could not be read: Operation is not allowed with these "
            "credentials (AccessDenied)"
        ),
    )


def test_types_of_other_families_are_not_called_fine() -> None:
    finding = only(quotas.checks, place(nodes(instance_types=["g5.xlarge"])))
    assert texts(finding)[:2] == (
        "warns",
        "g5.xlarge count against other quotas, which are not judged here",
    )


@pytest.mark.parametrize(
    ("type_", "counts"),
    [("m7g.large", True), ("im4gn.large", True), ("inf2.xlarge", False), ("u-6tb1.metal", False)],
)
def test_the_quotas_count_the_standard_families(type_: str, *, counts: bool) -> None:
    assert facts.is_standard(type_) is counts


def test_machines_of_other_families_count_against_other_quotas() -> None:
    assert texts(vcpus(8, machine(InstanceType="g5.xlarge")))[1] == "8; needed: 4, at most 8"
    assert texts(vcpus(8, machine(InstanceType="c5.xlarge")))[1].startswith("8, 4 of them in use")


@pytest.mark.parametrize(
    "zone", [{"availability_zone": "us-east-1a"}, {"availability_zone_id": "use1-az6"}]
)
def test_gateways_count_in_the_fullest_zone(zone: dict[str, str]) -> None:
    document = stack(
        resource={
            "aws_subnet": {"public": zone},
            "aws_nat_gateway": {"a": {"subnet_id": "${aws_subnet.public.id}"}},
        }
    )
    where = {"AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az6"}
    subnets = {"Subnets": [{"SubnetId": "s-a", **where}]}
    there = [{"SubnetId": "s-a", "State": state} for state in ("available", "deleted")]
    answers = {
        "service-quotas.get_service_quota": {"Quota": {"Value": 1.0}},
        "ec2.describe_subnets": subnets,
        "ec2.describe_nat_gateways": {"NatGateways": there},
    }
    found = findings(quotas.checks, place(document, answers))
    assert texts(found["quota: NAT gateways in a zone"])[:2] == (
        "stops",
        "1, 1 of them in use; needed: 1",
    )
