from constructs_lib.storage.bucket import Bucket, BucketConfig
from tests.support.platform import key
from tests.support.synth import Json, Sketch, only, resources, statements, synthesize

CONFIG = BucketConfig(name="terrace-test-data", noncurrent_days=30)


def bucket(config: BucketConfig = CONFIG) -> Json:
    return synthesize(lambda stack: Bucket(stack, "data", config=config, key=key(stack)))


def test_a_bucket_is_private_in_all_four_ways() -> None:
    block = only(bucket(), "aws_s3_bucket_public_access_block")
    assert [name for name, value in block.items() if value is True] == [
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    ]


def test_a_bucket_keeps_versions_and_lets_old_ones_go() -> None:
    document = bucket()
    versioning = only(document, "aws_s3_bucket_versioning")
    assert versioning["versioning_configuration"] == {"status": "Enabled"}
    rule = only(document, "aws_s3_bucket_lifecycle_configuration")["rule"][0]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert "expiration" not in rule


def test_objects_are_encrypted_with_the_given_key() -> None:
    rule = only(bucket(), "aws_s3_bucket_server_side_encryption_configuration")["rule"][0]
    assert rule["apply_server_side_encryption_by_default"] == {
        "kms_master_key_id": "${aws_kms_key.key_main.arn}",
        "sse_algorithm": "aws:kms",
    }
    assert rule["bucket_key_enabled"] is True


def test_plain_http_is_refused_for_bucket_and_objects() -> None:
    deny = statements(bucket(), "data_policy")["RefusePlainHttp"]
    assert (deny["effect"], deny["actions"]) == ("Deny", ["s3:*"])
    assert deny["resources"] == [
        "${aws_s3_bucket.data_main.arn}",
        "${aws_s3_bucket.data_main.arn}/*",
    ]
    assert deny["condition"] == [
        {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}
    ]


def test_a_bucket_cannot_be_destroyed_unless_said_so() -> None:
    assert only(bucket(), "aws_s3_bucket")["lifecycle"] == {"prevent_destroy": True}
    thrown_away = BucketConfig(
        name="x-y",
        noncurrent_days=1,
    )
    found = only(bucket(thrown_away), "aws_s3_bucket")
    assert found["force_destroy"] is True
    assert "lifecycle" not in found


def test_every_request_is_recorded_in_the_log_bucket() -> None:
    def with_logs(stack: Sketch) -> None:
        config = BucketConfig(name="terrace-test-logs", noncurrent_days=1, expiration_days=400)
        logs = Bucket(stack, "logs", config=config, key=None)
        Bucket(stack, "data", config=CONFIG, key=key(stack), access_logs=logs)

    document = synthesize(with_logs)
    logging = only(document, "aws_s3_bucket_logging")
    assert logging["target_bucket"] == "${aws_s3_bucket_policy.logs_access.bucket}"
    assert logging["target_prefix"] == "terrace-test-data/"
    encryption = resources(document, "aws_s3_bucket_server_side_encryption_configuration")
    default = encryption["logs_encryption"]["rule"][0]["apply_server_side_encryption_by_default"]
    assert default == {"sse_algorithm": "AES256"}
