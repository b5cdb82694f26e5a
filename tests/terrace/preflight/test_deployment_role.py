from dataclasses import replace
from typing import Any

import pytest

from conventions.document import Document
from terrace.preflight import deployment_role
from terrace.preflight.deployment_role import trusts
from tests.terrace.preflight.stubs import OWN, SHARED, error, findings, place, stack, texts

ROLE = f"arn:aws:iam::{OWN}:role/deploys"
PIPELINE = f"arn:aws:iam::{SHARED}:role/terrace-shared-apply-dev"
CALLER, RUNS = "deployment role", "deployment role for the pipeline"


def shared() -> Document:
    role = {"name": "terrace-shared-apply-dev"}
    return stack("global", resource={"aws_iam_role": {"apply": role}})


def trust(principal: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def judged(**answers: Any) -> dict[str, tuple[str, str, str]]:
    named = {key.replace("__", "."): answer for key, answer in answers.items()}
    found = findings(deployment_role.checks, place(stack(), named, shared()))
    return {title: texts(each) for title, each in found.items()}


def role(policy: dict[str, Any]) -> dict[str, Any]:
    return {"Role": {"AssumeRolePolicyDocument": policy}}


def test_a_role_that_trusts_the_shared_account_serves_both() -> None:
    found = judged(sts__assume_role={}, iam__get_role=role(trust({"AWS": SHARED})))
    assert found[CALLER] == ("fine", f"you may assume {ROLE}", "")
    assert found[RUNS] == ("fine", "terrace-shared-apply-dev may assume it", "")


def test_a_role_that_refuses_you_stops() -> None:
    found = judged(sts__assume_role=error("AccessDenied"), iam__get_role=error("AccessDenied"))
    state, said, helps = found[CALLER]
    assert state == "stops"
    assert said == f"{ROLE} is missing, does not trust you, or is none that you may assume"
    assert helps == f"as an administrator of account {OWN}: make bootstrap STACK=dev"
    assert found[RUNS][0] == "not read"


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (
            role(trust({"AWS": SHARED})),
            "fine",
            "is there; you read with plans, and do not assume it",
        ),
        (error("NoSuchEntity"), "stops", f"{ROLE} is missing"),
    ],
)
def test_whoever_only_reads_need_not_be_able_to_deploy(answer: Any, state: str, said: str) -> None:
    """As the job of a pipeline that plans."""
    refused = {"sts.assume_role": error("AccessDenied"), "iam.get_role": answer}
    where = replace(place(stack(), refused, shared()), reader="plans")
    found = findings(deployment_role.checks, where)
    assert texts(found[CALLER])[:2] == (state, said)


def test_a_missing_role_stops() -> None:
    found = judged(sts__assume_role={}, iam__get_role=error("NoSuchEntity"))
    assert found[CALLER][:2] == ("stops", f"{ROLE} is missing")
    assert found[RUNS][:2] == ("stops", f"{ROLE} is missing")


def test_a_role_that_does_not_trust_the_pipeline_warns() -> None:
    management = {"AWS": "arn:aws:iam::999999999999:root"}
    found = judged(sts__assume_role={}, iam__get_role=role(trust(management)))
    assert found[RUNS][:2] == (
        "warns",
        (
            f"{ROLE} does not trust terrace-shared-apply-dev, so that deployments of the pipeline "
            "will stop; yours will not"
        ),
    )


def test_a_condition_that_is_not_judged_warns() -> None:
    policy = trust({"AWS": SHARED}, Condition={"StringEquals": {"sts:ExternalId": "x"}})
    assert judged(sts__assume_role={}, iam__get_role=role(policy))[RUNS][0] == "warns"


def test_a_stack_without_a_role_has_no_such_check() -> None:
    assert findings(deployment_role.checks, place(shared())) == {}


@pytest.mark.parametrize(
    ("policy", "answer"),
    [
        (trust({"AWS": PIPELINE}), True),
        (trust({"AWS": [OWN, f"arn:aws:iam::{SHARED}:root"]}), True),
        (trust("*"), True),
        (trust({"AWS": OWN}), False),
        (trust({"Federated": PIPELINE}), False),
        (trust({"AWS": PIPELINE}, Effect="Deny"), False),
        (trust({"AWS": PIPELINE}, Action="sts:TagSession"), False),
        (
            trust({"AWS": SHARED}, Condition={"ArnLike": {"aws:PrincipalArn": "*-apply-dev"}}),
            True,
        ),
        (
            trust({"AWS": SHARED}, Condition={"ArnLike": {"aws:PrincipalArn": "*-apply-qa"}}),
            False,
        ),
        (trust({"AWS": SHARED}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), None),
    ],
)
def test_who_a_trust_policy_admits(policy: dict[str, Any], answer: bool | None) -> None:
    assert trusts(policy, PIPELINE) is answer
