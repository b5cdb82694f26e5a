from dataclasses import dataclass

import pytest
from cdktf import TerraformProvider

from constructs_lib.security.reference import ExistingKey
from constructs_lib.site import Site
from constructs_lib.storage.config import UploadsConfig
from constructs_lib.storage.reference import ExistingLogBucket
from constructs_lib.storage.uploads import Uploads
from tests.support.platform import key
from tests.support.synth import (
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)
from tests.support.workload import connect, connections, policy, settings, workload

ARN = "${aws_s3_bucket.uploads_objects_main.arn}"
BUCKET = "aws_s3_bucket"


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    region: str
    provider: TerraformProvider
    key: ExistingKey


def add(stack: Sketch, *, site: Site = SITE, copies: bool = False) -> Uploads:
    elsewhere = Elsewhere(region="us-west-2", provider=stack.elsewhere, key=ExistingKey("its-key"))
    return Uploads(
        stack,
        "uploads",
        site=site,
        config=UploadsConfig(restorable_days=7),
        key=key(stack),
        access_logs=ExistingLogBucket("logs"),
        copies=elsewhere if copies else None,
    )


@pytest.fixture(scope="module")
def document() -> Json:
    workloads = (workload(), workload("thumbnails", group=None))
    return synthesize(lambda stack: connect(stack, add(stack), *workloads))


@pytest.fixture(scope="module")
def copied() -> Json:
    return synthesize(lambda stack: add(stack, site=PROTECTED_SITE, copies=True))


def test_it_is_encrypted_with_the_key_given_and_records_its_requests(document: Json) -> None:
    encryption = only(document, "aws_s3_bucket_server_side_encryption_configuration")
    (rule,) = encryption["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": "${aws_kms_key.key_main.arn}",
    }
    assert only(document, "aws_s3_bucket_logging")["target_bucket"] == "logs"


def test_a_deleted_object_can_be_brought_back_as_long_as_asked_for_and_no_longer(
    document: Json,
) -> None:
    (rule,) = only(document, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 7}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]  # and no object


def test_it_declares_its_objectives(document: Json) -> None:
    assert only(document, BUCKET)["tags"] == {
        "RecoveryTimeObjective": "240 minutes",
        "RecoveryPointObjective": "0 minutes",
    }


def test_it_is_hard_to_lose_where_it_is_protected_and_so_are_its_copies(
    document: Json, copied: Json
) -> None:
    kept = resources(copied, BUCKET)
    assert kept.keys() == {
        "uploads_objects_main",
        "uploads_copies_main",
        "uploads_copies_access_logs_main",
    }
    for each in kept.values():
        assert each["lifecycle"] == {"prevent_destroy": True}
        assert each["force_destroy"] is False
    thrown_away = only(document, BUCKET)
    assert "lifecycle" not in thrown_away
    assert thrown_away["force_destroy"] is True


def test_every_object_is_copied_into_the_other_region_under_its_key(copied: Json) -> None:
    copies = resources(copied, BUCKET)["uploads_copies_main"]
    assert copies["bucket"] == "terrace-test-uploads-copies-123456789012"
    assert copies["provider"] == "aws.elsewhere"
    (rule,) = only(copied, "aws_s3_bucket_replication_configuration")["rule"]
    assert rule["destination"]["bucket"] == "${aws_s3_bucket.uploads_copies_main.arn}"
    assert rule["destination"]["encryption_configuration"] == {"replica_kms_key_id": "its-key"}
    expiry = resources(copied, "aws_s3_bucket_lifecycle_configuration")
    (rule,) = expiry["uploads_copies_expiry"]["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 7}]


def test_requests_for_copies_are_on_record_in_their_own_region(copied: Json) -> None:
    """S3 writes access logs within one region only; the trail holds no requests for objects."""
    logging = resources(copied, "aws_s3_bucket_logging")["uploads_copies_access_logs"]
    name = "terrace-test-uploads-copies-logs-123456789012"
    policy = "${aws_s3_bucket_policy.uploads_copies_access_logs_access.bucket}"
    assert (logging["target_bucket"], logging["provider"]) == (policy, "aws.elsewhere")
    logs = resources(copied, BUCKET)["uploads_copies_access_logs_main"]
    assert (logs["bucket"], logs["provider"]) == (name, "aws.elsewhere")
    statement = statements(copied, "uploads_copies_access_logs_policy")["ReceiveAccessLogs"]
    assert statement["resources"] == [f"arn:aws:s3:::{name}/*"]


def test_without_another_region_nothing_is_copied(document: Json) -> None:
    assert "aws_s3_bucket_replication_configuration" not in document["resource"]


@pytest.mark.parametrize("role", ["app-role", "thumbnails-role"])
def test_a_workload_works_with_objects_and_can_end_no_version_for_good(
    document: Json, role: str
) -> None:
    granted = policy(document, role, "terrace-test-uploads-access")
    assert granted["ListObjects"]["actions"] == ["s3:ListBucket"]
    assert granted["ListObjects"]["resources"] == [ARN]
    assert granted["WorkWithObjects"]["resources"] == [f"{ARN}/*"]
    assert granted["WorkWithObjects"]["actions"] == [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:PutObject",
    ]


def test_a_workload_uses_the_key_through_s3_only(document: Json) -> None:
    use = policy(document, "app-role", "terrace-test-uploads-access")["UseKey"]
    assert use["actions"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert use["resources"] == ["${aws_kms_key.key_main.arn}"]
    assert use["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:ViaService",
            "values": ["s3.us-east-1.amazonaws.com"],
        }
    ]


def test_a_workload_is_told_its_name_and_needs_no_rule(document: Json) -> None:
    assert settings(document) == {"UPLOADS_BUCKET": "${aws_s3_bucket.uploads_objects_main.bucket}"}
    assert connections(document) == []


def test_what_is_not_connected_may_do_nothing() -> None:
    assert "aws_iam_role_policy" not in synthesize(add)["resource"]
