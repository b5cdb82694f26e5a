"""The real Terraform, on a stack that needs no provider."""

import fcntl
import shutil
import tempfile
from pathlib import Path

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace import toolchain
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.guard.fingerprint import fingerprint
from terrace.plans import command
from terrace.plans.planning import Planner
from terrace.toolchain import logs
from tests.support.local_stack import LocalStack
from tests.support.project import ROOT

pytestmark = pytest.mark.terraform
STACK = ENVIRONMENTS[0].name
SECRET = "hunter2-and-more"


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStack:
    """A working copy whose first environment is a local stack, which is synthesized already."""
    shutil.copyfile(ROOT / "cdktf.json", tmp_path / "cdktf.json")
    monkeypatch.setattr(toolchain, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(Planner, "synthesize", lambda _: None)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return LocalStack(tmp_path / "terraform-out" / "stacks" / STACK, a="one", secret=SECRET)


def test_a_plan_leaves_a_fingerprint_two_files_and_no_secret(
    stack: LocalStack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "plan"
    assert command.run(STACK, out, read_only=False) == Code.DONE
    printed = capsys.readouterr().out
    assert printed == (
        f"fingerprint={stack.fingerprint}\nchanges=2\n"
        "create=2\nupdate=0\nreplace=0\ndestroy=0\nother=0\noutputs=0\n"
    )
    assert sorted(file.name for file in out.iterdir()) == ["plan.json", "plan.md"]
    left = [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".json"]
    assert not any(SECRET in file.read_text(errors="replace") for file in [*left, *out.iterdir()])
    assert not list((tmp_path / "temporary").iterdir())


def test_a_person_reads_what_terraform_says(
    stack: LocalStack, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(STACK, None, read_only=False)
    printed = capsys.readouterr().out
    assert '# terraform_data.a will be created\n  + resource "terraform_data" "a" {' in printed
    assert SECRET not in printed


def test_a_reader_plans_by_another_role_and_without_a_lock_and_finds_the_same(
    stack: LocalStack,
) -> None:
    (stack.folder / "role.tf").write_text(
        'variable "deployment_role" { default = "deployment" }\n'
        'output "unrelated" { value = "x" }\n'
        'check "role" {\n assert {\n condition = var.deployment_role != "nobody"\n'
        ' error_message = "nobody"\n }\n}\n'
    )
    with (stack.folder / "terraform.tfstate").open("a") as locked:
        fcntl.lockf(locked, fcntl.LOCK_EX)  # as a deployment holds it
        read = Planner(read_only=True).plan(STACK)
        with pytest.raises(Refusal, match="acquiring the state lock"):
            Planner(read_only=False).plan(STACK)
    written = Planner(read_only=False).plan(STACK)
    assert read.shown["variables"]["deployment_role"]["value"] == f"{PLATFORM.project}-{STACK}-plan"
    assert written.shown["variables"]["deployment_role"]["value"] == "deployment"
    assert fingerprint(read.shown) == fingerprint(written.shown)


def test_whether_a_stack_is_deployed_is_told_by_its_state(stack: LocalStack) -> None:
    assert not Planner(read_only=False).plan(STACK).is_deployed
    stack.terraform("apply", "-auto-approve")
    assert Planner(read_only=False).plan(STACK).is_deployed


def test_an_approval_is_not_asked_of_a_plan(
    stack: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRACE_APPROVED_PLAN", "0" * 64)
    assert Planner(read_only=False).plan(STACK).shown["resource_changes"]


def test_what_terraform_refuses_is_one_sentence(stack: LocalStack) -> None:
    (stack.folder / "more.tf").write_text('resource "terraform_data" "x" { input = var.x }')
    with pytest.raises(Refusal) as refusal:
        Planner(read_only=False).plan(STACK)
    assert refusal.value.code == Code.REFUSED
    assert "Reference to undeclared input variable" in str(refusal.value)
