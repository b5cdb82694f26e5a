"""The roles of pipelines in the account that all environments share."""

import json
from dataclasses import replace
from typing import Any

import cdktf
import pytest

from constructs_lib.delivery.config import PromotionConfig
from environments import PLATFORM, Environment
from stacks.app import successors
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.pipelines import IMAGES, PLAN_SHARED, plan_thing
from stacks.state_backend import StateBackendStack
from stacks.target import AWS
from tests.support import preflight_rights
from tests.support.example import DEV
from tests.support.synth import Json, resources, statements

LIVE = replace(
    DEV,
    name="live",
    account_id="242424242424",
    protected=True,
    networking=replace(DEV.networking, cidr="10.50.0.0/16"),
    promotion=PromotionConfig(after=DEV.name, minutes=10),
)
REPOSITORY = "${aws_ecr_repository.registry_app_main.arn}"
SUBJECT = "token.actions.githubusercontent.com:sub"


def shared(*environments: Environment) -> Json:
    app = cdktf.App()
    common: dict[str, Any] = {"platform": PLATFORM, "target": AWS}
    planners = {plan_thing(each): [each.name] for each in environments} | {PLAN_SHARED: []}
    backend = StateBackendStack(app, "state-backend", readers={}, planners=planners, **common)
    stack = GlobalStack(app, "global", state_backend=backend, environments=environments, **common)
    found: Json = json.loads(cdktf.Testing.synth(stack))
    return found


@pytest.fixture(scope="module")
def made() -> Json:
    return shared(DEV, LIVE)


def subjects(made: Json, role: str) -> set[str]:
    """What GitHub has to say of a run that takes a role, after the repository."""
    trust = statements(made, f"github_{role.replace('-', '_')}_trust")["GitHubRunAssumesRole"]
    (values,) = (each["values"] for each in trust["condition"] if each["variable"] == SUBJECT)
    return {value.split(":", 2)[2] for value in values}


def allowed(made: Json, role: str, thing: str) -> dict[str, Json]:
    return statements(made, f"github_{role.replace('-', '_')}_{thing.replace('-', '_')}")


@pytest.mark.parametrize(
    ("role", "runs"),
    [
        ("plan", {"pull_request", "environment:plan"}),
        ("plan-live", {"environment:live-plan"}),
        ("plan-shared", {"environment:shared-plan"}),
        ("apply-dev", {"environment:dev"}),
        ("apply-live", {"environment:live"}),
        ("images", {"environment:images"}),
    ],
)
def test_each_role_is_for_runs_of_its_own_environment_of_github(
    made: Json, role: str, runs: set[str]
) -> None:
    assert subjects(made, role) == runs


@pytest.mark.parametrize(
    ("role", "refs"),
    [
        ("plan", []),  # any pull request
        ("plan-live", ["refs/heads/main", "refs/tags/v*"]),
        ("plan-shared", ["refs/heads/main"]),
        ("apply-dev", ["refs/heads/main"]),
        ("apply-live", ["refs/heads/main", "refs/tags/v*"]),  # a release starts from its tag
        ("images", ["refs/heads/main"]),
    ],
)
def test_what_may_do_harm_runs_from_main_or_a_release_tag_whatever_rules_github_has(
    made: Json, role: str, refs: list[str]
) -> None:
    trust = statements(made, f"github_{role.replace('-', '_')}_trust")["GitHubRunAssumesRole"]
    found = [each for each in trust["condition"] if each["variable"].endswith(":ref")]
    assert [value for each in found for value in each["values"]] == refs
    assert {each["test"] for each in found} <= {"StringLike"}


def test_images_are_pushed_by_one_role_that_deploys_nothing(made: Json) -> None:
    rights = allowed(made, IMAGES, IMAGES)
    assert "ecr:PutImage" in rights["PushImages"]["actions"]
    assert {tuple(each["resources"]) for name, each in rights.items() if "Sign" not in name} == {
        (REPOSITORY,)
    }
    data = made["data"]["aws_iam_policy_document"]
    pushing = [name for name, each in data.items() if "ecr:PutImage" in str(each)]
    assert pushing == ["github_images_images"]
    attached = resources(made, "aws_iam_role_policy_attachment")
    assert not [name for name in attached if name.startswith("github_images")]
    assert "github_images_onward" not in data


def test_a_deployment_sees_images_and_pushes_none(made: Json) -> None:
    (see,) = allowed(made, "apply-live", "images").values()
    assert see["resources"] == [REPOSITORY]
    assert set(see["actions"]) == {"ecr:BatchGetImage", "ecr:DescribeImages"}


def test_a_plan_sees_what_preflight_looks_at(made: Json) -> None:
    rights = {**allowed(made, "plan-live", "images"), **allowed(made, "plan-live", "zone")}
    found = {action: each["resources"] for each in rights.values() for action in each["actions"]}
    assert (found["ecr:BatchGetImage"], found["ecr:DescribeImages"]) == ([REPOSITORY],) * 2
    assert found["route53:ListHostedZonesByName"] == ["*"]


def test_a_deployment_looks_at_the_environment_before_and_changes_only_its_own(made: Json) -> None:
    (live,), (dev,) = (
        allowed(made, role, "onward").values() for role in ("apply-live", "apply-dev")
    )
    own = f"arn:aws:iam::{LIVE.account_id}:role/{PLATFORM.deployment_role_in(LIVE.name)}"
    before = f"arn:aws:iam::{DEV.account_id}:role/{PLATFORM.project}-{DEV.name}-plan"
    assert live["resources"] == [own, before]
    assert len(dev["resources"]) == 1


def test_the_environment_before_lets_it_look() -> None:
    assert successors(DEV, (DEV, LIVE)) == [LIVE.name]
    assert successors(LIVE, (DEV, LIVE)) == []
    app = cdktf.App()
    common: dict[str, Any] = {"platform": PLATFORM, "target": AWS}
    backend = StateBackendStack(app, "state-backend", readers={}, planners={}, **common)
    stack = EnvironmentStack(
        app, DEV.name, environment=DEV, shared=backend, successors=[LIVE.name], **common
    )
    trust = statements(json.loads(cdktf.Testing.synth(stack)), "plan_access_trust")[
        "PipelineAssumesRole"
    ]
    (trusted,) = trust["principals"]
    names = [each.rpartition("/")[2] for each in trusted["identifiers"]]
    project = PLATFORM.project
    assert names == [f"{project}-shared-plan", f"{project}-shared-apply-{LIVE.name}"]


def test_looking_for_drift_changes_nothing_and_reads_no_content(made: Json) -> None:
    actions = {
        action
        for each in allowed(made, PLAN_SHARED, "set-up").values()
        for action in each["actions"]
    }
    verbs = {action.partition(":")[2] for action in actions}
    assert {name for name in verbs if not name.startswith(("Get", "List", "Describe"))} == {
        "BatchGetAccountStatus"
    }
    assert not actions & {"s3:GetObject", "ecr:BatchGetImage", "kms:Decrypt"}


def test_a_platform_of_one_environment_has_its_roles_too() -> None:
    alone = shared(replace(LIVE, promotion=None))
    names = {each["name"] for each in resources(alone, "aws_iam_role").values()}
    prefix = f"{PLATFORM.project}-shared-"
    assert {f"{prefix}{each}" for each in ("plan-live", "plan-shared", "apply-live", "images")} <= (
        names
    )
    assert f"{prefix}plan" not in names


@pytest.mark.parametrize("role", ["plan", "plan-live"])
def test_who_plans_may_ask_all_that_preflight_asks_of_the_shared_account(
    made: Json, role: str
) -> None:
    """But for the states and their key, of which the state backend has the policy."""
    granted = {
        action
        for thing in ("images", "zone")
        for statement in allowed(made, role, thing).values()
        for action in statement["actions"]
    }
    asked = preflight_rights.actions(preflight_rights.SHARED)
    assert {each for each in asked if each.startswith(("ecr:", "route53:"))} <= granted
    assert {each for each in asked if not each.startswith(("ecr:", "route53:"))} == {
        "kms:DescribeKey",
        "s3:GetBucketVersioning",
        "s3:GetObject",
    }
