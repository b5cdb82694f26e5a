from dataclasses import dataclass

import pytest

from constructs_lib.storage.reference import ExistingLogBucket
from constructs_lib.storage.static_bucket import StaticBucket
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize

ARN = "${aws_s3_bucket.static_assets_main.arn}"


@dataclass(frozen=True, slots=True)
class Distribution:
    arn: str


def build(stack: Sketch) -> None:
    logs = ExistingLogBucket("logs")
    bucket = StaticBucket(stack, "static", site=SITE, key=key(stack), access_logs=logs)
    bucket.let_read(Distribution("arn:of:distribution"))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_one_distribution_reads_the_assets_and_nobody_else(document: Json) -> None:
    policy = statements(document, "static_assets_policy")
    assert sorted(policy) == ["DistributionReadsAssets", "RefusePlainHttp"]
    read = policy["DistributionReadsAssets"]
    assert (read["actions"], read["resources"]) == (["s3:GetObject"], [f"{ARN}/*"])
    assert read["principals"] == [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}]
    assert read["condition"] == [
        {"test": "StringEquals", "variable": "aws:SourceArn", "values": ["arn:of:distribution"]}
    ]


def test_a_release_that_was_overwritten_can_be_brought_back_for_a_month(document: Json) -> None:
    (rule,) = only(document, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]  # and no object


def test_its_requests_are_recorded(document: Json) -> None:
    assert only(document, "aws_s3_bucket_logging")["target_bucket"] == "logs"
