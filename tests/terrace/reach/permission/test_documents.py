"""Policy documents, as IAM answers them and as it would refuse them."""

from typing import Any
from urllib.parse import quote

import pytest

from terrace.reach.permission.documents import MalformedPolicyError, parse

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def test_a_document_may_be_text_or_percent_encoded_and_have_one_statement() -> None:
    text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
    plain, encoded = parse("a policy", text), parse("a policy", quote(text))
    assert plain == encoded
    assert [each.label for each in plain.statements] == ["statement 1 of a policy"]
    assert plain.statements[0].actions == ("s3:*",)


def test_a_percent_sign_in_a_plain_document_is_kept() -> None:
    text = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a/b%20c"}]}'
    assert parse("a policy", text).statements[0].resources == ("arn:aws:s3:::a/b%20c",)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"Effect": "allow"}, "statement 2 has Effect 'allow', allowed: Allow and Deny"),
        ({"Action": {"x": 1}}, 'statement 2 has {"x": 1} where a text belongs'),
        ({"NotAction": "s3:*"}, "statement 2 has both Action and NotAction, allowed: one of them"),
        ({"NotResource": "*"}, "statement 2 has both Resource and NotResource, allowed: one of"),
        ({"Principal": "somebody"}, "statement 2 has the principal 'somebody', allowed: \"*\""),
        ({"Condition": ["x"]}, "statement 2 has a Condition that is no JSON object of operators"),
        (
            {"Condition": {"StringIs": {"a": "b"}}},
            "statement 2 has the condition operator StringIs, which IAM does not have",
        ),
        (
            {"Condition": {"ForSome:StringLike": {"a": "b"}}},
            "statement 2 has the qualifier ForSome, allowed: ForAllValues and ForAnyValue",
        ),
        (
            {"Condition": {"NullIfExists": {"a": "true"}}},
            "statement 2 has the condition operator NullIfExists, which IAM does not have",
        ),
        (
            {"Condition": {"Null": {"a": "yes"}}},
            "statement 2 has Null with yes, allowed: true and false",
        ),
        (
            {"Condition": {"DateLessThan": {"a": "soon"}}},
            "statement 2 has 'soon' where a date such as 2026-01-31T00:00:00Z is needed",
        ),
        (
            {"Condition": {"IpAddress": {"a": "10.0.0.0/33"}}},
            "statement 2 has '10.0.0.0/33' where an IP address or range is needed",
        ),
        (
            {"Condition": {"BinaryEquals": {"a": "!"}}},
            "statement 2 has '!' where base64 is needed",
        ),
    ],
)
def test_a_malformed_statement_is_refused_in_one_sentence(
    changed: dict[str, Any], problem: str
) -> None:
    with pytest.raises(MalformedPolicyError) as refusal:
        parse("policy jobs of role worker", {"Statement": [STATEMENT, {**STATEMENT, **changed}]})
    assert str(refusal.value).startswith(f"policy jobs of role worker is malformed: {problem}")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "it is no JSON object"),
        ({}, "it has no Statement"),
        ({"Statement": ["x"]}, "statement 1 is no JSON object"),
        ({"Statement": [{"Effect": "Deny"}]}, "statement 1 has neither Action nor NotAction"),
    ],
)
def test_a_malformed_document_is_refused_in_one_sentence(document: Any, problem: str) -> None:
    with pytest.raises(MalformedPolicyError, match=f"a policy is malformed: {problem}"):
        parse("a policy", document)
