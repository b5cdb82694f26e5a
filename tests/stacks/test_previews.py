"""What a session that works on one preview may touch, as IAM would decide."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import cdktf
import pytest

from environments import PLATFORM, Environment
from environments.previews import ACCOUNT, PREVIEW_TAG, ROLE, PreviewsConfig
from examples.environments.small import ENVIRONMENT as SMALL
from stacks.base import state_bucket, state_key
from stacks.bootstrap.template import template
from stacks.global_account import GlobalStack
from stacks.pipeline_roles import pipeline_plan_role_arn
from stacks.state_backend import StateBackendStack
from stacks.target import AWS
from terrace.reach.verdict import Verdict
from tests.environments.test_previews import END
from tests.support.environment import document as environment_document
from tests.support.example import DEV
from tests.support.iam_policies import Statement, ask
from tests.support.synth import Json

CONFIG = PreviewsConfig(account_id="555555555555", region="us-east-1")
WITH = replace(PLATFORM, previews=CONFIG)
WITHOUT = replace(PLATFORM, previews=None)
BUCKET = f"arn:aws:s3:::{state_bucket(PLATFORM)}"
ZONE = "arn:aws:route53:::hostedzone/Z1"
PROJECT = PLATFORM.project


@cache
def shared(*, has_previews: bool = True) -> tuple[Json, Json]:
    """The state backend and `global`, for dev alone."""
    platform = WITH if has_previews else WITHOUT
    app = cdktf.App()
    backend = StateBackendStack(
        app,
        "state-backend",
        platform=platform,
        target=AWS,
        readers={"dev": ["global"]},
        planners={"plan": ["dev"]},
    )
    stack = GlobalStack(
        app,
        "global",
        platform=platform,
        target=AWS,
        state_backend=backend,
        environments=(DEV,),
    )
    return json.loads(cdktf.Testing.synth(backend)), json.loads(cdktf.Testing.synth(stack))


def statements(document: Json, address: str) -> list[Statement]:
    """A policy document as IAM gets it: addresses resolved, variables with a dollar sign."""
    listed = document["data"]["aws_iam_policy_document"][address]["statement"]
    return [json.loads(_resolved(json.dumps(_statement(each)))) for each in listed]


def _statement(given: Json) -> Statement:
    conditions: dict[str, dict[str, Any]] = {}
    for each in given.get("condition", []):
        conditions.setdefault(each["test"], {})[each["variable"]] = each["values"]
    made = {
        "Effect": given.get("effect", "Allow"),
        "Action": given["actions"],
        "Resource": given["resources"],
    }
    return made | ({"Condition": conditions} if conditions else {})


def _resolved(text: str) -> str:
    for address, arn in {
        "${aws_s3_bucket.state_main.arn}": BUCKET,
        "${aws_route53_zone.zone.arn}": ZONE,
        "${aws_kms_key.key_main.arn}": "arn:aws:kms:us-east-1:1:key/k",
    }.items():
        text = text.replace(address, arn)
    return text.replace("&{", "${")


def session(action: str, resource: str, preview: str = "pr-1", **context: Any) -> Verdict:
    """Whether a session for a preview may do something in the shared account."""
    backend, stack = shared()
    policies = [
        *statements(backend, f"access_{ROLE}_document"),
        *statements(stack, f"{ROLE}_zone_document"),
        *statements(stack, f"{ROLE}_onward_document"),
    ]
    tag = {f"aws:PrincipalTag/{PREVIEW_TAG}": preview}
    return ask(action, resource, identity=policies, context=tag | context)


def pipeline(action: str, resource: str, **context: Any) -> Verdict:
    """Whether the pipeline of pull requests may do something itself."""
    backend, stack = shared()
    policies = [
        *statements(backend, f"access_{ACCOUNT}_document"),
        *statements(stack, "github_apply_pr_onward"),
    ]
    return ask(action, resource, identity=policies, context=context)


@pytest.mark.parametrize("thing", ["terraform.tfstate", "terraform.tfstate.tflock", "preview.json"])
@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
def test_a_session_writes_what_is_kept_of_its_preview_and_of_no_other(
    action: str, thing: str
) -> None:
    def verdict(stack: str) -> Verdict:
        return session(action, f"{BUCKET}/{PROJECT}/{stack}/{thing}")

    assert verdict("pr-1").is_open
    for other in ("pr-12", "pr-2", "dev", "global", "state-backend"):
        is_read = (action, other, thing) == ("s3:GetObject", "global", "terraform.tfstate")
        assert verdict(other).is_open is is_read, other


def test_a_session_lists_its_own_states_only() -> None:
    def verdict(prefix: str) -> bool:
        return session("s3:ListBucket", BUCKET, **{"s3:prefix": prefix}).is_open

    assert verdict(state_key(PLATFORM, "pr-1"))
    assert verdict(state_key(PLATFORM, "global"))
    for other in (state_key(PLATFORM, "pr-12"), state_key(PLATFORM, "dev"), f"{PROJECT}/pr-", ""):
        assert not verdict(other), other


def test_a_session_sees_that_its_state_is_not_there_yet() -> None:
    # S3 asks for this, without a prefix, before it says that an object is missing.
    assert session("s3:ListBucket", BUCKET, **{"s3:prefix": ()}).is_open


def test_the_pipeline_finds_and_reads_all_previews_and_writes_none() -> None:
    prefix = {"s3:prefix": f"{PROJECT}/pr-"}
    assert pipeline("s3:ListBucket", BUCKET, **prefix).is_open
    assert not pipeline("s3:ListBucket", BUCKET, **{"s3:prefix": f"{PROJECT}/"}).is_open
    assert pipeline("s3:ListBucket", BUCKET, **{"s3:prefix": ()}).is_open  # of a missing object
    key = f"{BUCKET}/{PROJECT}/pr-7/terraform.tfstate"
    assert pipeline("s3:GetObject", key).is_open
    assert not pipeline("s3:PutObject", key).is_open
    assert not pipeline("s3:DeleteObject", key).is_open
    assert not pipeline("s3:GetObject", f"{BUCKET}/{PROJECT}/dev/terraform.tfstate").is_open


def test_a_session_changes_records_of_its_preview_and_below_it() -> None:
    def verdict(*hosts: str) -> bool:
        names = {"route53:ChangeResourceRecordSetsNormalizedRecordNames": list(hosts)}
        return session("route53:ChangeResourceRecordSets", ZONE, **names).is_open

    own = f"pr-1.{PLATFORM.domain}"
    assert verdict(own, f"_3a7f.{own}", f"\\052.{own}")
    for other in (
        PLATFORM.domain,
        f"dev.{PLATFORM.domain}",
        f"pr-12.{PLATFORM.domain}",
        f"xpr-1.{PLATFORM.domain}",
    ):
        assert not verdict(other), other
        assert not verdict(own, other), other


def test_a_session_enters_the_account_of_previews_and_no_other() -> None:
    _, stack = shared()
    (onward,) = statements(stack, f"{ROLE}_onward_document")
    deployment = f"arn:aws:iam::{CONFIG.account_id}:role/{PROJECT}-pr-deployment"
    assert (onward["Action"], onward["Resource"]) == (["sts:AssumeRole"], [deployment])


def test_the_role_is_lent_for_one_preview_to_those_who_deploy() -> None:
    _, stack = shared()
    (trust,) = stack["data"]["aws_iam_policy_document"][f"{ROLE}_trust"]["statement"]
    held = {each["variable"]: (each["test"], each["values"]) for each in trust["condition"]}
    assert held[f"aws:RequestTag/{PREVIEW_TAG}"] == ("StringLike", ["pr-*"])
    test, roles = held["aws:PrincipalArn"]
    assert test == "ArnLike"
    assert f"arn:aws:iam::{PLATFORM.account_id}:role/{PROJECT}-shared-apply-pr" in roles
    assert len(roles) == 1 + len(PLATFORM.administrators)


def test_the_account_of_previews_pulls_every_image() -> None:
    _, stack = shared()
    (pull,) = stack["data"]["aws_iam_policy_document"]["registry_app_pull"]["statement"]
    (principals,) = pull["principals"]
    assert f"arn:aws:iam::{CONFIG.account_id}:root" in principals["identifiers"]


def test_the_pipeline_sees_which_images_there_are_and_pushes_none() -> None:
    _, stack = shared()
    (see,) = stack["data"]["aws_iam_policy_document"]["github_apply_pr_images"]["statement"]
    assert see["actions"] == ["ecr:BatchGetImage", "ecr:DescribeImages"]
    assert see["resources"] == ["${aws_ecr_repository.registry_app_main.arn}"]


def test_without_previews_nothing_is_there_for_them() -> None:
    assert not any(ROLE in json.dumps(document) for document in shared(has_previews=False))
    assert not any("-pr-" in json.dumps(document) for document in shared(has_previews=False))


def preview() -> Environment:
    return replace(SMALL, name="pr-1", account_id=CONFIG.account_id, ends_at=END)


def test_all_that_a_preview_makes_says_when_it_ends() -> None:
    made = environment_document(preview())
    for provider in made["provider"]["aws"]:
        assert provider["default_tags"][0]["tags"]["EndsAt"] == "2026-12-02T04:00:00Z"


def test_a_preview_lives_within_the_limits_that_all_previews_share() -> None:
    made = environment_document(preview())
    limits = {role["permissions_boundary"] for role in made["resource"]["aws_iam_role"].values()}
    assert limits <= {
        f"arn:aws:iam::{CONFIG.account_id}:policy/{PROJECT}-pr-{thing}"
        for thing in ("boundary", "deployment-boundary", "plan-boundary")
    }
    account = WITH.previews_account
    assert account
    policies = template(WITH, account, AWS)["Resources"].values()
    named = {each["Properties"].get("ManagedPolicyName") for each in policies}
    assert {arn.rpartition("/")[2] for arn in limits} <= named
    assert pipeline_plan_role_arn(WITH, preview()).endswith("-shared-apply-pr")


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:ssm:us-east-1:{CONFIG.account_id}:parameter/{PROJECT}/pr-12/app/LOG_LEVEL",
        f"arn:aws:s3:::{PROJECT}-pr-12-logs-{CONFIG.account_id}",
        f"arn:aws:sqs:us-east-1:{CONFIG.account_id}:{PROJECT}-pr-12-tasks",
    ],
)
def test_the_role_that_deploys_reaches_the_stores_of_every_preview(arn: str) -> None:
    assert deploys(f"{arn.split(':')[2]}:Anything", arn)
    assert not deploys(f"{arn.split(':')[2]}:Anything", arn.replace("pr-12", "dev"))


def test_it_cannot_change_itself_or_its_limits() -> None:
    account = CONFIG.account_id
    for thing in ("role/{}-pr-deployment", "policy/{}-pr-boundary", "policy/{}-pr-plan-boundary"):
        arn = f"arn:aws:iam::{account}:{thing.format(PROJECT)}"
        assert not deploys("iam:DeleteRole", arn)
        assert not deploys("iam:CreatePolicyVersion", arn)
    assert deploys("iam:DeleteRole", f"arn:aws:iam::{account}:role/{PROJECT}-pr-12-app")


def deploys(action: str, resource: str) -> bool:
    account = WITH.previews_account
    assert account
    made = template(WITH, account, AWS)["Resources"]
    policies = [
        statement
        for name, each in made.items()
        if name.startswith("Deployment") and name not in ("DeploymentRole", "DeploymentBoundary")
        for statement in each["Properties"]["PolicyDocument"]["Statement"]
    ]
    limits = made["DeploymentBoundary"]["Properties"]["PolicyDocument"]["Statement"]
    context = {"aws:ResourceAccount": account.account_id}
    verdict = ask(
        action,
        resource,
        identity=policies,
        boundary=limits,
        context=context,
    )
    return verdict.is_open
