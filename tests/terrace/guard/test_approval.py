"""An approval between the plan and its application: with the real Terraform, and no provider."""

import json
from pathlib import Path

import pytest

from terrace.guard.fingerprint import fingerprint
from terrace.guard.place import Place
from tests.support.local_stack import LocalStack

pytestmark = pytest.mark.terraform
APPLY = ("apply", "-auto-approve", "-no-color")
NOBODY = "0" * 64


@pytest.fixture
def stack(tmp_path: Path) -> LocalStack:
    return LocalStack(tmp_path / "dev", a="one", b="two")


def test_the_approved_plan_is_carried_out_without_a_question(
    stack: LocalStack, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    ended = stack.guarded("apply", "-no-color", approved=stack.fingerprint, run=run)
    assert "Apply complete! Resources: 2 added" in ended.stdout
    assert (ended.returncode, stack.state) == (0, {"a": "one", "b": "two"})
    assert [file.name for file in run.iterdir() if file.name.startswith("plan")] == []


def test_a_plan_that_has_changed_since_is_refused_and_changes_nothing(
    stack: LocalStack, tmp_path: Path
) -> None:
    approved = stack.fingerprint
    stack.write(a="one", b="another", c="more")
    ended = stack.guarded(*APPLY, approved=approved, run=tmp_path / "run")
    assert ended.returncode == 10
    sentence = Place(tmp_path / "run").refusal
    assert sentence == (
        f"the plan of dev has changed since its approval: {approved[:12]} is approved, and this "
        f"one is {stack.fingerprint[:12]} (3 to create); nothing was changed; have the new plan "
        "approved"
    )
    assert sentence in ended.stderr
    assert stack.state == {}
    assert not list(stack.folder.glob(".terraform.tfstate.lock.info"))


def test_what_somebody_else_deployed_meanwhile_changes_the_plan(
    stack: LocalStack, tmp_path: Path
) -> None:
    stack.terraform(*APPLY)
    stack.write(a="three", b="four")
    approved = stack.fingerprint
    stack.write(a="three", b="two")
    stack.terraform(*APPLY)
    stack.write(a="three", b="four")
    ended = stack.guarded(*APPLY, approved=approved, run=tmp_path / "run")
    assert (ended.returncode, stack.state) == (10, {"a": "three", "b": "two"})


def test_a_plan_without_changes_is_approved_like_any_other(
    stack: LocalStack, tmp_path: Path
) -> None:
    approved = stack.fingerprint
    stack.terraform(*APPLY)
    repeated = stack.guarded(*APPLY, approved=approved, run=tmp_path / "repeated")
    assert repeated.returncode == 10
    assert "(nothing would change any more)" in repeated.stderr
    nothing = stack.guarded(*APPLY, approved=stack.fingerprint, run=tmp_path / "nothing")
    assert nothing.returncode == 0
    assert "0 added, 0 changed, 0 destroyed" in nothing.stdout


def test_a_plan_file_that_is_given_is_compared_itself(stack: LocalStack, tmp_path: Path) -> None:
    stack.terraform("plan", "-out=given")
    refused = stack.guarded("apply", "given", approved=NOBODY, run=tmp_path / "refused")
    assert (refused.returncode, stack.state) == (10, {})
    done = stack.guarded("apply", "given", approved=stack.fingerprint, run=tmp_path / "done")
    assert (done.returncode, len(stack.state)) == (0, 2)
    assert (stack.folder / "given").exists()


@pytest.mark.parametrize("verb", ["destroy", "refresh"])
def test_what_is_no_deployment_is_refused(stack: LocalStack, tmp_path: Path, verb: str) -> None:
    stack.terraform(*APPLY)
    ended = stack.guarded(verb, "-auto-approve", approved=stack.fingerprint, run=tmp_path / "run")
    assert (ended.returncode, len(stack.state)) == (10, 2)
    assert "TERRACE_APPROVED_PLAN is set, which approves a deployment" in ended.stderr


def test_an_approval_that_came_out_empty_approves_nothing(
    stack: LocalStack, tmp_path: Path
) -> None:
    ended = stack.guarded(*APPLY, approved="", run=tmp_path / "run")
    assert (ended.returncode, stack.state) == (10, {})


def test_options_and_variables_of_an_apply_hold_for_the_plan_that_is_compared(
    stack: LocalStack, tmp_path: Path
) -> None:
    (stack.folder / "more.tf").write_text(
        'variable "v" {}\nresource "terraform_data" "v" { input = var.v }\n'
    )
    stack.terraform("plan", "-out=given", "-var=v=1")
    stack.terraform("show", "-json", "given")
    ended = stack.guarded(
        *APPLY,
        "-var=v=1",
        approved=_of_file(stack, "given"),
        run=tmp_path / "run",
        env={"TF_CLI_ARGS_apply": "-parallelism=40 -refresh=false", "TF_CLI_ARGS": "-no-color"},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert stack.state["v"] == "1"


def test_a_secret_is_in_no_log_and_in_no_file_that_stays(stack: LocalStack, tmp_path: Path) -> None:
    stack.write(a="one", secret="hunter2-and-more")
    run = tmp_path / "run"
    refused = stack.guarded(*APPLY, approved=NOBODY, run=run)
    done = stack.guarded(*APPLY, approved=stack.fingerprint, run=run)
    assert (refused.returncode, done.returncode) == (10, 0)
    said = f"{refused.stdout}{refused.stderr}{done.stdout}{done.stderr}"
    kept = [file.read_bytes() for file in run.iterdir() if file.is_file()]
    assert "hunter2" not in said
    assert not any(b"hunter2" in each for each in kept)
    assert b"terraform_data.secret" in (run / "log").read_bytes()


def test_a_plan_that_fails_is_no_change_of_the_plan(stack: LocalStack, tmp_path: Path) -> None:
    (stack.folder / "more.tf").write_text('resource "terraform_data" "x" { input = var.x }')
    ended = stack.guarded(*APPLY, approved=NOBODY, run=tmp_path / "run")
    assert (ended.returncode, Place(tmp_path / "run").refusal) == (1, None)


def _of_file(stack: LocalStack, name: str) -> str:
    return fingerprint(json.loads(stack.terraform("show", "-json", name)))
