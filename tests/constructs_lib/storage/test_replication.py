import pytest

from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.replication import Replication
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    statements,
    synthesize,
)


def build(stack: Sketch) -> None:
    keys, buckets = {}, {}
    for place, provider in (("here", None), ("there", stack.elsewhere)):
        keys[place] = EncryptionKey(
            stack,
            f"{place}-key",
            site=SITE,
            thing=place,
            purpose="Encrypts",
            provider=provider,
        )
        buckets[place] = Bucket(
            stack,
            place,
            site=SITE,
            config=BucketConfig(name=f"data-{place}", noncurrent_days=30),
            key=keys[place],
            provider=provider,
        )
    Replication(
        stack,
        "replication",
        site=SITE,
        thing="data",
        source=buckets["here"],
        source_key=keys["here"],
        target=buckets["there"],
        target_key=keys["there"],
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_every_object_goes_to_the_other_bucket_under_the_key_from_there(document: Json) -> None:
    configuration = only(document, "aws_s3_bucket_replication_configuration")
    assert configuration["bucket"] == "${aws_s3_bucket.here_main.id}"
    (rule,) = configuration["rule"]
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": ""})
    assert rule["source_selection_criteria"] == {"sse_kms_encrypted_objects": {"status": "Enabled"}}
    assert rule["destination"]["bucket"] == "${aws_s3_bucket.there_main.arn}"
    assert rule["destination"]["encryption_configuration"] == {
        "replica_kms_key_id": "${aws_kms_key.there_key_main.arn}"
    }


def test_it_waits_for_what_s3_asks_for(document: Json) -> None:
    configuration = only(document, "aws_s3_bucket_replication_configuration")
    assert set(configuration["depends_on"]) == {
        "aws_iam_role_policy.replication_policy",
        "aws_s3_bucket_versioning.here_versions",
        "aws_s3_bucket_versioning.there_versions",
    }


def test_the_role_reads_one_bucket_and_writes_the_other(document: Json) -> None:
    found = statements(document, "replication_document")
    assert found["ReadVersions"]["resources"] == ["${aws_s3_bucket.here_main.arn}/*"]
    assert found["WriteCopies"]["resources"] == ["${aws_s3_bucket.there_main.arn}/*"]
    assert found["Decrypt"]["resources"] == ["${aws_kms_key.here_key_main.arn}"]
    assert found["Encrypt"]["resources"] == ["${aws_kms_key.there_key_main.arn}"]
    assert not any("*" in action for each in found.values() for action in each["actions"])


def test_everything_about_a_bucket_elsewhere_is_made_there(document: Json) -> None:
    for type_, found in document["resource"].items():
        for address, each in found.items():
            is_there = each.get("provider") == "aws.elsewhere"
            assert is_there == address.startswith("there_"), f"{type_}.{address}"
