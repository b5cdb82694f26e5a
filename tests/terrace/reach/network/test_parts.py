"""What EC2 answers, as the real one does where the embedded one says less."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from terrace.reach.network import parts
from terrace.reach.network.model import AclEntry, GroupRule, Route

ANYWHERE = IPv4Network("0.0.0.0/0")
SUBNET = {
    "SubnetId": "subnet-1",
    "VpcId": "vpc-1",
    "CidrBlock": "10.0.0.0/24",
    "AvailabilityZone": "us-east-1a",
    "Tags": [{"Key": "Name", "Value": "net-private-a"}, {"Key": "Tier", "Value": "private"}],
}
MAIN = {"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{"Main": True}]}
OTHER_MAIN = {"RouteTableId": "rtb-other", "VpcId": "vpc-2", "Associations": [{"Main": True}]}
OWN = {"RouteTableId": "rtb-own", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-1"}]}
GATEWAY_ONLY = {"RouteTableId": "rtb-edge", "VpcId": "vpc-1", "Associations": [{"GatewayId": "i"}]}


def test_a_subnet_without_a_table_of_its_own_is_under_the_main_one_of_its_vpc() -> None:
    found = parts.subnets([SUBNET], [OTHER_MAIN, MAIN, GATEWAY_ONLY], [])
    assert found["subnet-1"].route_table_id == "rtb-main"
    assert (found["subnet-1"].name, found["subnet-1"].tier) == ("net-private-a", "private")


def test_a_subnet_is_under_its_own_table_and_acl() -> None:
    acl = {
        "NetworkAclId": "acl-1",
        "Associations": [{"SubnetId": "subnet-1", "NetworkAclId": "acl-1"}],
    }
    found = parts.subnets([SUBNET], [MAIN, OWN], [acl])
    assert (found["subnet-1"].route_table_id, found["subnet-1"].acl_id) == ("rtb-own", "acl-1")


def test_a_subnet_for_ipv6_only_is_left_out() -> None:
    assert not parts.subnets([{"SubnetId": "subnet-6", "Ipv6Native": True}], [], [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"},
            Route(destination=ANYWHERE, target="nat-1"),
        ),
        (
            {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole"},
            Route(destination=ANYWHERE, target="nat-1", active=False),
        ),
        (
            {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "active"},
            Route(destination="pl-1", target="vpce-1"),
        ),
        (
            {
                "DestinationCidrBlock": "0.0.0.0/0",
                "InstanceId": "i-1",
                "NetworkInterfaceId": "eni-1",
                "State": "active",
            },
            Route(destination=ANYWHERE, target="eni-1"),
        ),
        (
            {
                "DestinationCidrBlock": "0.0.0.0/0",
                "VpcPeeringConnectionId": "pcx-1",
                "State": "active",
            },
            Route(destination=ANYWHERE, target="pcx-1"),
        ),
        (
            {"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1", "State": "active"},
            Route(destination=ANYWHERE, target="tgw-1"),
        ),
        (
            {"DestinationCidrBlock": "0.0.0.0/0", "OdbNetworkArn": "arn:x", "State": "active"},
            Route(destination=ANYWHERE, target="an unknown target"),
        ),
    ],
)
def test_a_route_names_what_takes_the_packets(answer: dict[str, Any], expected: Route) -> None:
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [answer]}
    assert parts.route_tables([table])["rtb-1"].routes == (expected,)


@pytest.mark.parametrize(
    "key",
    [
        "InstanceId",
        "LocalGatewayId",
        "CarrierGatewayId",
        "CoreNetworkArn",
        "EgressOnlyInternetGatewayId",
    ],
)
def test_rarer_targets_are_named(key: str) -> None:
    answer = {"DestinationCidrBlock": "0.0.0.0/0", key: "target-1", "State": "active"}
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [answer]}
    assert parts.route_tables([table])["rtb-1"].routes[0].target == "target-1"


def test_routes_for_ipv6_are_left_out() -> None:
    route = {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [route]}
    assert parts.route_tables([table])["rtb-1"].routes == ()


def acl_entry(**values: Any) -> tuple[AclEntry, ...]:
    entry = {"Egress": False, "RuleAction": "allow", "RuleNumber": 100, "Protocol": "6"} | values
    return parts.acls([{"NetworkAclId": "acl-1", "Entries": [entry]}])["acl-1"].entries


def test_an_entry_of_an_acl() -> None:
    (found,) = acl_entry(CidrBlock="0.0.0.0/0", PortRange={"From": 80, "To": 81}, Egress=True)
    assert found == AclEntry(number=100, outward=True, allow=True, cidr=ANYWHERE, ports=(80, 81))


def test_an_entry_for_everything_has_no_ports() -> None:
    (found,) = acl_entry(CidrBlock="0.0.0.0/0", Protocol="-1", RuleAction="deny")
    assert (found.protocol, found.ports, found.allow) == ("-1", None, False)


def test_the_last_entry_and_those_for_ipv6_are_left_out() -> None:
    assert acl_entry(CidrBlock="0.0.0.0/0", RuleNumber=32767, RuleAction="deny") == ()
    assert acl_entry(Ipv6CidrBlock="::/0") == ()


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ({"CidrIpv4": "0.0.0.0/0"}, ANYWHERE),
        ({"PrefixListId": "pl-1"}, "pl-1"),
        ({"ReferencedGroupInfo": {"GroupId": "sg-2", "VpcPeeringConnectionId": "pcx-1"}}, "sg-2"),
    ],
)
def test_a_rule_names_its_peer(peer: dict[str, Any], expected: object) -> None:
    answer = {
        "SecurityGroupRuleId": "sgr-1",
        "GroupId": "sg-1",
        "IsEgress": True,
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 444,
        **peer,
    }
    (found,) = parts.rules([answer])["sg-1"]
    assert found == GroupRule(id="sgr-1", outward=True, peer=expected, ports=(443, 444))


def test_a_rule_for_every_protocol_has_no_ports_and_one_for_ipv6_is_left_out() -> None:
    every = {
        "SecurityGroupRuleId": "sgr-1",
        "GroupId": "sg-1",
        "IsEgress": False,
        "IpProtocol": "-1",
    }
    as_aws_says = every | {"FromPort": -1, "ToPort": -1, "CidrIpv4": "0.0.0.0/0"}
    answers = [as_aws_says, every | {"CidrIpv4": "10.0.0.0/8"}, every | {"CidrIpv6": "::/0"}]
    found = parts.rules(answers)["sg-1"]
    assert [(rule.protocol, rule.ports) for rule in found] == [("-1", None)] * 2


ENDPOINT = {
    "VpcEndpointId": "vpce-1",
    "VpcId": "vpc-1",
    "ServiceName": "com.amazonaws.us-east-1.s3",
    "VpcEndpointType": "Interface",
    "State": "available",
    "PrivateDnsEnabled": True,
    "SubnetIds": ["subnet-1"],
    "Groups": [{"GroupId": "sg-1"}],
    "PolicyDocument": '{"Statement": []}',
}


def test_an_endpoint_with_interfaces() -> None:
    found = parts.endpoints([ENDPOINT])["vpce-1"]
    assert (found.gateway, found.available, found.private_dns) == (False, True, True)
    assert (found.subnet_ids, found.group_ids) == (("subnet-1",), ("sg-1",))
    assert found.policy == {"Statement": []}


@pytest.mark.parametrize(
    ("values", "attribute", "expected"),
    [
        ({"State": "Available"}, "available", True),
        ({"State": "pending"}, "available", False),
        ({"DnsOptions": {"PrivateDnsOnlyForInboundResolverEndpoint": True}}, "private_dns", False),
        ({"DnsOptions": {"PrivateDnsOnlyForInboundResolverEndpoint": False}}, "private_dns", True),
        ({"PrivateDnsEnabled": False}, "private_dns", False),
        ({"PolicyDocument": None}, "policy", None),
    ],
)
def test_an_endpoint_that_is_otherwise(
    values: dict[str, Any], attribute: str, expected: object
) -> None:
    assert getattr(parts.endpoints([ENDPOINT | values])["vpce-1"], attribute) == expected


def test_endpoints_of_load_balancers_serve_no_names() -> None:
    assert not parts.endpoints([ENDPOINT | {"VpcEndpointType": "GatewayLoadBalancer"}])


@pytest.mark.parametrize(
    ("values", "available", "public"),
    [
        ({}, True, True),
        ({"ConnectivityType": "private"}, True, False),
        ({"State": "deleting"}, False, True),
    ],
)
def test_a_nat_gateway(values: dict[str, str], available: bool, public: bool) -> None:
    answer = {"NatGatewayId": "nat-1", "SubnetId": "subnet-1", "State": "available", **values}
    found = parts.nat_gateways([answer])["nat-1"]
    assert (found.available, found.public) == (available, public)


def test_an_internet_gateway_that_is_being_detached_serves_nobody() -> None:
    def gateway(state: str) -> dict[str, str]:
        link = {"State": state, "VpcId": "vpc-1"}
        return parts.internet_gateways([{"InternetGatewayId": "igw-1", "Attachments": [link]}])

    assert gateway("available") == {"igw-1": "vpc-1"}
    assert gateway("detaching") == {}


def test_a_peering_connection_works_once_it_is_accepted() -> None:
    def peering(code: str) -> bool:
        answer = {
            "VpcPeeringConnectionId": "pcx-1",
            "RequesterVpcInfo": {"VpcId": "vpc-1"},
            "AccepterVpcInfo": {},
            "Status": {"Code": code},
        }
        found = parts.peerings([answer])["pcx-1"]
        assert found.vpc_ids == ("vpc-1", "")
        return found.active

    assert peering("active")
    assert not peering("pending-acceptance")


def test_vpcs_that_are_attached_to_a_transit_gateway() -> None:
    def attachment(kind: str, state: str, id_: str) -> dict[str, str]:
        return {
            "TransitGatewayId": "tgw-1",
            "ResourceType": kind,
            "ResourceId": id_,
            "State": state,
        }

    answers = [
        attachment("vpc", "available", "vpc-1"),
        attachment("vpc", "deleted", "vpc-2"),
        attachment("vpn", "available", "vpn-1"),
        attachment("vpc", "available", "vpc-3"),
    ]
    assert parts.transit_gateways(answers) == {"tgw-1": ("vpc-1", "vpc-3")}
