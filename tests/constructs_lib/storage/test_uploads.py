import functools

from constructs_lib.storage.data_bucket import DataBucket, DataBucketConfig

from constructs_lib.security.reference import ExistingRole
from constructs_lib.storage.log_bucket import LogBucket
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, resources, statements
from tests.support.synth import synthesize as synthesized

ARN = "${aws_s3_bucket.uploads_objects_main.arn}"


def build(stack: Sketch) -> None:
    logs = LogBucket(
        stack,
        "storage",
        site=SITE,
    )
    bucket = DataBucket(
        stack,
        "uploads",
        site=SITE,
        config=DataBucketConfig(restorable_days=7),
        key=key(stack),
        access_logs=logs.bucket,
    )
    bucket.grant_read_write(ExistingRole("app"), grantee="app")


@functools.cache
def made() -> Json:
    return synthesized(build)


def test_it_is_encrypted_with_the_key_given_and_records_its_requests() -> None:
    encryption = resources(made(), "aws_s3_bucket_server_side_encryption_configuration")
    (rule,) = encryption["uploads_objects_encryption"]["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": "${aws_kms_key.key_main.arn}",
    }
    (log,) = resources(made(), "aws_s3_bucket_logging").values()
    assert log["target_bucket"] == "${aws_s3_bucket_policy.storage_logs_access.bucket}"


def test_a_deleted_object_can_be_brought_back_as_long_as_asked_for_and_no_longer() -> None:
    expiry = resources(made(), "aws_s3_bucket_lifecycle_configuration")
    (rule,) = expiry["uploads_objects_expiry"]["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 7}]
    assert "expiration" not in rule


def test_it_declares_its_objectives_and_refuses_to_be_destroyed() -> None:
    bucket = resources(made(), "aws_s3_bucket")["uploads_objects_main"]
    assert bucket["tags"] == {
        "RecoveryTimeObjective": "240 minutes",
        "RecoveryPointObjective": "0 minutes",
    }
    assert bucket["lifecycle"] == {"prevent_destroy": True}


def test_the_application_works_with_objects_and_can_end_no_version_for_good() -> None:
    grants = statements(made(), "uploads_app_document")
    assert grants["ListObjects"]["resources"] == [ARN]
    assert grants["WorkWithObjects"]["resources"] == [f"{ARN}/*"]
    assert grants["WorkWithObjects"]["actions"] == [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:PutObject",
    ]
    assert grants["UseKey"]["resources"] == ["${aws_kms_key.key_main.arn}"]
    (policy,) = resources(made(), "aws_iam_role_policy").values()
    assert policy["role"] == "app"
