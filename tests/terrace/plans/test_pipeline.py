import dataclasses
import json

import pytest

import environments
from environments import ENVIRONMENTS, PLATFORM
from stacks.names import GLOBAL, SHARED_STACKS, STATE_BACKEND
from terrace.cli import main
from terrace.delivery.codes import Code
from terrace.plans import pipeline

SHARED_ROLE = f"arn:aws:iam::{PLATFORM.account_id}:role/{PLATFORM.project}-shared"


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_a_pipeline_is_told_where_a_stack_is_and_by_which_roles(
    environment: environments.Environment,
) -> None:
    name, project = environment.name, PLATFORM.project
    own = f"-{name}" if environment.protected else ""
    assert pipeline.facts(name, plan=True) == {
        "stack": name,
        "project": project,
        "shared_account": PLATFORM.account_id,
        "shared_region": PLATFORM.region,
        "account": environment.account_id,
        "region": environment.region,
        "role": f"{SHARED_ROLE}-plan{own}",
        "deployment_role": f"{project}-{name}-plan",
        "environment": f"{name}-plan" if environment.protected else "plan",
        "protected": str(environment.protected).lower(),
    }
    deploys = pipeline.facts(name, plan=False)
    assert deploys["role"] == f"{SHARED_ROLE}-apply-{name}"
    assert deploys["deployment_role"] == PLATFORM.deployment_role_in(name)
    assert deploys["environment"] == name


@pytest.mark.parametrize("stack", SHARED_STACKS)
def test_shared_stacks_are_planned_and_deployed_by_nobody(
    stack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pipeline.facts(stack, plan=True)["role"] == f"{SHARED_ROLE}-plan-shared"
    assert main(["pipeline", stack]) == Code.USAGE
    assert capsys.readouterr().err == (
        f"error: {stack} is deployed by a person, and no role of a pipeline may; allowed: --plan\n"
    )


def test_the_preview_of_a_pull_request_has_the_role_of_all_previews(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Preview:
        name, protected = "pr-12", False

    assert pipeline._way(Preview, plan=False) == ("apply-pr", "previews")  # type: ignore[arg-type]


def test_lines_are_for_a_shell_or_for_the_outputs_of_a_job(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = ENVIRONMENTS[0].name
    assert main(["pipeline", name]) == 0
    assert f"ACCOUNT={ENVIRONMENTS[0].account_id}\n" in capsys.readouterr().out
    assert main(["pipeline", name, "--github"]) == 0
    assert f"\naccount={ENVIRONMENTS[0].account_id}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["nowhere"], [], [GLOBAL, "--matrix"]], ids=["unknown", "none", "both"]
)
def test_wrong_usage_is_one_sentence_with_its_own_code(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pipeline", *words]) == Code.USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_the_matrix_has_every_stack_after_those_it_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["pipeline", "--matrix"]) == 0
    rows = json.loads(capsys.readouterr().out)["include"]
    assert [row["stack"] for row in rows][:2] == [STATE_BACKEND, GLOBAL]
    assert {row["stack"] for row in rows[2:]} == {each.name for each in ENVIRONMENTS}
    waves = {row["stack"]: row["wave"] for row in rows}
    assert all(waves[each] < row["wave"] for row in rows for each in row["needs"])
    assert [row["environment"] for row in rows[:2]] == ["", ""]


def test_an_environment_that_is_not_synthesized_yet_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more = dataclasses.replace(ENVIRONMENTS[0], name="later")
    monkeypatch.setattr(environments, "ENVIRONMENTS", (*ENVIRONMENTS, more), raising=False)
    assert main(["pipeline", "--matrix"]) == Code.USAGE
    assert capsys.readouterr().err == (
        "error: later is in environments/ and not in terraform-out; run: make synth\n"
    )
