from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "747474747474"


@pytest.fixture
def ec2(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("ec2", account=ACCOUNT)


@pytest.fixture
def elb(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("elbv2", account=ACCOUNT)


@pytest.fixture
def vpc(ec2: Any) -> str:
    made: str = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return made


@pytest.fixture
def subnets(ec2: Any, vpc: str) -> list[str]:
    return [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)[
            "Subnet"
        ]["SubnetId"]
        for number, zone in enumerate(("us-east-1a", "us-east-1b"))
    ]


def connect(ec2: Any, vpc: str) -> str:
    gateway: str = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


@pytest.mark.parametrize("scheme", [{}, {"Scheme": "internet-facing"}])
def test_a_public_load_balancer_needs_a_network_with_an_internet_gateway(
    elb: Any, ec2: Any, vpc: str, subnets: list[str], scheme: dict[str, str]
) -> None:
    name = f"public-{len(scheme)}"
    with pytest.raises(ClientError, match=f"InvalidSubnet.*VPC {vpc} has no internet gateway"):
        elb.create_load_balancer(Name=name, Subnets=subnets, **scheme)
    gateway = connect(ec2, vpc)
    elb.create_load_balancer(Name=name, Subnets=subnets, **scheme)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    mapped = [{"SubnetId": subnets[0]}]
    with pytest.raises(ClientError, match="InvalidSubnet"):
        elb.create_load_balancer(Name=f"{name}-2", SubnetMappings=mapped, Type="network", **scheme)


def test_an_internal_load_balancer_needs_no_internet_gateway(elb: Any, subnets: list[str]) -> None:
    (made,) = elb.create_load_balancer(Name="internal", Subnets=subnets, Scheme="internal")[
        "LoadBalancers"
    ]
    assert made["Scheme"] == "internal"


def test_a_target_group_in_use_stays_and_its_name_is_taken(
    elb: Any, ec2: Any, vpc: str, subnets: list[str]
) -> None:
    def group(name: str, port: int) -> str:
        target = {"Protocol": "HTTP", "VpcId": vpc, "TargetType": "ip"}
        made: str = elb.create_target_group(Name=name, Port=port, **target)["TargetGroups"][0][
            "TargetGroupArn"
        ]
        return made

    connect(ec2, vpc)
    (balancer,) = elb.create_load_balancer(Name="used", Subnets=subnets)["LoadBalancers"]
    by_default, by_rule = group("by-default", 8000), group("by-rule", 8000)
    (listener,) = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": by_default}],
    )["Listeners"]
    elb.create_rule(
        ListenerArn=listener["ListenerArn"],
        Priority=1,
        Conditions=[{"Field": "path-pattern", "Values": ["/admin"]}],
        Actions=[{"Type": "forward", "TargetGroupArn": by_rule}],
    )
    for arn in (by_default, by_rule):
        with pytest.raises(ClientError, match="ResourceInUse"):
            elb.delete_target_group(TargetGroupArn=arn)
    with pytest.raises(ClientError, match="DuplicateTargetGroupName"):
        group("by-default", 9000)
