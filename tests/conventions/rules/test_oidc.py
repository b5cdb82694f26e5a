import json

import pytest

TOKENS = "token.actions.githubusercontent.com"
AUDIENCE = {"test": "StringEquals", "variable": f"{TOKENS}:aud", "values": ["sts.amazonaws.com"]}
MAIN = "repo:acme/terrace:environment:dev"


def subject(test: str, *values: str) -> dict[str, object]:
    return {"test": test, "variable": f"{TOKENS}:sub", "values": list(values)}


@pytest.fixture
def trusting(judge, stack):
    """Return the messages about a role that trusts tokens under these conditions."""

    def judged(*conditions: object, role: str = "deploy") -> list[str]:
        statement = {
            "sid": "Ci",
            "actions": ["sts:AssumeRoleWithWebIdentity"],
            "principals": [{"type": "Federated", "identifiers": ["arn"]}],
            "condition": list(conditions),
        }
        trust = {"assume_role_policy": "${data.aws_iam_policy_document.trust.json}"}
        document = stack(
            resource={"aws_iam_role": {role: trust}},
            data={"aws_iam_policy_document": {"trust": {"statement": [statement]}}},
        )
        return judge("IAM002", document)

    return judged


def test_an_exact_audience_and_subject_pass(trusting) -> None:
    assert trusting(AUDIENCE, subject("StringEquals", MAIN)) == []


def test_a_role_for_a_service_needs_neither(judge, stack) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    }
    role = {"assume_role_policy": json.dumps({"Statement": statement})}
    assert judge("IAM002", stack(resource={"aws_iam_role": {"task": role}})) == []


def test_a_plan_role_may_match_the_subjects_of_its_repository(trusting) -> None:
    every = subject("StringLike", "repo:acme/terrace:*")
    assert trusting(AUDIENCE, every, role="github_plan") == []
    assert trusting(AUDIENCE, every, role="floorplan") == [
        (
            "IAM002 MUST dev/aws_iam_role.floorplan: statement Ci accepts every subject like "
            '"repo:acme/terrace:*"; name the exact subject with StringEquals.'
        )
    ]


def test_a_missing_audience_is_found(trusting) -> None:
    assert trusting(subject("StringEquals", MAIN)) == [
        (
            "IAM002 MUST dev/aws_iam_role.deploy: statement Ci does not pin the audience; "
            "add StringEquals on the token service's :aud."
        )
    ]


@pytest.mark.parametrize("test", ["ForAllValues:StringEquals", "StringNotEquals"])
def test_a_missing_subject_is_found_and_a_weak_test_is_none(trusting, test: str) -> None:
    assert trusting(AUDIENCE, subject(test, MAIN)) == [
        (
            "IAM002 MUST dev/aws_iam_role.deploy: statement Ci does not pin the subject; "
            "add StringEquals on the token service's :sub."
        )
    ]


@pytest.mark.parametrize("value", ["repo:acme/*", "*", "repo:*:ref:refs/heads/main"])
def test_subjects_of_any_repository_are_found_on_a_plan_role_too(trusting, value: str) -> None:
    assert trusting(AUDIENCE, subject("StringLike", value), role="plan") == [
        (
            f'IAM002 MUST dev/aws_iam_role.plan: statement Ci accepts subjects like "{value}" '
            f"of any repository; name owner and repository before the wildcard."
        )
    ]
