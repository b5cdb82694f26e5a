import pytest

from constructs_lib.account.account_security import AccountSecurity, AccountSecurityConfig
from constructs_lib.account.trail import TrailConfig
from constructs_lib.storage.log_bucket import LogBucket
from tests.support.synth import (
    ACCOUNT,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)


def made(*, analyze_access: bool = True, retained: bool = True) -> Json:
    def build(stack: Sketch) -> None:
        logs = LogBucket(
            stack,
            "storage",
            site=SITE,
        )
        trail = TrailConfig(
            record_days=400,
        )
        AccountSecurity(
            stack,
            "account",
            site=SITE,
            config=AccountSecurityConfig(trail=trail, analyze_access=analyze_access),
            access_logs=logs.bucket,
        )

    return synthesize(build)


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_the_trail_covers_all_regions_and_shows_changes_of_its_files(document: Json) -> None:
    trail = only(document, "aws_cloudtrail")
    assert trail["is_multi_region_trail"] is True
    assert trail["include_global_service_events"] is True
    assert trail["enable_log_file_validation"] is True
    assert trail["kms_key_id"] == "${aws_kms_key.account_key_main.arn}"


def test_the_trail_waits_for_the_right_to_write(document: Json) -> None:
    trail = only(document, "aws_cloudtrail")
    assert trail["depends_on"] == ["aws_iam_role_policy.account_trail_delivery_policy"]
    assert trail["s3_bucket_name"] == "${aws_s3_bucket_policy.account_trail_record_access.bucket}"


def test_only_this_trail_writes_into_the_record(document: Json) -> None:
    source = ["arn:aws:cloudtrail:us-east-1:123456789012:trail/terrace-test-trail"]
    policy = statements(document, "account_trail_record_policy")
    for sid in ("FindBucket", "WriteRecord"):
        assert policy[sid]["condition"][0]["values"] == source
    assert policy["WriteRecord"]["resources"] == [
        "arn:aws:s3:::terrace-test-trail-123456789012/AWSLogs/123456789012/*"
    ]


def test_the_record_cannot_be_destroyed_unless_nothing_is_real(document: Json) -> None:
    record = "account_trail_record_main"
    assert resources(document, "aws_s3_bucket")[record]["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in resources(made(retained=False), "aws_s3_bucket")[record]


def test_who_reads_the_record_is_on_record(document: Json) -> None:
    logging = resources(document, "aws_s3_bucket_logging")["account_trail_record_access_logs"]
    assert logging["bucket"] == "${aws_s3_bucket.account_trail_record_main.id}"
    assert logging["target_bucket"] == "${aws_s3_bucket_policy.storage_logs_access.bucket}"


def test_no_bucket_is_public_and_no_volume_in_clear_text(document: Json) -> None:
    block = only(document, "aws_s3_account_public_access_block")
    assert block["block_public_policy"]
    assert block["restrict_public_buckets"]
    assert only(document, "aws_ebs_encryption_by_default")["enabled"] is True


def test_passwords_are_as_the_benchmark_asks(document: Json) -> None:
    passwords = only(document, "aws_iam_account_password_policy")
    assert passwords["minimum_password_length"] == 14
    assert passwords["password_reuse_prevention"] == 24
    assert passwords["max_password_age"] == 90


def test_somebody_looks_for_intruders_and_open_doors(document: Json) -> None:
    assert only(document, "aws_guardduty_detector")["enable"] is True
    assert only(document, "aws_accessanalyzer_analyzer")["type"] == "ACCOUNT"
    assert "aws_accessanalyzer_analyzer" not in made(analyze_access=False)["resource"]


def test_findings_come_from_the_two_standards_that_are_named(document: Json) -> None:
    account = only(document, "aws_securityhub_account")
    assert account["enable_default_standards"] is False
    assert account["control_finding_generator"] == "SECURITY_CONTROL"
    assert [
        each["standards_arn"]
        for each in resources(document, "aws_securityhub_standards_subscription").values()
    ] == [
        "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0",
        "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0",
    ]


def test_whatever_runs_code_is_scanned_for_vulnerabilities(document: Json) -> None:
    scanning = only(document, "aws_inspector2_enabler")
    assert scanning["account_ids"] == [ACCOUNT]
    assert scanning["resource_types"] == ["EC2", "ECR", "LAMBDA"]


def test_trail_and_history_share_a_key_that_both_services_may_use(document: Json) -> None:
    channel = only(document, "aws_config_delivery_channel")
    assert channel["s3_kms_key_arn"] == "${aws_kms_key.account_key_main.arn}"
    policy = statements(document, "account_key_policy")
    assert policy["ConfigUsesKey"]["principals"][0]["identifiers"] == ["config.amazonaws.com"]
    assert policy["ConfigUsesKey"]["condition"][0]["values"] == [ACCOUNT]
    assert "TrailsUseKey" in policy
