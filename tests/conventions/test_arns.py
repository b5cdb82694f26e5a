import pytest

from conventions.arns import can_meet

BUCKET = "arn:*:s3:::+"
OBJECT = "arn:*:s3:::*/*"
GROUP = "arn:*:logs:~:*:log-group:*"
STREAM = "arn:*:logs:~:*:log-group:*:log-stream:*"


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("arn:aws:s3:::acme", BUCKET, True),
        ("arn:aws:s3:::acme/*", BUCKET, False),
        ("arn:aws:s3:::acme*", BUCKET, True),
        ("arn:aws:s3:::acme", OBJECT, False),
        ("arn:aws:s3:::acme/*", OBJECT, True),
        ("arn:aws:s3:::acme*", OBJECT, True),
        ("arn:aws:s3:::*", OBJECT, True),
        ("arn:aws-cn:s3:::acme", BUCKET, True),
        ("arn:aws:s3:us-east-1::acme", BUCKET, False),
        ("arn:aws:sqs:us-east-1:1:acme", BUCKET, False),
        ("arn:aws:logs:us-east-1:1:log-group:/a/b:*", STREAM, True),
        ("arn:aws:logs:us-east-1:1:log-group:/a/b:*", GROUP, True),
        ("arn:aws:logs:us-east-1:1:log-group:/a/b", STREAM, False),
        ("arn:aws:logs:us-east-1:1:log-group:/a/b:log-stream:c", STREAM, True),
        ("arn:*:logs:~:*:log-group:~", STREAM, False),
        ("arn:*:logs:~:*:log-group:~:*", STREAM, True),
        ("arn:*:s3:::+/*", BUCKET, False),
        ("arn:*:s3:::+/*", OBJECT, True),
        ("arn:aws:s3:::+/*", "arn:*:s3:~:*:accesspoint/+", False),
        ("arn:aws:s3:*:*:accesspoint/a", "arn:*:s3:~:*:accesspoint/+", True),
        ("arn:aws:s3:::", BUCKET, False),
        ("arn:aws:sqs:us-east-?:1:acme", "arn:*:sqs:*:*:*", True),
        ("arn:aws:iam::1:role/a?b", "arn:aws:iam::*:role/axb", True),
        ("arn:aws:iam::1:role/a?b", "arn:aws:iam::*:role/ab", False),
        ("arn:aws:iam::*", "arn:aws:iam::1:role/a", True),
        ("arn:aws:iam:*", "arn:aws:iam::1:role/a", True),
        ("arn:aws:iam", "arn:aws:iam::1:role/a", False),
        ("acme-dev", BUCKET, False),
    ],
)
def test_two_patterns_meet_where_some_arn_fits_both(one: str, other: str, meet: bool) -> None:
    assert can_meet(one, other) is meet
    assert can_meet(other, one) is meet


def test_patterns_full_of_stars_are_judged_at_once() -> None:
    assert not can_meet(f"arn:aws:a:::{'*a' * 60}b", f"arn:aws:a:::{'a*' * 60}c")
