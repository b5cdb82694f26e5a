import dataclasses

import pytest

import environments
from environments import ENVIRONMENTS, PLATFORM
from examples.environments.small import ENVIRONMENT as SMALL
from stacks.names import SHARED_STACKS
from terrace.cli import main
from terrace.delivery.codes import Code
from terrace.plans import pipeline
from tests.environments.test_previews import END

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


@pytest.mark.parametrize("plan", [True, False])
def test_the_preview_of_a_pull_request_has_the_role_of_all_previews(
    monkeypatch: pytest.MonkeyPatch, *, plan: bool
) -> None:
    preview = dataclasses.replace(SMALL, name="pr-12", ends_at=END)
    monkeypatch.setattr(environments, "by_name", {"pr-12": preview}.__getitem__)
    found = pipeline.facts("pr-12", plan=plan)
    assert (found["role"], found["environment"]) == (f"{SHARED_ROLE}-apply-pr", "previews")


def test_lines_are_for_a_shell_or_for_the_outputs_of_a_job(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = ENVIRONMENTS[0].name
    assert main(["pipeline", name]) == 0
    assert f"ACCOUNT={ENVIRONMENTS[0].account_id}\n" in capsys.readouterr().out
    assert main(["pipeline", name, "--github"]) == 0
    assert f"\naccount={ENVIRONMENTS[0].account_id}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("nowhere", "stack is 'nowhere', allowed: state-backend, global, "),
        ("pr-12", "pr-12 is the environment of a pull request, which is deployed by: "),
    ],
)
def test_a_stack_that_is_not_there_is_refused_in_one_sentence(
    word: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pipeline", word]) == Code.USAGE
    said = capsys.readouterr().err
    assert said.startswith(f"error: {sentence}")
    assert said.count("\n") == 1
