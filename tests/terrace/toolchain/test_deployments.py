import json
from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import deployments, environment, run, terraform_binary

LEDGER = Path("terraform-out/addresses.json")
ENV = {"PATH": "/bin"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working copy with three stacks, of which global is deployed."""
    output = tmp_path / "terraform-out"
    stacks = {}
    for name in ("global", "dev", "devices"):
        stack = {"provider": {"aws": [{}]}, "resource": {"aws_eip": {"nat": {}}}}
        folder = output / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text(json.dumps(stack))
        stacks[name] = {"workingDirectory": f"stacks/{name}", "dependencies": []}
    (output / "manifest.json").write_text(json.dumps({"stacks": stacks}))
    (tmp_path / LEDGER).write_text('{"global": []}')
    (tmp_path / "cdktf.json").write_text('{"output": "terraform-out"}')
    monkeypatch.setattr(deployments, "repository_root", lambda: tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Whether the state of a stack is empty; a stack that is not here cannot be asked."""
    known: dict[str, bool] = {}

    def is_empty(folder: Path, env: object) -> bool:
        if folder.name not in known:
            raise UserError(f"terraform state pull of {folder.name} failed")
        return known[folder.name]

    monkeypatch.setattr(deployments, "_is_empty", is_empty)
    return known


@pytest.fixture
def noted(
    place: Path, states: dict[str, bool], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[list[str], str]]:
    """Return the runner of what follows a command: the stacks listed then, and what was said."""

    def run(*arguments: str) -> tuple[list[str], str]:
        deployments.note(arguments, ENV)
        captured = capsys.readouterr()
        return sorted(json.loads((place / LEDGER).read_text())), captured.out + captured.err

    return run


def test_a_first_deployment_enters_the_stack_with_its_addresses(noted, states, place) -> None:
    states["dev"] = False
    assert noted("deploy", "dev", "--auto-approve") == (
        ["dev", "global"],
        (
            "dev is deployed; commit terraform-out/addresses.json, with which a change that would "
            "destroy stateful resources of it is refused\n"
        ),
    )
    assert json.loads((place / LEDGER).read_text())["dev"] == ["aws_eip.nat"]


def test_a_deployment_that_a_person_refused_enters_nothing(noted, states) -> None:
    states["dev"] = True
    assert noted("deploy", "dev") == (["global"], "")


def test_a_later_deployment_is_not_asked_about(noted, states) -> None:
    assert noted("deploy", "global") == (["global"], "")


def test_a_pattern_names_stacks_as_it_does_for_cdktf(noted, states) -> None:
    states |= {"dev": False, "devices": False}
    assert noted("deploy", "dev*")[0] == ["dev", "devices", "global"]


def test_a_destroyed_stack_is_taken_out(noted, states) -> None:
    states["global"] = True
    assert noted("destroy", "global") == (
        [],
        "global is destroyed; commit terraform-out/addresses.json, which no longer lists it\n",
    )


def test_a_stack_that_still_holds_something_is_not_destroyed(noted, states) -> None:
    states["global"] = False
    assert noted("destroy", "global") == (["global"], "")


def test_a_pipeline_is_told_what_to_commit_and_its_copy_stays(noted, states, monkeypatch) -> None:
    monkeypatch.setenv("CI", "true")
    states |= {"dev": False, "global": True}
    assert noted("deploy", "dev") == (
        ["global"],
        (
            "dev is deployed, and terraform-out/addresses.json does not list it yet; in a working "
            "copy, run `terrace adopt --deployed dev`, and commit that file\n"
        ),
    )
    assert noted("destroy", "global") == (
        ["global"],
        (
            "global is destroyed, and terraform-out/addresses.json still lists it; in a working "
            "copy, run `terrace adopt --destroyed global`, and commit that file\n"
        ),
    )


def test_where_the_state_cannot_be_read_the_command_to_run_is_shown(noted) -> None:
    assert noted("deploy", "dev") == (
        ["global"],
        (
            "terraform-out/addresses.json was not renewed: terraform state pull of dev failed\n"
            "Do it by hand: terrace adopt --deployed STACK\n"
        ),
    )


def test_another_output_folder_is_looked_into_and_the_committed_ledger_renewed(
    noted, states, place
) -> None:
    manifest = {"stacks": {"dev": {"workingDirectory": "stacks/somewhere"}}}
    (place / "manifest.json").write_text(json.dumps(manifest))
    states["somewhere"] = False
    assert noted("deploy", "dev", "--output", str(place))[0] == ["dev", "global"]


@pytest.mark.terraform
def test_a_state_is_empty_without_a_resource_also_where_there_is_none_yet(tmp_path: Path) -> None:
    env = environment()

    def apply(configuration: str) -> bool:
        (tmp_path / "main.tf").write_text(configuration)
        command = [str(terraform_binary()), "apply", "-auto-approve", "-input=false"]
        run(command, cwd=tmp_path, env=env)
        return deployments._is_empty(tmp_path, env)

    assert deployments._is_empty(tmp_path, env)
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {}')
    run([str(terraform_binary()), "init", "-input=false"], cwd=tmp_path, env=env)
    assert deployments._is_empty(tmp_path, env)
    assert not apply('resource "terraform_data" "a" {}')
    assert apply('output "a" { value = 1 }')


@pytest.mark.parametrize(
    ("arguments", "env", "expected"),
    [
        (["deploy", "dev"], {}, True),
        (["destroy", "dev"], {"TERRACE_TARGET": "aws"}, True),
        (["diff", "dev"], {}, False),
        ([], {}, False),
        (["deploy", "dev"], {"TERRACE_TARGET": "embedded"}, False),
        (["deploy", "dev"], {"AWS_ENDPOINT_URL": "http://127.0.0.1:5000"}, False),
    ],
)
def test_only_a_deployment_to_aws_itself_counts(
    arguments: list[str], env: dict[str, str], expected: bool
) -> None:
    assert deployments.changes_ledger(arguments, env) is expected
