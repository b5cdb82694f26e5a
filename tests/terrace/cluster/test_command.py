"""`terrace cluster` against an embedded AWS, with a stand-in for the AWS CLI."""

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import environments
from constructs_lib.errors import ConfigurationError
from environments import PLATFORM
from terrace import toolchain
from terrace.cluster import command, tunnel
from terrace.cluster.place import place
from terrace.errors import UserError
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.environment import document
from tests.support.example import DEV
from tests.support.fake_commands import fake_command
from tests.support.synth import only, resources

WHERE = place(DEV, PLATFORM)
NODE = {"Project": WHERE.project, "Environment": DEV.name, "Name": WHERE.nodes}


def test_its_names_are_those_of_the_stack() -> None:
    made = document(DEV)
    template = resources(made, "aws_launch_template")["kubernetes_nodes_template"]
    assert WHERE.cluster == only(made, "aws_eks_cluster")["name"]
    assert NODE.items() <= template["tag_specifications"][0]["tags"].items()
    assert WHERE.admin_role == resources(made, "aws_iam_role")["kubernetes_way_in_role"]["name"]


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for the files, and an environment called dev whatever the repository has."""
    monkeypatch.setattr(toolchain, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    return tmp_path


def test_an_environment_without_a_cluster_is_refused(
    chosen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = dataclasses.replace(DEV, kubernetes=None)
    monkeypatch.setattr(environments, "by_name", {"dev": bare}.__getitem__)
    with pytest.raises(UserError, match=r"^environment dev has no kubernetes, .*environments/dev"):
        command.run("dev", role=None, port=None)


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"^environment is 'nope', allowed: "):
        command.run("nope", role=None, port=None)


@pytest.mark.parametrize("port", [0, 80, 65536, -1])
def test_a_port_that_nobody_can_listen_on_is_refused(port: int) -> None:
    with pytest.raises(UserError, match=f"^--port is {port}, allowed: 1024 to 65535$"):
        command.run("dev", role=None, port=port)


def test_a_role_is_a_name() -> None:
    with pytest.raises(
        UserError, match=r"^--role is 'arn:aws:iam::1:role/x', allowed: the name of"
    ):
        command.run("dev", role="arn:aws:iam::1:role/x", port=None)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture
def shell(aws: EmbeddedAws, chosen: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Credentials of another account, and an `aws` that writes down what it is asked for."""
    for name, value in aws.environ(DEV.region).items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    for role in (WHERE.admin_role, "another"):
        aws.lend(role, account=DEV.account_id)
    tools = chosen / "tools"
    script = (
        f"printf '%s\\n' \"$@\" > {chosen}/asked; env > {chosen}/env; echo Waiting for connections"
    )
    fake_command(tools, "aws", script)
    fake_command(tools, "session-manager-plugin", "exit 0")
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return chosen


def cluster(aws: EmbeddedAws) -> Any:
    """Make the cluster, once, and return a client for its nodes."""
    eks = aws.client("eks", DEV.region, account=DEV.account_id)
    ec2 = aws.client("ec2", DEV.region, account=DEV.account_id)
    if not eks.list_clusters()["clusters"]:
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        role = f"arn:aws:iam::{DEV.account_id}:role/{WHERE.cluster}"
        network = {"subnetIds": [subnet]}
        eks.create_cluster(name=WHERE.cluster, roleArn=role, resourcesVpcConfig=network)
    return ec2


def start(ec2: Any, tags: dict[str, str]) -> str:
    listed = [{"Key": name, "Value": value} for name, value in tags.items()]
    answer = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": listed}],
    )
    return str(answer["Instances"][0]["InstanceId"])


@pytest.mark.e2e
def test_every_missing_piece_is_one_sentence(aws: EmbeddedAws, shell: Path) -> None:
    with pytest.raises(
        UserError, match=r"^there is no cluster .*; deploy it with: make deploy STA"
    ):
        command.run("dev", role=None, port=None)
    ec2 = cluster(aws)
    start(ec2, NODE | {"Environment": "another"})
    stopped = start(ec2, NODE)
    ec2.stop_instances(InstanceIds=[stopped])
    with pytest.raises(UserError, match=r"^no system node of terrace-dev-cluster is running"):
        command.run("dev", role=None, port=None)


@pytest.mark.e2e
def test_without_credentials_it_says_how_to_sign_in(
    shell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(shell / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(shell / "none"))
    with pytest.raises(UserError, match=r"there are no credentials; sign in, .*AWS_PROFILE$"):
        command.run("dev", role=None, port=None)


@pytest.mark.e2e
def test_a_session_leads_through_a_running_system_node_in_the_role_that_lets_people_in(
    aws: EmbeddedAws, shell: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    node = start(cluster(aws), NODE)
    assert command.run("dev", role=None, port=40123) == 0
    file = shell / ".terrace" / "kubeconfig" / "dev"
    assert file.stat().st_mode & 0o777 == 0o600
    written = json.loads(file.read_text())
    host = written["clusters"][0]["cluster"]["tls-server-name"]
    assert host.endswith(f".{DEV.region}.eks.amazonaws.com")
    asked = (shell / "asked").read_text().splitlines()
    assert ["aws", *asked] == tunnel.command(node, host=host, port=40123, region=DEV.region)
    assert written["users"][0]["user"]["exec"]["args"][-1] == WHERE.role_arn(WHERE.admin_role)
    said = capsys.readouterr().out
    assert f"export KUBECONFIG={file}\n" in said
    assert said.endswith("The tunnel is closed.\n")


@pytest.mark.e2e
def test_the_session_has_the_credentials_of_the_role_and_no_profile(
    aws: EmbeddedAws, shell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(cluster(aws), NODE)
    command.run("dev", role="another", port=None)
    given = dict(
        line.split("=", 1) for line in (shell / "env").read_text().splitlines() if "=" in line
    )
    assert given["AWS_SESSION_TOKEN"]
    assert given["AWS_REGION"] == DEV.region
    assert "AWS_PROFILE" not in given
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, given[name])
    command.run("dev", role="another", port=None)  # a role may not take itself
    file = json.loads((shell / ".terrace" / "kubeconfig" / "dev").read_text())
    assert "--role-arn" not in file["users"][0]["user"]["exec"]["args"]
