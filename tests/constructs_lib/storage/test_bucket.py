import pytest
from cdktf import TerraformVariable

from constructs_lib.site import Durability, Site
from constructs_lib.storage.bucket import Bucket, BucketConfig
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

CONFIG = BucketConfig(name="terrace-test-data", noncurrent_days=30)


def bucket(site: Site = SITE) -> Json:
    return synthesize(lambda stack: Bucket(stack, "data", site=site, config=CONFIG, key=key(stack)))


@pytest.fixture(scope="module")
def document() -> Json:
    return bucket()


def test_a_bucket_is_private_in_all_four_ways(document: Json) -> None:
    block = only(document, "aws_s3_bucket_public_access_block")
    assert [name for name, value in block.items() if value is True] == [
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    ]


def test_a_bucket_keeps_versions_and_lets_old_ones_go(document: Json) -> None:
    versioning = only(document, "aws_s3_bucket_versioning")
    assert versioning["versioning_configuration"] == {"status": "Enabled"}
    rule = only(document, "aws_s3_bucket_lifecycle_configuration")["rule"][0]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]


def test_objects_are_encrypted_with_the_given_key(document: Json) -> None:
    rule = only(document, "aws_s3_bucket_server_side_encryption_configuration")["rule"][0]
    assert rule["apply_server_side_encryption_by_default"] == {
        "kms_master_key_id": "${aws_kms_key.key_main.arn}",
        "sse_algorithm": "aws:kms",
    }
    assert rule["bucket_key_enabled"] is True


def test_plain_http_is_refused_for_bucket_and_objects(document: Json) -> None:
    deny = statements(document, "data_policy")["RefusePlainHttp"]
    assert (deny["effect"], deny["actions"]) == ("Deny", ["s3:*"])
    assert deny["resources"] == [
        "${aws_s3_bucket.data_main.arn}",
        "${aws_s3_bucket.data_main.arn}/*",
    ]
    assert deny["condition"] == [
        {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}
    ]


def test_a_bucket_keeps_its_objects_where_they_are_protected(document: Json) -> None:
    kept, thrown_away = (
        only(bucket(PROTECTED_SITE), "aws_s3_bucket"),
        only(document, "aws_s3_bucket"),
    )
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert kept["force_destroy"] is False
    assert "lifecycle" not in thrown_away
    assert thrown_away["force_destroy"] is True


def test_a_module_leaves_it_to_whoever_calls_it_what_happens_to_objects() -> None:
    def build(stack: Sketch) -> None:
        protected = TerraformVariable(stack, "protected", type="bool").boolean_value
        site = Site(
            naming=SITE.naming,
            account_id=SITE.account_id,
            region=SITE.region,
            log_retention_days=30,
            durability=Durability(protected=protected, retained=False),
        )
        Bucket(stack, "data", site=site, config=CONFIG, key=None)

    assert only(synthesize(build), "aws_s3_bucket")["force_destroy"] == "${!var.protected}"


def test_every_request_is_recorded_in_the_log_bucket() -> None:
    def with_logs(stack: Sketch) -> None:
        config = BucketConfig(name="terrace-test-logs", noncurrent_days=1, expiration_days=400)
        logs = Bucket(stack, "logs", site=SITE, config=config, key=None)
        Bucket(stack, "data", site=SITE, config=CONFIG, key=key(stack), access_logs=logs)

    document = synthesize(with_logs)
    logging = only(document, "aws_s3_bucket_logging")
    assert logging["target_bucket"] == "${aws_s3_bucket_policy.logs_access.bucket}"
    assert logging["target_prefix"] == "terrace-test-data/"
    encryption = resources(document, "aws_s3_bucket_server_side_encryption_configuration")
    default = encryption["logs_encryption"]["rule"][0]["apply_server_side_encryption_by_default"]
    assert default == {"sse_algorithm": "AES256"}
