"""state-changes.toml: what of it reaches a stack, and what Terraform says to that."""

import json
import shutil
from pathlib import Path
from typing import Any

import cdktf
import pytest
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from environments import PLATFORM
from stacks import state_changes
from stacks.base import PlatformStack
from stacks.target import AWS
from terrace import toolchain
from terrace.errors import UserError
from terrace.publishing import LOCK
from tests.support.synth import SITE

STACKS = ("global", "dev", "staging")


class Small(PlatformStack):
    """A stack with an address, which one environment can do without."""

    def __init__(self, scope: Construct, id_: str, *, has_address: bool) -> None:
        common = {"owner": "team", "cost_center": "1"}
        super().__init__(scope, id_, platform=PLATFORM, target=AWS, site=SITE, **common)
        AwsProvider(
            self,
            "aws",
            region="eu-west-1",
            access_key="none",
            secret_key="none",
            skip_credentials_validation=True,
            skip_requesting_account_id=True,
            skip_metadata_api_check="true",
        )
        if has_address:
            Eip(self, "address")


def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let a text be the file."""
    file = tmp_path / "state-changes.toml"
    file.write_text(text)
    read = state_changes.read(file, stacks=STACKS)
    monkeypatch.setattr(state_changes, "_configured", lambda: read)


def document(stack: TerraformStack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cdktf.Testing.synth(stack))
    return found


def test_a_line_becomes_a_block_of_its_stack_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        'dev.removed."aws_eip.old" = "destroy"\n'
        'dev.removed."aws_vpc.old" = "keep"\n'
        'dev.moved."aws_eip.other" = "aws_eip.new"\n'
    )
    changed(tmp_path, monkeypatch, lines)
    app = App()
    dev, staging = (document(Small(app, name, has_address=True)) for name in STACKS[1:])
    assert dev["removed"] == [
        {"from": "aws_eip.old", "lifecycle": {"destroy": True}},
        {"from": "aws_vpc.old", "lifecycle": {"destroy": False}},
    ]
    assert dev["moved"] == [{"from": "aws_eip.other", "to": "aws_eip.new"}]
    assert staging.keys().isdisjoint({"moved", "removed"})


def test_moves_of_constructs_stay_beside_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(tmp_path, monkeypatch, 'dev.moved."aws_eip.a" = "aws_eip.b"')
    stack = Small(App(), "dev", has_address=False)
    Eip(stack, "address").move_from_id("aws_eip.old")
    moved = document(stack)["moved"]
    assert {(each["from"], each["to"]) for each in moved} == {
        ("aws_eip.a", "aws_eip.b"),
        ("aws_eip.old", "aws_eip.address"),
    }


def test_without_the_file_nothing_changes(tmp_path: Path) -> None:
    assert state_changes.read(tmp_path / "nothing.toml", stacks=STACKS) == {}


def test_the_committed_file_can_be_read() -> None:
    assert state_changes.FILE.is_file()
    Small(App(), "dev", has_address=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dev.removed.", " cannot be read: "),
        ("qa = 1", ": stack is 'qa', allowed: global, dev, staging"),
        ("dev = 1", ': dev is 1, allowed: lines such as dev.removed."aws_eip.nat" = "destroy"'),
        ("dev.gone.x = 1", ": dev is 'gone', allowed: moved, removed"),
        (
            'dev.removed.aws_eip.nat = "destroy"',
            ": dev.removed is 'aws_eip', allowed: a resource, in quotes: \"aws_eip.nat\"",
        ),
        (
            'dev.removed."data.aws_vpc.main" = "destroy"',
            ": dev.removed is 'data.aws_vpc.main', allowed: a resource, in quotes: \"aws_eip.nat\"",
        ),
        (
            'dev.removed."aws_eip.a" = true',
            ': dev.removed."aws_eip.a" is True, allowed: "destroy", or "keep" to forget it',
        ),
        (
            'dev.moved."aws_eip.a[0]" = "b"',
            ": dev.moved.\"aws_eip.a[0]\" is 'b', allowed: what takes its place, in quotes: ",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "state-changes.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as refusal:
        state_changes.read(file, stacks=STACKS)
    assert str(refusal.value).startswith(f"state-changes.toml{message}")


def planned(folder: Path, body: dict[str, Any]) -> dict[str, str]:
    """Plan a stack whose state holds the address; returns what is done to each resource."""
    folder.mkdir()
    body["terraform"]["backend"] = {"local": {"path": "terraform.tfstate"}}
    (folder / "cdk.tf.json").write_text(json.dumps(body))
    address = {
        "mode": "managed",
        "type": "aws_eip",
        "name": "address",
        "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
        "instances": [{"schema_version": 0, "attributes": {"id": "eipalloc-1", "domain": "vpc"}}],
    }
    state = {"version": 4, "serial": 1, "lineage": "test", "resources": [address]}
    (folder / "terraform.tfstate").write_text(json.dumps(state))
    env = toolchain.environment()

    def terraform(*arguments: str) -> str:
        command = [str(toolchain.terraform_binary()), *arguments]
        return toolchain.run(command, cwd=folder, env=env).stdout

    # The same provider and backend for all of them: its 700 MB are hashed once.
    initialized = folder.parent / "dev"
    if initialized == folder:
        terraform("init", "-input=false")
    else:
        shutil.copytree(initialized / ".terraform", folder / ".terraform", symlinks=True)
        shutil.copyfile(initialized / LOCK, folder / LOCK)
    # Its own lines: to show a saved plan, Terraform would read the provider's schema once more.
    told = terraform("plan", "-json", "-input=false", "-refresh=false").splitlines()
    events = [json.loads(line) for line in told]
    changes = [event["change"] for event in events if event["type"] == "planned_change"]
    return {change["resource"]["addr"]: change["action"] for change in changes}


@pytest.mark.terraform
def test_terraform_plans_a_loss_in_one_environment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(tmp_path, monkeypatch, 'dev.removed."aws_eip.address" = "destroy"')
    app = App()
    dev = document(Small(app, "dev", has_address=False))
    staging = document(Small(app, "staging", has_address=True))
    assert planned(tmp_path / "dev", dev) == {"aws_eip.address": "delete"}
    assert planned(tmp_path / "staging", staging) == {"aws_eip.address": "update"}
    with pytest.raises(UserError, match="Removed resource still exists"):
        planned(tmp_path / "both", staging | {"removed": dev["removed"]})


@pytest.mark.terraform
def test_terraform_forgets_what_is_kept_and_moves_what_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        'dev.removed."aws_eip.address" = "keep"\nstaging.moved."aws_eip.address" = "aws_eip.new"\n'
    )
    changed(tmp_path, monkeypatch, lines)
    app = App()
    dev = document(Small(app, "dev", has_address=False))
    staging = document(Small(app, "staging", has_address=True))
    staging["resource"]["aws_eip"] = {"new": staging["resource"]["aws_eip"]["address"]}
    assert planned(tmp_path / "dev", dev) == {"aws_eip.address": "remove"}
    assert planned(tmp_path / "staging", staging) == {"aws_eip.new": "update"}
