"""Patterns of actions and resources."""

import pytest

from terrace.reach.permission.context import Context
from terrace.reach.permission.matching import Style, matches, matches_action

RESOURCE = "IAM JSON policy elements: Resource, Using wildcards in resource ARNs"
QUEUE = "arn:aws:sqs:us-east-2:111122223333:jobs"
LOGS = "arn:aws:logs:us-east-2:111122223333:log-group:/app:log-stream:web"


@pytest.mark.parametrize(
    ("patterns", "action", "expected"),
    [
        (("s3:GetObject",), "s3:GetObject", True),
        (("S3:getobject",), "s3:GetObject", True),
        (("s3:Get*",), "s3:GetObject", True),
        (("s3:Get*",), "s3:PutObject", False),
        (("s3:Get*",), "s3:ForGetObject", False),
        (("s3:GetObject",), "s3:GetObjectTagging", False),
        (("s3:?etObject",), "s3:GetObject", True),
        (("s3:?etObject",), "s3:tObject", False),
        (("ec2:*", "s3:*"), "s3:GetObject", True),
        (("*",), "rds-db:connect", True),
        (("rds.db:connect",), "rds-db:connect", False),
        ((), "s3:GetObject", False),
    ],
)
def test_actions_match_without_regard_to_case(
    patterns: tuple[str, ...], action: str, expected: bool
) -> None:
    assert matches_action(patterns, action) is expected, "IAM JSON policy elements: Action"


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        ("*", QUEUE, True),
        ("*", "*", True),
        (QUEUE, QUEUE, True),
        (QUEUE, QUEUE.replace("jobs", "Jobs"), False),
        (QUEUE, f"{QUEUE}-dead", False),
        (f"{QUEUE}*", f"{QUEUE}-dead", True),
        (f"{QUEUE}-????", f"{QUEUE}-dead", True),
        ("arn:aws:sqs:*:111122223333:jobs", QUEUE, True),
        ("arn:aws:sqs:us-*:111122223333:jobs", QUEUE, True),
        ("arn:aws:sqs:*:999999999999:jobs", QUEUE, False),
        ("arn:aws:sqs", QUEUE, True),
        ("arn:aws:sns", QUEUE, False),
        ("arn:aws:sqs:*", QUEUE, True),
        ("arn:aws:s3:::reports/*", "arn:aws:s3:::reports/2026/june.csv", True),
        ("arn:aws:s3:::reports/*", "arn:aws:s3:::reports", False),
        ("arn:aws:s3:::reports", "arn:aws:s3:::reports/2026/june.csv", False),
        ("arn:aws:s3:::*/june.csv", "arn:aws:s3:::reports/2026/june.csv", True),
        ("arn:aws:s3:::r+ports/*", "arn:aws:s3:::rrports/x", False),
        ("arn:aws:logs:*:*:log-group:/app:*", LOGS, True),
        ("arn:aws:logs:*:*:log-group:*:web", LOGS, True),
        ("arn:aws:logs:*:*:*", LOGS, True),
        # In the middle of a segment, * and ? stay within it; at its end, * does not.
        ("arn:aws:x:*a:1:shop", "arn:aws:x:eu:9:a:1:shop", False),
        ("arn:a*s:x:eu:1:shop", "arn:a:s:x:eu:1:shop", False),
        ("arn:aws:x:eu:1*1:shop", "arn:aws:x:eu:1:1:shop", False),
        ("arn:aws:x:eu:1*1:shop", "arn:aws:x:eu:1001:shop", True),
        ("arn:aws:x:eu?9:1:shop", "arn:aws:x:eu:9:1:shop", False),
        ("arn:aws:x:eu*:1:shop", "arn:aws:x:eu:9:1:shop", True),
        ("*", "arn:aws:s3:::reports/a\nb", True),
    ],
)
def test_resources_match_by_segments(pattern: str, resource: str, expected: bool) -> None:
    found = matches(pattern, resource, Context(), style=Style.RESOURCE, variables=True)
    assert found.holds is expected, RESOURCE


HOME = "arn:aws:s3:::homes/${aws:PrincipalTag/user}/*"


@pytest.mark.parametrize(
    ("tag", "variables", "expected"),
    [("ann", True, True), ("bob", True, False), ((), True, False), ("ann", False, False)],
)
def test_a_resource_with_a_variable_is_that_of_its_value(
    tag: str | tuple[str, ...], variables: bool, expected: bool
) -> None:
    found = matches(
        HOME,
        "arn:aws:s3:::homes/ann/notes",
        Context({"aws:PrincipalTag/user": tag}),
        style=Style.RESOURCE,
        variables=variables,
    )
    assert found.holds is expected, "IAM policy elements: Variables and tags, Resource element"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("arn:aws:s3:::h*/${aws:PrincipalTag/user}/n?tes", True),
        ("arn:aws:s3:::h*/${aws:PrincipalTag/user}/n?te", False),
        ("arn:aws:s3:::${}homes/ann/notes", False),
        ("arn:aws:s3:::${aws PrincipalTag}homes/ann/notes", False),
    ],
)
def test_variables_and_wildcards_stand_beside_each_other(pattern: str, expected: bool) -> None:
    known = Context({"aws:PrincipalTag/user": "ann"})
    resource = "arn:aws:s3:::homes/ann/notes"
    found = matches(pattern, resource, known, style=Style.RESOURCE, variables=True)
    assert found.holds is expected


def test_a_resource_with_an_unknown_variable_names_it() -> None:
    found = matches(HOME, "arn:aws:s3:::x", Context(), style=Style.RESOURCE, variables=True)
    assert (found.holds, found.keys) == (None, {"aws:PrincipalTag/user"})


def test_a_variable_without_a_value_decides_beside_an_unknown_one() -> None:
    pattern = "arn:aws:s3:::${aws:PrincipalTag/a}/${aws:PrincipalTag/b}/${aws:PrincipalTag/a}"
    known = Context({"aws:PrincipalTag/b": ()})
    found = matches(pattern, "arn:aws:s3:::x", known, style=Style.RESOURCE, variables=True)
    assert found.holds is False
