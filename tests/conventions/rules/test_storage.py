import pytest

from conventions.rules.storage import COMPANIONS, PUBLIC_ACCESS

DEFAULT = {"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}
COMPLETE = {
    "aws_s3_bucket_public_access_block": dict.fromkeys(PUBLIC_ACCESS, True),
    "aws_s3_bucket_server_side_encryption_configuration": {"rule": [DEFAULT]},
    "aws_s3_bucket_versioning": {"versioning_configuration": {"status": "Enabled"}},
    "aws_s3_bucket_lifecycle_configuration": {"rule": [{"status": "Enabled"}]},
    "aws_s3_bucket_ownership_controls": {"rule": {"object_ownership": "BucketOwnerEnforced"}},
}


def resources(**changes: object) -> dict[str, object]:
    bodies = {type_: body for type_, body in (COMPLETE | changes).items() if body is not None}
    bucket = {"bucket": "${aws_s3_bucket.logs.id}"}
    companions = {type_: {"logs": {**body, **bucket}} for type_, body in bodies.items()}
    return {"aws_s3_bucket": {"logs": {}}, **companions}


def test_a_complete_bucket_passes(judge, stack) -> None:
    assert judge("S3B001", stack(resource=resources())) == []


@pytest.mark.parametrize("type_", list(COMPANIONS))
def test_each_missing_companion_is_found(judge, stack, type_: str) -> None:
    what = COMPANIONS[type_][0]
    assert judge("S3B001", stack(resource=resources(**{type_: None}))) == [
        f"S3B001 MUST dev/aws_s3_bucket.logs: aws_s3_bucket.logs lacks {what}; add {type_}."
    ]


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("aws_s3_bucket_public_access_block", dict.fromkeys(PUBLIC_ACCESS[1:], True)),
        ("aws_s3_bucket_server_side_encryption_configuration", {"rule": {}}),
        ("aws_s3_bucket_versioning", {"versioning_configuration": {"status": "Suspended"}}),
        ("aws_s3_bucket_lifecycle_configuration", {"rule": {"status": "Disabled"}}),
        ("aws_s3_bucket_ownership_controls", {"rule": {"object_ownership": "ObjectWriter"}}),
    ],
)
def test_each_weak_companion_is_found(judge, stack, type_: str, body) -> None:
    what = COMPANIONS[type_][0]
    assert judge("S3B001", stack(resource=resources(**{type_: body}))) == [
        (
            f"S3B001 MUST dev/aws_s3_bucket.logs: aws_s3_bucket.logs lacks {what}; "
            f"correct {type_}.logs."
        )
    ]


def test_what_is_left_to_a_plan_is_not_judged(judge, stack) -> None:
    unknown = "${var.value}"
    changes = {
        "aws_s3_bucket_public_access_block": dict.fromkeys(PUBLIC_ACCESS, unknown),
        "aws_s3_bucket_versioning": {"versioning_configuration": {"status": unknown}},
        "aws_s3_bucket_lifecycle_configuration": {"rule": [{"status": unknown}]},
        "aws_s3_bucket_ownership_controls": {"rule": {"object_ownership": unknown}},
    }
    assert judge("S3B001", stack(resource=resources(**changes))) == []


@pytest.mark.parametrize(
    "bucket",
    ["acme-dev-logs", "${local.name}", "${each.value.id}", "${var.bucket}", "${local.made}"],
)
def test_a_companion_may_name_its_bucket_in_any_way(judge, stack, bucket: str) -> None:
    found = resources()
    found["aws_s3_bucket"]["logs"] = {"bucket": "acme-dev-logs"}
    for type_ in COMPLETE:
        found[type_]["logs"] |= {"bucket": bucket, "for_each": "${aws_s3_bucket.logs}"}
    locals_ = {"name": "acme-dev-logs", "made": "${aws_s3_bucket.logs.id}"}
    assert judge("S3B001", stack(resource=found, locals=locals_)) == []


def test_a_companion_of_another_bucket_is_none(judge, stack) -> None:
    found = resources()
    found["aws_s3_bucket"] = {"logs": {"bucket": "acme-dev-logs"}, "data": {}}
    for type_ in COMPLETE:
        found[type_]["logs"]["bucket"] = "${aws_s3_bucket.data.id}"
    messages = judge("S3B001", stack(resource=found))
    assert len(messages) == len(COMPANIONS)
    assert all("aws_s3_bucket.logs lacks" in message for message in messages)
