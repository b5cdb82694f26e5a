"""Condition operators, on keys that are known, absent and unknown."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from terrace.reach.permission.conditions import satisfied
from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import parse
from terrace.reach.permission.truth import Truth, all_of

ABSENT: Sequence[str] = ()
OPERATORS = "IAM JSON policy elements: Condition operators"
SETS = "Single-valued vs. multivalued context keys"
MULTIPLE = "Conditions with multiple context keys or values"
VARIABLES = "IAM policy elements: Variables and tags"
ROLE = "arn:aws:iam::111122223333:role/team/worker"


def holds(
    when: Mapping[str, Any],
    context: Mapping[str, str | Sequence[str]],
    *,
    version: str = "2012-10-17",
) -> Truth:
    statement = {"Effect": "Allow", "Action": "*", "Condition": when}
    document = parse("a policy", {"Version": version, "Statement": statement})
    known = Context(context, present=frozenset(("aws:tokenissuetime",)))
    return all_of(satisfied(each, known) for each in document.statements[0].conditions)


# Operator, what the policy wants, what the request carries, and whether that satisfies it.
CASES: list[tuple[str, str, Any, str | Sequence[str], bool]] = [
    (OPERATORS, "StringEquals", "red", "red", True),
    (OPERATORS, "StringEquals", "red", "Red", False),
    (OPERATORS, "StringEquals", "r*", "red", False),
    (OPERATORS, "StringEquals", "red", ABSENT, False),
    (OPERATORS, "StringNotEquals", "red", "blue", True),
    (OPERATORS, "StringNotEquals", "red", "red", False),
    (OPERATORS, "StringNotEquals", "red", ABSENT, True),
    (OPERATORS, "StringEqualsIgnoreCase", "RED", "red", True),
    (OPERATORS, "StringEqualsIgnoreCase", "RED", "blue", False),
    (OPERATORS, "StringEqualsIgnoreCase", "R*", "red", False),
    (OPERATORS, "StringNotEqualsIgnoreCase", "RED", "red", False),
    (OPERATORS, "StringLike", "r?d-*", "red-1", True),
    (OPERATORS, "StringLike", "r?d-*", "rd-1", False),
    (OPERATORS, "StringLike", "RED*", "red", False),
    (OPERATORS, "StringLike", "a.c", "abc", False),
    (OPERATORS, "StringNotLike", "r*", "blue", True),
    (OPERATORS, "StringNotLike", "r*", "red", False),
    (OPERATORS, "StringNotLike", "r*", ABSENT, True),
    (OPERATORS, "NumericEquals", "10", "10.0", True),
    (OPERATORS, "NumericNotEquals", "10", "11", True),
    (OPERATORS, "NumericNotEquals", "10", "10", False),
    (OPERATORS, "NumericNotEquals", "10", ABSENT, True),
    (OPERATORS, "NumericLessThan", 10, "9", True),
    (OPERATORS, "NumericLessThan", "10", "10", False),
    (OPERATORS, "NumericLessThanEquals", "10", "10", True),
    (OPERATORS, "NumericLessThanEquals", "10", "11", False),
    (OPERATORS, "NumericGreaterThan", "10", "10", False),
    (OPERATORS, "NumericGreaterThan", "9", "10", True),
    (OPERATORS, "NumericGreaterThanEquals", "10", "10", True),
    (OPERATORS, "NumericLessThan", "10", ABSENT, False),
    (OPERATORS, "NumericEquals", "10", "ten", False),
    (OPERATORS, "DateEquals", "2026-06-01T00:00:00Z", "1780272000", True),
    (OPERATORS, "DateNotEquals", "2026-06-01", "2026-06-02", True),
    (OPERATORS, "DateLessThan", "2026-06-01T02:00:00+02:00", "2026-05-31T23:59:59Z", True),
    (OPERATORS, "DateLessThan", "2026-06-01T02:00:00+02:00", "2026-06-01T01:00:00Z", False),
    (OPERATORS, "DateLessThan", "2026-06-01", "2026-05-31T23:59:59Z", True),
    (OPERATORS, "DateLessThan", "2026", "2026-01-01", False),
    (OPERATORS, "DateLessThan", "2026", "2025-12-31", True),
    (OPERATORS, "DateGreaterThan", "2026-06-01T00:00:00Z", "1780272000.5", True),
    (OPERATORS, "DateLessThanEquals", "2026-06", "2026-06-01", True),
    (OPERATORS, "DateGreaterThan", "2020-01-01T00:00:01Z", "2026-01-01T00:00:00Z", True),
    (OPERATORS, "DateGreaterThan", "2020-01-01T00:00:01Z", ABSENT, False),
    (OPERATORS, "DateGreaterThanEquals", "2026-01-01", "2025-12-31", False),
    (OPERATORS, "Bool", "true", "true", True),
    (OPERATORS, "Bool", False, "FALSE", True),
    (OPERATORS, "Bool", "false", "true", False),
    (OPERATORS, "Bool", "false", ABSENT, False),
    (OPERATORS, "BinaryEquals", "QUI=", "QUI=", True),
    (OPERATORS, "BinaryEquals", "QUI=", "QUM=", False),
    (OPERATORS, "IpAddress", "203.0.113.0/24", "203.0.113.9", True),
    (OPERATORS, "IpAddress", "203.0.113.7/24", "203.0.113.9", True),
    (OPERATORS, "IpAddress", "203.0.113.9", "203.0.113.10", False),
    (OPERATORS, "IpAddress", ["203.0.113.0/24", "2001:db8::/32"], "2001:db8::1", True),
    (OPERATORS, "IpAddress", "0.0.0.0/0", "2001:db8::1", False),
    (OPERATORS, "IpAddress", "203.0.113.0/24", ABSENT, False),
    (OPERATORS, "NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    (OPERATORS, "NotIpAddress", "203.0.113.0/24", "203.0.113.9", False),
    (OPERATORS, "NotIpAddress", "203.0.113.0/24", ABSENT, True),
    (OPERATORS, "ArnEquals", "arn:aws:iam::*:role/team/*", ROLE, True),
    (OPERATORS, "ArnLike", ROLE, ROLE, True),
    (OPERATORS, "ArnLike", ROLE, ROLE.upper(), False),
    (OPERATORS, "ArnEquals", "arn:aws:s:*:11:shop/*", "arn:aws:s:eu:9:x:11:shop/a", False),
    (OPERATORS, "ArnLike", "*", ROLE, True),
    (OPERATORS, "ArnLike", "arn:aws:iam:*", ROLE, False),
    (OPERATORS, "ArnLike", "arn:aws:s:*:11:shop/*", "arn:aws:s:eu:9:x:11:shop/a", False),
    (OPERATORS, "StringLike", "arn:aws:s:*:11:shop/*", "arn:aws:s:eu:9:x:11:shop/a", True),
    (OPERATORS, "ArnNotEquals", ROLE, "arn:aws:iam::1:role/x", True),
    (OPERATORS, "ArnNotLike", "arn:aws:iam::*:role/team/*", ROLE, False),
    (OPERATORS, "ArnNotLike", ROLE, ABSENT, True),
    (f"{OPERATORS}, IfExists", "StringEqualsIfExists", "red", ABSENT, True),
    (f"{OPERATORS}, IfExists", "StringEqualsIfExists", "red", "blue", False),
    (f"{OPERATORS}, IfExists", "StringNotEqualsIfExists", "red", ABSENT, True),
    (f"{OPERATORS}, IfExists", "BoolIfExists", "false", ABSENT, True),
    (f"{OPERATORS}, IfExists", "NumericLessThanIfExists", "5", "6", False),
    (f"{OPERATORS}, Null", "Null", "true", ABSENT, True),
    (f"{OPERATORS}, Null", "Null", "true", "red", False),
    (f"{OPERATORS}, Null", "Null", "false", "red", True),
    (f"{OPERATORS}, Null", "Null", "false", ABSENT, False),
    (f"{OPERATORS}, Null", "Null", ["true", "false"], ABSENT, True),
    (f"{MULTIPLE}, OR", "StringEquals", ["red", "blue"], "blue", True),
    (f"{MULTIPLE}, NOR", "StringNotEquals", ["red", "blue"], "blue", False),
    (f"{MULTIPLE}, NOR", "StringNotEquals", ["red", "blue"], "green", True),
    (SETS, "ForAllValues:StringLike", ["a*", "b*"], ["a1", "b1"], True),
    (SETS, "ForAllValues:StringLike", ["a*", "b*"], ["a1", "c1"], False),
    (SETS, "ForAllValues:StringEquals", "a", ABSENT, True),
    (SETS, "ForAllValues:StringEquals", "a", "", True),
    (SETS, "ForAllValues:StringNotLike", "key1*", ["key2"], True),
    (SETS, "ForAllValues:StringNotLike", "key1*", ["key1:hr", "key2"], False),
    (SETS, "ForAllValues:StringNotLike", "key1*", ABSENT, True),
    (SETS, "ForAnyValue:StringEquals", ["a", "b"], ["b", "c"], True),
    (SETS, "ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], False),
    (SETS, "ForAnyValue:StringEquals", "a", ABSENT, False),
    (SETS, "ForAnyValue:StringLike", "*", "", False),
    (SETS, "ForAnyValue:StringNotEquals", "a", ["a", "b"], True),
    (SETS, "ForAnyValue:StringNotEquals", "a", ABSENT, False),
    ("re:Post, on ForAnyValue with IfExists", "ForAnyValue:StringEqualsIfExists", "a", (), False),
    (SETS, "ForAllValues:StringEqualsIfExists", "a", ABSENT, True),
    (f"{SETS}, without a qualifier", "StringEquals", "a", ["a", "b"], True),
    (f"{SETS}, without a qualifier", "StringNotEquals", "a", ["a", "b"], False),
]


@pytest.mark.parametrize(("source", "operator", "wanted", "carried", "expected"), CASES)
def test_an_operator_compares_as_aws_documents_it(
    source: str, operator: str, wanted: Any, carried: str | Sequence[str], expected: bool
) -> None:
    found = holds({operator: {"aws:Thing": wanted}}, {"AWS:thing": carried})
    assert found.holds is expected, source


TWO_KEYS = {"StringEquals": {"s3:prefix": ["a", "b"], "s3:delimiter": "/"}}
TWO_OPERATORS = {"StringEquals": {"s3:prefix": "a"}, "Bool": {"aws:SecureTransport": "true"}}


@pytest.mark.parametrize(
    ("when", "context", "expected"),
    [
        (TWO_KEYS, {"s3:prefix": "b", "s3:delimiter": "/"}, True),
        (TWO_KEYS, {"s3:prefix": "b", "s3:delimiter": "."}, False),
        (TWO_KEYS, {"s3:prefix": "c", "s3:delimiter": "/"}, False),
        (TWO_OPERATORS, {"s3:prefix": "a", "aws:SecureTransport": "true"}, True),
        (TWO_OPERATORS, {"s3:prefix": "a", "aws:SecureTransport": "false"}, False),
        ({}, {}, True),
    ],
)
def test_keys_and_operators_must_all_hold(
    when: Mapping[str, Any], context: Mapping[str, str], expected: bool
) -> None:
    assert holds(when, context).holds is expected, f"{MULTIPLE}, AND"


@pytest.mark.parametrize(
    "operator",
    [
        "StringEquals",
        "StringNotEqualsIfExists",
        "ForAllValues:StringLike",
        "ForAnyValue:StringLike",
    ],
)
def test_an_unknown_key_leaves_the_condition_open_and_is_named(operator: str) -> None:
    found = holds({operator: {"aws:SourceVpce": "vpce-1"}}, {})
    assert (found.holds, found.keys) == (None, {"aws:SourceVpce"})


def test_null_of_an_unknown_key_is_unknown_unless_every_request_carries_it() -> None:
    assert holds({"Null": {"aws:SourceVpce": "true"}}, {}).holds is None
    assert holds({"Null": {"aws:TokenIssueTime": "true"}}, {}).holds is False
    assert holds({"Null": {"aws:TokenIssueTime": "false"}}, {}).holds is True


TEAM = "${aws:PrincipalTag/Team}"


@pytest.mark.parametrize(
    ("operator", "wanted", "tag", "expected"),
    [
        ("StringEquals", TEAM, "red", True),
        ("StringEquals", TEAM, "blue", False),
        ("StringEquals", TEAM, ABSENT, False),
        ("StringNotEquals", TEAM, ABSENT, True),
        ("StringLike", f"{TEAM}*", "r", True),
        ("StringLike", TEAM, "*", False),
        ("StringEquals", "${aws:PrincipalTag/Team, 'red'}", ABSENT, True),
        ("StringEquals", "${aws:PrincipalTag/Team, 'red'}", "blue", False),
        ("StringEquals", "${aws:PrincipalTag/Team,'red'}", ABSENT, True),
        ("StringEquals", TEAM, ["red", "red"], False),
    ],
)
def test_a_variable_stands_for_its_value_as_plain_text(
    operator: str, wanted: str, tag: str | Sequence[str], expected: bool
) -> None:
    found = holds(
        {operator: {"s3:ExistingObjectTag/Team": wanted}},
        {"s3:ExistingObjectTag/Team": "red", "aws:PrincipalTag/Team": tag},
    )
    assert found.holds is expected, VARIABLES


def test_an_unknown_variable_is_named() -> None:
    found = holds({"StringEquals": {"s3:prefix": TEAM}}, {"s3:prefix": "red"})
    assert (found.holds, found.keys) == (None, {"aws:PrincipalTag/Team"})


def test_special_characters_can_be_meant_literally() -> None:
    when = {"StringLike": {"s3:prefix": "${$}{a}${*}${?}"}}
    assert holds(when, {"s3:prefix": "${a}*?"}).holds is True
    assert holds(when, {"s3:prefix": "${a}xy"}).holds is False


def test_policies_of_the_older_version_know_no_variables() -> None:
    when = {"StringEquals": {"s3:prefix": TEAM}}
    assert holds(when, {"s3:prefix": TEAM}, version="2008-10-17").holds is True


def test_numbers_and_dates_know_no_variables() -> None:
    with pytest.raises(Exception, match="where a number is needed"):
        holds({"NumericEquals": {"s3:max-keys": TEAM}}, {})
