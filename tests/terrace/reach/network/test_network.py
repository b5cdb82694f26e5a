"""A network in the embedded AWS, as it is read and judged."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from terrace.aws import Accounts, Unreadable
from terrace.reach.network import Network, Place
from terrace.reach.verdict import Answer, Verdict
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in

REGION = "us-east-1"
ANYWHERE = "0.0.0.0/0"
OTHER = "222222222222"
POLICY = {
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}],
}


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as server:
        yield server


class Town:
    """A VPC with a private, a public and a database subnet, made in the embedded AWS."""

    def __init__(self, ec2: Any) -> None:
        self.ec2 = ec2
        self.vpc = ec2.create_vpc(CidrBlock="10.10.0.0/16", **tags("vpc", "net-vpc"))["Vpc"][
            "VpcId"
        ]
        hostnames = {"EnableDnsHostnames": {"Value": True}}
        ec2.modify_vpc_attribute(VpcId=self.vpc, **hostnames)
        self.public = self.subnet("public", "10.10.128.0/22")
        self.private = self.subnet("private", "10.10.0.0/20")
        self.database = self.subnet("database", "10.10.160.0/22")
        self.app, self.postgres, self.search, self.endpoints = (
            self.group(name) for name in ("app", "postgres", "search", "endpoints")
        )
        self.let(self.app, self.postgres, 5432)
        self.allow("egress", self.app, 443, IpRanges=[{"CidrIp": ANYWHERE}])
        self.allow("ingress", self.endpoints, 443, IpRanges=[{"CidrIp": "10.10.0.0/16"}])
        self.way_out()
        self.fence()
        self.s3 = self.endpoint("s3", RouteTableIds=[self.private_table])
        self.secrets = self.endpoint(
            "secretsmanager",
            kind="Interface",
            SubnetIds=[self.private],
            SecurityGroupIds=[self.endpoints],
            PrivateDnsEnabled=True,
        )

    def subnet(self, tier: str, cidr: str) -> str:
        answer = self.ec2.create_subnet(
            VpcId=self.vpc,
            CidrBlock=cidr,
            AvailabilityZone="us-east-1a",
            **tags("subnet", f"net-{tier}-a", Tier=tier),
        )
        return str(answer["Subnet"]["SubnetId"])

    def group(self, name: str) -> str:
        answer = self.ec2.create_security_group(
            GroupName=f"net-{name}", Description=name, VpcId=self.vpc
        )
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}
        self.ec2.revoke_security_group_egress(GroupId=answer["GroupId"], IpPermissions=[everything])
        return str(answer["GroupId"])

    def allow(self, way: str, group: str, port: int, **peer: Any) -> None:
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}
        authorize = getattr(self.ec2, f"authorize_security_group_{way}")
        authorize(GroupId=group, IpPermissions=[rule])

    def let(self, client: str, server: str, port: int) -> None:
        self.allow("egress", client, port, UserIdGroupPairs=[{"GroupId": server}])
        self.allow("ingress", server, port, UserIdGroupPairs=[{"GroupId": client}])

    def table(self, name: str, *subnets: str) -> str:
        answer = self.ec2.create_route_table(VpcId=self.vpc, **tags("route-table", f"net-{name}"))
        for subnet in subnets:
            self.ec2.associate_route_table(
                RouteTableId=answer["RouteTable"]["RouteTableId"], SubnetId=subnet
            )
        return str(answer["RouteTable"]["RouteTableId"])

    def way_out(self) -> None:
        self.igw = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=self.igw, VpcId=self.vpc)
        public = self.table("public", self.public)
        self.private_table = self.table("private-a", self.private)
        self.ec2.create_route(
            RouteTableId=public, DestinationCidrBlock=ANYWHERE, GatewayId=self.igw
        )
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        answer = self.ec2.create_nat_gateway(
            SubnetId=self.public, AllocationId=address, **tags("natgateway", "net-nat-a")
        )
        self.nat = answer["NatGateway"]["NatGatewayId"]
        self.ec2.create_route(
            RouteTableId=self.private_table, DestinationCidrBlock=ANYWHERE, NatGatewayId=self.nat
        )

    def fence(self) -> None:
        """The database subnet's ACL: PostgreSQL in, answers out."""
        answer = self.ec2.create_network_acl(VpcId=self.vpc, **tags("network-acl", "net-database"))
        self.acl = answer["NetworkAcl"]["NetworkAclId"]
        for egress, first, last in ((False, 5432, 5432), (True, 1024, 65535)):
            self.ec2.create_network_acl_entry(
                NetworkAclId=self.acl,
                RuleNumber=100,
                Protocol="6",
                RuleAction="allow",
                Egress=egress,
                CidrBlock="10.10.0.0/17",
                PortRange={"From": first, "To": last},
            )
        acls = self.ec2.describe_network_acls()["NetworkAcls"]
        links = [link for each in acls for link in each["Associations"]]
        link = next(each for each in links if each["SubnetId"] == self.database)
        self.ec2.replace_network_acl_association(
            AssociationId=link["NetworkAclAssociationId"], NetworkAclId=self.acl
        )

    def endpoint(self, service: str, kind: str = "Gateway", **values: Any) -> str:
        answer = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            VpcEndpointType=kind,
            ServiceName=f"com.amazonaws.{REGION}.{service}",
            PolicyDocument=json.dumps(POLICY),
            **tags("vpc-endpoint", f"net-{service}"),
            **values,
        )
        return str(answer["VpcEndpoint"]["VpcEndpointId"])


def tags(kind: str, name: str, **others: str) -> dict[str, Any]:
    pairs = {"Name": name, **others}
    return {
        "TagSpecifications": [
            {
                "ResourceType": kind,
                "Tags": [{"Key": key, "Value": value} for key, value in pairs.items()],
            }
        ]
    }


@pytest.fixture(scope="module")
def town(aws: EmbeddedAws) -> Town:
    return Town(aws.client("ec2"))


@pytest.fixture(scope="module")
def shell(aws: EmbeddedAws) -> Iterator[EmbeddedAws]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in aws.environ().items():
            if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
                patch.setenv(name, value)
        yield aws


@pytest.fixture(scope="module")
def network(shell: EmbeddedAws, town: Town) -> Network:
    return Network(Accounts(region=REGION), account_id=shell.account_id, region=REGION)


@pytest.fixture
def app(network: Network, town: Town) -> Place:
    return network.place_of_groups(["net-app"], [town.private])


pytestmark = pytest.mark.e2e


def test_a_store_is_reached_by_the_groups_that_name_each_other(
    network: Network, town: Town, app: Place
) -> None:
    postgres = network.place_of_groups(["net-postgres"], [town.database])
    verdict = network.reaches(app, postgres, 5432)
    assert verdict.answer is Answer.OPEN, verdict
    assert verdict.because.startswith(f"security group net-app ({town.app}) out by sgr-")


def test_a_store_whose_group_has_no_rule_is_not_reached(
    network: Network, town: Town, app: Place
) -> None:
    search = network.place_of_groups(["net-search"], [town.database])
    assert network.reaches(app, search, 443) == Verdict(
        Answer.CLOSED,
        f"security group net-search ({town.search}) lets nothing in from "
        f"net-app ({town.app}) on 443",
    )


def test_a_fence_is_read(network: Network, town: Town, app: Place) -> None:
    target = network.place_of_groups(["net-endpoints"], [town.database])
    assert network.reaches(app, target, 443) == Verdict(
        Answer.CLOSED,
        f"network ACL net-database ({town.acl}) has no entry that lets port 443 in from "
        f"subnet net-private-a ({town.private})",
    )


def test_ways_to_services_are_read(network: Network, town: Town, app: Place) -> None:
    def way(service: str) -> str:
        return network.reaches_service(app, service, REGION).because.partition(";")[0]

    assert way("s3") == f"through gateway endpoint net-s3 ({town.s3})"
    assert way("secretsmanager") == f"through endpoint net-secretsmanager ({town.secrets})"
    assert way("sqs") == f"through NAT gateway net-nat-a ({town.nat})"


def test_a_service_is_not_reached_from_a_subnet_under_the_main_table(
    network: Network, town: Town
) -> None:
    place = network.place_of_groups(["net-app"], [town.database])
    verdict = network.reaches_service(place, "sqs", REGION)
    assert verdict.answer is Answer.CLOSED
    assert verdict.because.endswith("has no route to sqs in us-east-1")


def test_the_policy_of_an_endpoint_is_read(network: Network, app: Place) -> None:
    seen: list[Any] = []

    def judge(*asked: Any) -> Verdict:
        seen.append(asked)
        return Verdict(Answer.CLOSED, "no statement allows it")

    request = ("*", "s3:GetObject", "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/a")
    verdict = network.reaches_service(
        app, "s3", REGION, request=request, endpoint_policy_allows=judge
    )
    assert seen == [(POLICY, *request)]
    assert verdict.answer is Answer.CLOSED
    assert verdict.because.endswith("no statement allows it")


def test_the_internet_is_reached_through_nat(network: Network, app: Place) -> None:
    assert network.reaches_internet(app).is_open
    assert network.reaches_internet(app, 25).answer is Answer.CLOSED


def test_two_vpcs_without_a_route_are_not_connected(network: Network, town: Town) -> None:
    default = next(each for each in network.layout.vpcs.values() if each.id != town.vpc)
    assert network.connected(town.vpc, network, default.id) == Verdict(
        Answer.CLOSED, f"no route of VPC net-vpc ({town.vpc}) leads to 172.31.0.0/16"
    )


def test_two_vpcs_are_connected_by_peering(
    shell: EmbeddedAws, town: Town, network: Network
) -> None:
    default = next(each for each in network.layout.vpcs.values() if each.id != town.vpc)
    answer = town.ec2.create_vpc_peering_connection(VpcId=town.vpc, PeerVpcId=default.id)
    link = answer["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    town.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=link)
    main = next(each for each in network.layout.route_tables.values() if each.vpc_id == default.id)
    for table, cidr in ((town.private_table, "172.31.0.0/16"), (main.id, "10.10.0.0/16")):
        town.ec2.create_route(
            RouteTableId=table, DestinationCidrBlock=cidr, VpcPeeringConnectionId=link
        )
    again = Network(Accounts(region=REGION), account_id=shell.account_id, region=REGION)
    assert again.connected(town.vpc, again, default.id) == Verdict(
        Answer.OPEN,
        f"route table net-private-a ({town.private_table}) sends 172.31.0.0/16 to {link}; "
        f"route table {main.id} sends 10.10.0.0/16 to {link}",
    )


def test_parts_are_found_by_name_and_tier(network: Network, town: Town) -> None:
    group = network.group("net-app")
    assert group is not None
    assert group.id == town.app
    assert network.group("net-app", vpc_id="vpc-0") is None
    assert [each.id for each in network.subnets(tier="database")] == [town.database]
    assert [each.id for each in network.subnets(name="net-private-a")] == [town.private]
    assert [each.name for each in network.subnets(vpc_id=town.vpc)] == [
        "net-database-a",
        "net-private-a",
        "net-public-a",
    ]
    vpc = network.vpc("net-vpc")
    assert vpc is not None
    assert (vpc.id, vpc.dns_support, vpc.dns_hostnames) == (town.vpc, True, True)


def test_a_group_that_is_not_there_is_named_in_the_answer(
    network: Network, town: Town, app: Place, shell: EmbeddedAws
) -> None:
    nobody = network.place_of_groups(["net-typo"], [town.private])
    assert network.reaches(nobody, app, 443) == Verdict(
        Answer.UNREAD,
        f"security group net-typo is not in account {shell.account_id} in us-east-1",
    )


def test_an_account_is_read_in_two_seconds_of_this_machine_s_time(
    shell: EmbeddedAws, town: Town
) -> None:
    before = sum(os.times()[:2])
    Network(Accounts(region=REGION), account_id=shell.account_id, region=REGION).layout  # noqa: B018
    assert sum(os.times()[:2]) - before < 2


def test_an_account_that_cannot_be_read_is_never_open(shell: EmbeddedAws) -> None:
    network = Network(Accounts(region=REGION), account_id=OTHER, region=REGION)
    place = network.place_of_groups(["net-app"], ["subnet-1"])
    assert place == Place(subnet_ids=("subnet-1",), group_ids=("net-app",))
    refusal = Verdict(
        Answer.UNREAD,
        f"account {OTHER} could not be read: the credentials are of {shell.account_id}, "
        "and no role is named for it",
    )
    assert network.reaches(place, place, 443) == refusal
    assert network.reaches_service(place, "s3", REGION) == refusal
    assert network.reaches_internet(place) == refusal
    assert network.connected("vpc-1", network, "vpc-2") == refusal
    with pytest.raises(Unreadable, match="no role is named"):
        network.group("net-app")


class Refusing:
    """Accounts whose clients may not call one operation; they count what else is called."""

    def __init__(self, accounts: Accounts, operation: str) -> None:
        self._accounts = accounts
        self._operation = operation
        self.asked = 0

    def client(self, service: str, **place: Any) -> Any:
        self.asked += 1
        client = self._accounts.client(service, **place)
        client.meta.events.register(f"before-call.ec2.{self._operation}", self._refuse)
        return client

    def _refuse(self, **_: Any) -> None:
        error = {"Error": {"Code": "UnauthorizedOperation"}}
        raise ClientError(error, self._operation)


def refused(shell: EmbeddedAws, operation: str) -> Network:
    accounts: Any = Refusing(Accounts(region=REGION), operation)
    return Network(accounts, account_id=shell.account_id, region=REGION)


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("DescribeRouteTables", "the route tables"),
        ("DescribeVpcEndpoints", "the vpc endpoints"),
        ("DescribeTransitGatewayAttachments", "the transit gateway attachments"),
    ],
)
def test_what_may_not_be_read_is_named(
    shell: EmbeddedAws, town: Town, app: Place, operation: str, what: str
) -> None:
    verdict = refused(shell, operation).reaches(app, app, 443)
    assert verdict == Verdict(
        Answer.UNREAD,
        f"{what} of account {shell.account_id} in us-east-1 could not be read: {operation} is not "
        "allowed with these credentials (UnauthorizedOperation)",
    )


def test_blocks_of_lists_that_may_not_be_read_leave_the_rest_readable(
    shell: EmbeddedAws, town: Town, app: Place
) -> None:
    network = refused(shell, "GetManagedPrefixListEntries")
    assert network.reaches_service(app, "s3", REGION).is_open
    found = [each.cidrs for each in network.layout.prefix_lists.values()]
    assert found == [None]


def test_it_is_read_once(shell: EmbeddedAws, town: Town, app: Place) -> None:
    accounts: Any = Refusing(Accounts(region=REGION), "DescribeRouteTables")
    network = Network(accounts, account_id=shell.account_id, region=REGION)
    assert network.reaches(app, app, 443) == network.reaches_internet(app)
    assert accounts.asked == 1
