"""Promotions: what one environment runs goes on to the next, and nothing else does."""

from collections.abc import Callable

import pytest

from tests.delivery.conftest import COMMIT, IMAGE, Pipeline
from tests.support.workflow_files import workflows

Make = Callable[..., Pipeline]
WORKFLOWS = {"staging": "north", "production": "staging"}


@pytest.mark.parametrize(("stack", "before"), WORKFLOWS.items())
def test_the_image_and_the_commit_that_ran_before_are_deployed(
    pipeline: Make, stack: str, before: str
) -> None:
    run = pipeline("workflow_dispatch")
    assert run.starts(f"cd-{stack}") == "success"
    assert f"make -s promotable FROM={before} STACK={stack}" in run.calls
    assert f"make release STACK={stack} IMAGE={IMAGE} COMMIT={COMMIT}" in run.calls
    assert run.made() == [
        "stacks",
        "pipeline",
        "promotable",
        "pipeline",
        "preflight",
        "plan",
        "pipeline",
        "promotable",
        "deploy",
        "releases",
        "release",
        "health",
    ]


def test_production_is_planned_and_deployed_by_leave_of_its_own_environments(
    pipeline: Make,
) -> None:
    run = pipeline("workflow_dispatch")
    run.starts("cd-production")
    assert run.approvals == ["plan", "production-plan", "production"]
    assert run.signed_in == [
        ("plan-for-staging", "environment:plan"),
        ("plan-for-production", "environment:production-plan"),
        ("apply-production", "environment:production"),
    ]


def test_a_promotion_that_is_not_allowed_changes_nothing(pipeline: Make) -> None:
    run = pipeline("workflow_dispatch")
    run.answer("make -s promotable*", code=2)
    assert run.starts("cd-production") == "failure"
    assert run.made() == ["stacks", "pipeline", "promotable"]


@pytest.mark.parametrize(
    ("prerelease", "promotes", "stays"),
    [(True, "cd-staging", "cd-production"), (False, "cd-production", "cd-staging")],
)
def test_a_pre_release_goes_into_staging_and_a_release_into_production(
    pipeline: Make, prerelease: bool, promotes: str, stays: str
) -> None:
    payload = {"release": {"prerelease": prerelease}}
    run = pipeline("release", payload)
    assert run.starts(promotes) == "success"
    assert "release" in run.made()
    other = pipeline("release", payload, folder="other")
    other.starts(stays)
    assert not other.made()


def test_a_release_of_another_commit_than_the_one_before_runs_is_refused(pipeline: Make) -> None:
    run = pipeline("release", {"release": {"prerelease": False}})
    run.answer("make -s promotable*", f"echo image={IMAGE}; echo commit={'d' * 40}")
    assert run.starts("cd-production") == "failure"
    said = run.run.job("promote / promotable").step(
        "Take what has run there, healthy, for long enough"
    )
    assert f"staging runs commit {'d' * 40}, and the release is of {COMMIT}" in said.output
    assert "deploy" not in run.made()


def test_a_release_may_be_of_a_commit_that_only_says_which_image_runs(pipeline: Make) -> None:
    run = pipeline("release", {"release": {"prerelease": False}})
    run.answer("make -s promotable*", f"echo image={IMAGE}; echo commit={'d' * 40}")
    run.answer(f"git merge-base --is-ancestor {'d' * 40} {COMMIT}")
    run.answer(f"git diff --quiet {'d' * 40} {COMMIT} -- . :!kubernetes/overlays/*/image/* *")
    assert run.starts("cd-production") == "success"
    assert f"make release STACK=production IMAGE={IMAGE} COMMIT={'d' * 40}" in run.calls


def test_an_environment_that_is_not_there_is_left_alone_with_a_notice(pipeline: Make) -> None:
    run = pipeline("workflow_dispatch")
    run.answer("make -s stacks*", """echo 'environments={"live": {"after": ""}}'""")
    assert run.starts("cd-staging") == "success"
    said = run.run.job("promote / choose").step("Look it up").output
    assert "::notice::There is no environment staging; delete this workflow." in said
    assert run.made() == ["stacks"]


def test_a_pre_release_that_becomes_a_release_starts_production() -> None:
    """GitHub says `published` of its first publication only."""
    assert workflows()["cd-production"]["on"]["release"]["types"] == ["released"]
    assert workflows()["cd-staging"]["on"]["release"]["types"] == ["published"]


def test_zap_looks_at_staging_only_after_it_was_deployed(pipeline: Make) -> None:
    run = pipeline("workflow_dispatch")
    run.answer("make release*", code=2)
    run.starts("cd-staging")
    assert run.run.job("zap").result == "skipped"
    other = pipeline("workflow_dispatch", folder="other")
    other.starts("cd-staging")
    (step,) = other.run.job("zap").steps
    assert "'target': 'https://staging.example'" in step.output
