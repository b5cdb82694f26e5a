"""`terrace teardown` against an embedded AWS: what is left is found by tag, and goes first."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

import environments
from environments import PLATFORM
from terrace.aws import Accounts
from terrace.cluster import teardown
from terrace.cluster.leftovers import Leftover, leftovers, log_groups
from terrace.cluster.place import place
from terrace.errors import UserError
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.example import DEV

OWN = dataclasses.replace(DEV, protected=False)
WHERE = place(OWN, PLATFORM)
VOLUME = {"ebs.csi.aws.com/cluster": "true"}


def unused(_: Any) -> Any:
    pytest.fail("this must not happen")


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": OWN}.__getitem__)


def test_a_protected_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = dataclasses.replace(DEV, protected=True, working_hours=None)
    monkeypatch.setattr(environments, "by_name", {"dev": kept}.__getitem__)
    with pytest.raises(UserError, match=r"^environment dev has protected=True, allowed: False, "):
        teardown.run("dev", destroy=unused, sleep=unused)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture
def aws(server: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    for name, value in server.environ(OWN.region).items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    server.lend(PLATFORM.deployment_role_in(OWN.name), account=WHERE.account_id)
    return server


def accounts() -> Accounts:
    return Accounts(
        region=WHERE.region,
        roles={WHERE.account_id: WHERE.role_arn("OrganizationAccountAccessRole")},
    )


def listed(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": name, "Value": value} for name, value in tags.items()]


def tagged(kind: str, tags: dict[str, str]) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": listed(tags)}]


def fill(aws: EmbeddedAws, cluster: str) -> dict[str, str]:
    """Make one thing of each kind, as the controllers of a cluster tag them."""
    ec2, elbv2 = (aws.client(name, OWN.region, OWN.account_id) for name in ("ec2", "elbv2"))
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    node = {f"kubernetes.io/cluster/{cluster}": "owned", "karpenter.sh/nodepool": "default"}
    owner = {"elbv2.k8s.aws/cluster": cluster}
    instance = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        TagSpecifications=tagged("instance", node),
    )
    template = ec2.create_launch_template(
        LaunchTemplateName=f"karpenter-{cluster}",
        LaunchTemplateData={"InstanceType": "t4g.medium"},
        TagSpecifications=tagged("launch-template", node),
    )
    group = ec2.create_security_group(
        GroupName=f"k8s-{cluster}",
        Description="made by the controller",
        VpcId=vpc,
        TagSpecifications=tagged("security-group", owner),
    )
    interface = ec2.create_network_interface(
        SubnetId=subnet,
        TagSpecifications=tagged("network-interface", {"cluster.k8s.amazonaws.com/name": cluster}),
    )
    balancer = elbv2.create_load_balancer(
        Name=f"k8s-{cluster}",
        Type="network",
        Scheme="internal",
        Subnets=[subnet],
        Tags=listed(owner),
    )
    target = elbv2.create_target_group(
        Name=f"k8s-{cluster}", Protocol="TCP", Port=80, VpcId=vpc, Tags=listed(owner)
    )
    return {
        "instances of Karpenter": instance["Instances"][0]["InstanceId"],
        "launch templates of Karpenter": template["LaunchTemplate"]["LaunchTemplateId"],
        "load balancers": balancer["LoadBalancers"][0]["LoadBalancerArn"],
        "target groups": target["TargetGroups"][0]["TargetGroupArn"],
        "security groups": group["GroupId"],
        "network interfaces": interface["NetworkInterface"]["NetworkInterfaceId"],
    }


def remove(aws: EmbeddedAws, made: dict[str, str]) -> None:
    ec2, elbv2 = (aws.client(name, OWN.region, OWN.account_id) for name in ("ec2", "elbv2"))
    elbv2.delete_load_balancer(LoadBalancerArn=made["load balancers"])
    elbv2.delete_target_group(TargetGroupArn=made["target groups"])
    ec2.terminate_instances(InstanceIds=[made["instances of Karpenter"]])
    ec2.delete_launch_template(LaunchTemplateId=made["launch templates of Karpenter"])
    ec2.delete_network_interface(NetworkInterfaceId=made["network interfaces"])
    ec2.delete_security_group(GroupId=made["security groups"])
    ec2.delete_volume(VolumeId=made["volumes of pods"])


@pytest.mark.e2e
@pytest.mark.usefixtures("chosen")
def test_what_the_cluster_made_goes_before_the_stack(
    aws: EmbeddedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(aws, "terrace-qa-cluster")  # of another cluster, so none of its business
    made = fill(aws, WHERE.cluster)
    ec2 = aws.client("ec2", OWN.region, OWN.account_id)
    made["volumes of pods"] = ec2.create_volume(
        AvailabilityZone=f"{OWN.region}a",
        Size=1,
        TagSpecifications=tagged("volume", VOLUME),
    )["VolumeId"]
    assert {each.kind: each.name for each in leftovers(accounts(), WHERE)} == made

    happened: list[str] = []

    def sleep(_: float) -> None:
        happened.append("waited")
        if happened == ["waited"] * 2:
            remove(aws, made)

    def destroy(stack: str) -> int:
        happened.append(f"destroyed {stack}")
        return 0

    assert teardown.run("dev", destroy=destroy, sleep=sleep) == 0
    assert happened == ["waited", "waited", "destroyed dev"]
    said = capsys.readouterr().out
    for kind, name in made.items():
        assert f"  {kind}: {name}\n" in said
    order = ["terrace cluster dev", "applications", "ingresses", "claims", "nodepools", "is gone"]
    places = [said.index(word) for word in [*order, "Now: cdktf destroy dev"]]
    assert places == sorted(places)

    assert teardown.run("dev", destroy=destroy, sleep=unused) == 0  # nothing is left: it goes on
    assert "have left nothing behind.\n" in capsys.readouterr().out


@pytest.mark.e2e
@pytest.mark.usefixtures("chosen")
def test_what_stays_is_named_and_nothing_is_destroyed(
    aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teardown, "WAIT_MINUTES", 1)
    ec2 = aws.client("ec2", OWN.region, OWN.account_id)
    volume = ec2.create_volume(
        AvailabilityZone=f"{OWN.region}a",
        Size=1,
        TagSpecifications=tagged("volume", VOLUME),
    )["VolumeId"]
    with pytest.raises(UserError, match=r"^after 1 min there are still volumes of pods \(1\)"):
        teardown.run("dev", destroy=unused, sleep=lambda _: None)
    ec2.delete_volume(VolumeId=volume)


@pytest.mark.usefixtures("chosen")
def test_while_nothing_changes_it_says_now_and_then_what_it_waits_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = [Leftover(kind="volumes of pods", name="vol-1")]
    monkeypatch.setattr(teardown, "leftovers", lambda *_: there)
    with pytest.raises(UserError, match=r"^after 60 min there are still"):
        teardown.run("dev", destroy=unused, sleep=lambda _: None)
    assert capsys.readouterr().out.count("Waiting for volumes of pods (1); Ctrl-C ends this") == 12


@pytest.mark.e2e
def test_log_groups_that_terraform_did_not_make_are_found(aws: EmbeddedAws) -> None:
    logs = aws.client("logs", OWN.region, OWN.account_id)
    prefix = f"/aws/ecs/containerinsights/{WHERE.project}-{WHERE.environment}"
    logs.create_log_group(logGroupName=f"{prefix}-made/performance")
    logs.create_log_group(logGroupName=f"{prefix}/performance", tags={"ManagedBy": "terraform"})
    logs.create_log_group(logGroupName="/aws/lambda/another-thing")
    assert log_groups(accounts(), WHERE) == [f"{prefix}-made/performance"]
