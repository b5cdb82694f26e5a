import json
from typing import Any

import pytest

from terrace.embedded_aws.extensions.resource_policy import allows

FILE = "arn:aws:s3:::record/a/b.json"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"Service": ["a.amazonaws.com", "b.amazonaws.com"]},
    "Action": ["s3:PutObject"],
    "Resource": "arn:aws:s3:::record/*",
}
CONTEXT = {"aws:SourceAccount": "123456789012", "aws:SourceArn": "arn:aws:a:us-east-1:1:trail/x"}


def judge(*statements: dict[str, Any], service: str = "a.amazonaws.com") -> bool:
    policy = json.dumps({"Statement": list(statements)})
    return allows(policy, service=service, action="s3:putobject", resource=FILE, context=CONTEXT)


def test_nothing_is_allowed_where_there_is_no_policy() -> None:
    nothing: Any = {"service": "a", "action": "s3:PutObject", "resource": FILE, "context": {}}
    assert not allows(None, **nothing)


def test_one_statement_alone_may_stand_without_a_list() -> None:
    policy = json.dumps({"Statement": STATEMENT})
    assert allows(
        policy, service="b.amazonaws.com", action="s3:PutObject", resource=FILE, context={}
    )


@pytest.mark.parametrize(
    ("change", "is_allowed"),
    [
        ({}, True),
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}, False),
        ({"Principal": {"Service": "c.amazonaws.com"}}, False),
        ({"Action": "s3:Put*"}, True),
        ({"Action": "s3:GetObject"}, False),
        ({"Resource": "arn:aws:s3:::record"}, False),
        ({"Condition": {"StringEquals": {"AWS:SourceAccount": "123456789012"}}}, True),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": ["1", "2"]}}}, False),
        ({"Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}}, True),
        ({"Condition": {"StringNotLike": {"aws:SourceAccount": "1234*"}}}, False),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:a:*:1:trail/*"}}}, True),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, False),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}, True),
        ({"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}}, True),
        ({"Condition": {"Null": {"aws:PrincipalOrgID": "true"}}}, True),
        ({"Condition": {"Null": {"aws:SourceArn": "true"}}}, False),
        ({"Condition": {"DateGreaterThan": {"aws:SourceArn": "2026-01-01"}}}, False),
    ],
)
def test_a_statement_allows_what_it_is_about(change: dict[str, Any], is_allowed: bool) -> None:
    assert judge(STATEMENT | change) is is_allowed


def test_a_denial_outweighs_a_permission() -> None:
    assert judge(STATEMENT)
    assert not judge(STATEMENT, STATEMENT | {"Effect": "Deny"})
    assert judge(STATEMENT, STATEMENT | {"Effect": "Deny", "Action": "s3:DeleteObject"})
