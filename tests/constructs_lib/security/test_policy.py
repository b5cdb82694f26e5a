from typing import Any

import pytest

from constructs_lib.security.policy import (
    Statement,
    allow,
    as_json,
    decrypt,
    deny,
    grant,
    policy_text,
    when,
)
from constructs_lib.security.reference import ExistingRole
from tests.support.synth import Json, Sketch, only, resources, statements, synthesize

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/items"


def written(statement: Statement) -> Json:
    document = synthesize(lambda stack: policy_text(stack, "policy", [statement]))
    (found,) = statements(document, "policy").values()
    return found


@pytest.mark.parametrize("many", [False, True])
def test_one_action_resource_or_value_is_written_as_several_are(many: bool) -> None:
    action, variable = "dynamodb:GetItem", "dynamodb:LeadingKeys"

    def one(value: str) -> Any:
        return [value] if many else value

    statement = allow("Read", one(action), one(TABLE), equals={variable: one("me")})
    assert written(statement) == {
        "sid": "Read",
        "actions": [action],
        "resources": [TABLE],
        "condition": [{"test": "StringEquals", "variable": variable, "values": ["me"]}],
    }


def test_what_is_allowed_without_condition_has_none_and_names_nobody() -> None:
    assert written(allow("Read", "s3:GetObject", "*")).keys() == {"sid", "actions", "resources"}


def test_all_conditions_have_to_hold() -> None:
    statement = allow(
        "Pass",
        "iam:PassRole",
        "*",
        when("ArnLike", "iam:AssociatedResourceArn", ["one", "other"]),
        equals={"iam:PassedToService": ["ecs.amazonaws.com", "ec2.amazonaws.com"]},
        like={"aws:ResourceTag/Name": "terrace-*"},
        if_true="aws:SecureTransport",
    )
    assert written(statement)["condition"] == [
        {
            "test": "StringEquals",
            "variable": "iam:PassedToService",
            "values": ["ecs.amazonaws.com", "ec2.amazonaws.com"],
        },
        {"test": "StringLike", "variable": "aws:ResourceTag/Name", "values": ["terrace-*"]},
        {"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]},
        {
            "test": "ArnLike",
            "variable": "iam:AssociatedResourceArn",
            "values": ["one", "other"],
        },
    ]


def test_a_resource_policy_names_services_and_accounts() -> None:
    statement = allow("Write", "s3:PutObject", "*", services="a.amazonaws.com", accounts=["1", "2"])
    assert written(statement)["principals"] == [
        {"type": "Service", "identifiers": ["a.amazonaws.com"]},
        {"type": "AWS", "identifiers": ["1", "2"]},
    ]


def test_what_is_refused_is_refused_to_everybody_where_that_is_said() -> None:
    plain = when("Bool", "aws:SecureTransport", "false")
    refused = written(deny("RefusePlainHttp", "s3:*", ["*"], plain, everybody=True))
    assert refused == {
        "sid": "RefusePlainHttp",
        "effect": "Deny",
        "actions": ["s3:*"],
        "resources": ["*"],
        "principals": [{"type": "*", "identifiers": ["*"]}],
        "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
    }
    assert "principals" not in written(deny("RefuseLeaving", "organizations:*", "*"))


def test_a_key_is_used_through_the_services_named_and_for_reading_only() -> None:
    hosts = ("ssm.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com")
    assert written(decrypt("ReadSettings", "arn:of:key", *hosts)) == {
        "sid": "ReadSettings",
        "actions": ["kms:Decrypt"],
        "resources": ["arn:of:key"],
        "condition": [
            {"test": "StringEquals", "variable": "kms:ViaService", "values": list(hosts)}
        ],
    }


def test_a_grant_is_a_policy_of_the_role_under_the_name_given() -> None:
    def build(stack: Sketch) -> None:
        read = allow("Read", "dynamodb:GetItem", TABLE)
        grant(stack, "app", ExistingRole("app-role"), name="table-access", statements=[read])

    document = synthesize(build)
    policy = only(document, "aws_iam_role_policy")
    assert (policy["role"], policy["name"]) == ("app-role", "table-access")
    assert policy["policy"] == "${data.aws_iam_policy_document.app_document.json}"
    assert statements(document, "app_document")["Read"]["resources"] == [TABLE]


def test_several_get_a_policy_each() -> None:
    def build(stack: Sketch) -> None:
        read = allow("Read", "dynamodb:GetItem", TABLE)
        for label in ("app", "jobs"):
            grant(stack, label, ExistingRole(f"{label}-role"), name="access", statements=[read])

    policies = resources(synthesize(build), "aws_iam_role_policy")
    assert {each["role"] for each in policies.values()} == {"app-role", "jobs-role"}


def test_a_statement_is_the_same_to_terraform_and_to_iam() -> None:
    statement = deny(
        "RefuseRead",
        ["s3:GetObject", "s3:ListBucket"],
        "*",
        when("ArnLike", "aws:PrincipalArn", "a"),
    )
    assert as_json(statement) == {
        "Sid": "RefuseRead",
        "Effect": "Deny",
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "a"}},
    }
    rest = Statement(sid="Rest", not_actions=["iam:*"], not_resources=["b"])
    assert as_json(rest) == {
        "Sid": "Rest",
        "Effect": "Allow",
        "NotAction": "iam:*",
        "NotResource": "b",
    }
