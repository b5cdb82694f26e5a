import json
from pathlib import Path

import pytest

from terrace.deployment import Stacks, Watcher
from terrace.errors import UserError
from terrace.toolchain import logs
from tests.support.fake_commands import fake_command

MANIFEST = {"dev": ["global"], "global": ["base"], "base": [], "staging": ["global"]}


def stacks_in(folder: Path, watcher: Watcher | None = None) -> Stacks:
    manifest = {"stacks": {name: {"dependencies": each} for name, each in MANIFEST.items()}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "stacks" / "dev").mkdir(parents=True)
    return Stacks(folder, {}, watcher)


def test_stacks_come_after_those_they_depend_on(tmp_path: Path) -> None:
    stacks = stacks_in(tmp_path)
    assert stacks.names[:2] == ["base", "global"]
    assert set(stacks.names[2:]) == {"dev", "staging"}


def test_a_folder_without_a_synthesis_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        _ = Stacks(tmp_path, {}).names
    assert str(refusal.value) == f"nothing is synthesized in {tmp_path}; run: cdktf synth"


@pytest.fixture
def terraform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terraform that says its version, and otherwise that it did one of two changes."""
    script = '[ "$1" = version ] && echo "Terraform v1.11.4" && exit\ncat "$PRINTED"'
    command = fake_command(tmp_path / "bin", "terraform", script)
    monkeypatch.setenv("PATH", f"{command.parent}:/usr/bin:/bin")
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)


def logs_in(folder: Path) -> list[str]:
    return [log.name.rpartition("-")[0] for log in (folder / ".terrace" / "logs").iterdir()]


def run_terraform(folder: Path, *arguments: str) -> list[str]:
    """Run a command that prints a recorded apply; returns what the user was told."""
    told: list[str] = []
    stacks = stacks_in(folder, Watcher(tell=told.append))
    recorded = Path(__file__).with_name("recorded") / "terraform-1.11-apply.txt"
    stacks.env |= {"PRINTED": str(recorded), "PATH": "/usr/bin:/bin"}
    stacks.terraform("dev", *arguments)
    return told


@pytest.mark.usefixtures("terraform")
def test_the_log_of_a_deployment_stays_and_is_named_before_it_is_over(tmp_path: Path) -> None:
    (told,) = run_terraform(tmp_path, "apply")
    assert told.startswith("log: ")
    assert logs_in(tmp_path) == ["terraform-apply-of-dev"]


@pytest.mark.usefixtures("terraform")
def test_what_only_asks_leaves_no_log(tmp_path: Path) -> None:
    assert run_terraform(tmp_path, "state", "list") == []
    assert logs_in(tmp_path) == []
