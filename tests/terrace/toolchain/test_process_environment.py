from pathlib import Path

import pytest

from terrace.toolchain import mirror, process_environment
from terrace.toolchain.locations import local_node, local_terraform
from terrace.toolchain.process_environment import environment
from tests.support.fake_commands import fake_command


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine with Node.js 22 and Terraform 1.11 of its own."""
    monkeypatch.setattr(process_environment, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(process_environment, "virtual_environment", lambda root: root / ".venv")
    monkeypatch.setattr(mirror, "common_mirror", lambda needed: None)
    fake_command(tmp_path / "bin", "node", "echo v22.1.0")
    fake_command(tmp_path / "bin", "npm", "echo 10.0.0")
    fake_command(tmp_path / "bin", "terraform", "echo Terraform v1.11.4")
    return {
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_DIRS": str(tmp_path / "share"),
        "PATH": str(tmp_path / "bin"),
    }


def test_update_checks_telemetry_and_banners_are_off(machine: dict[str, str]) -> None:
    chosen = environment(machine)
    assert chosen["CHECKPOINT_DISABLE"] == "1"
    assert chosen["DISABLE_VERSION_CHECK"] == "1"
    assert chosen["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] == "22"


def test_what_the_user_set_stays(machine: dict[str, str]) -> None:
    given = {"TERRAFORM_BINARY_NAME": "tofu", "AWS_PROFILE": "dev", "TF_IN_AUTOMATION": ""}
    chosen = environment(machine | given)
    assert {name: chosen[name] for name in given} == given


def test_terraform_may_ask_for_the_approval_that_cdktf_gives(machine: dict[str, str]) -> None:
    assert "TF_INPUT" not in environment(machine | {"TF_INPUT": "0"})


def test_who_wants_no_colours_gets_none(machine: dict[str, str]) -> None:
    chosen = environment(machine | {"NO_COLOR": "1", "TF_CLI_ARGS": "-lock=false"})
    assert (chosen["FORCE_COLOR"], chosen["TF_CLI_ARGS"]) == ("0", "-lock=false -no-color")
    assert "FORCE_COLOR" not in environment(machine)


def test_only_the_virtual_environment_goes_before_tools_of_the_machine(
    machine: dict[str, str], tmp_path: Path
) -> None:
    assert environment(machine)["PATH"] == f"{tmp_path}/.venv/bin:{tmp_path}/bin"


def test_path_leads_to_our_own_tools_where_the_machine_has_none(
    machine: dict[str, str], tmp_path: Path
) -> None:
    own_node, own_terraform = local_node(tmp_path), local_terraform(tmp_path)
    fake_command(own_node.parent, "node", "echo v24.1.0")
    fake_command(own_terraform.parent, "terraform", "echo Terraform v1.11.4")
    chosen = environment(machine | {"PATH": "/nowhere"})
    folders = [tmp_path / ".venv/bin", own_node.parent, own_terraform.parent, "/nowhere"]
    assert chosen["PATH"] == ":".join(map(str, folders))
    assert chosen["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] == "24"


def test_missing_tools_are_no_error_before_they_are_needed(machine: dict[str, str]) -> None:
    assert "PATH" in environment(machine | {"PATH": "/nowhere"})


def test_a_missing_terraform_configuration_file_is_not_passed_on(machine: dict[str, str]) -> None:
    assert "TF_CLI_CONFIG_FILE" not in environment(machine | {"TF_CLI_CONFIG_FILE": "/no/rc"})


def test_an_environment_made_from_an_environment_is_the_same(machine: dict[str, str]) -> None:
    assert environment(environment(machine)) == environment(machine)
