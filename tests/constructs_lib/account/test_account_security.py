from typing import Any

import pytest

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.account.security_events import EVENTS
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.site import Site
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.alarms import ALARMS, assert_alarms
from tests.support.synth import (
    ACCOUNT,
    PROTECTED_SITE,
    SITE,
    Json,
    only,
    resources,
    statements,
    synthesize,
)

DETECTORS = {
    "configuration_history": "aws_config_configuration_recorder",
    "threat_detection": "aws_guardduty_detector",
    "access_analyzer": "aws_accessanalyzer_analyzer",
    "findings": "aws_securityhub_account",
    "vulnerability_scanning": "aws_inspector2_enabler",
    "sensitive_data": "aws_macie2_account",
}


def made(
    site: Site = SITE, *, alarms: Alarms | None = ALARMS, public: bool = False, **changes: Any
) -> Json:
    return synthesize(
        lambda stack: AccountSecurity(
            stack,
            "account",
            site=site,
            config=AccountSecurityConfig(**changes),
            access_logs=ExistingLogBucket("access-logs"),
            alarms=alarms,
            block_public_buckets=not public,
        )
    )


def there(document: Json) -> set[str]:
    return {name for name, type_ in DETECTORS.items() if type_ in document["resource"]}


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


@pytest.mark.parametrize("bucket", ["account_trail_record_main", "account_compliance_history_main"])
def test_the_record_cannot_be_destroyed_unless_nothing_is_real(document: Json, bucket: str) -> None:
    kept = resources(made(PROTECTED_SITE), "aws_s3_bucket")[bucket]
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert kept["force_destroy"] is False
    assert "lifecycle" not in resources(document, "aws_s3_bucket")[bucket]


def test_the_record_is_kept_as_long_as_chosen_and_the_log_as_other_logs() -> None:
    document = made(record_days=90)
    rules = resources(document, "aws_s3_bucket_lifecycle_configuration")
    for bucket in ("account_trail_record_expiry", "account_compliance_history_expiry"):
        assert rules[bucket]["rule"][0]["expiration"] == [{"days": 90}]
    log = resources(document, "aws_cloudwatch_log_group")["account_trail_log"]
    assert log["retention_in_days"] == SITE.log_retention_days


def test_who_reads_the_record_is_on_record(document: Json) -> None:
    logging = resources(document, "aws_s3_bucket_logging")["account_trail_record_access_logs"]
    assert logging["bucket"] == "${aws_s3_bucket.account_trail_record_main.id}"
    assert logging["target_bucket"] == "access-logs"


def test_no_bucket_is_public_and_no_volume_in_clear_text(document: Json) -> None:
    block = only(document, "aws_s3_account_public_access_block")
    assert block["block_public_policy"]
    assert block["restrict_public_buckets"]
    assert only(document, "aws_ebs_encryption_by_default")["enabled"] is True
    assert "aws_s3_account_public_access_block" not in made(public=True)["resource"]


def test_passwords_are_as_the_benchmark_asks(document: Json) -> None:
    passwords = only(document, "aws_iam_account_password_policy")
    assert passwords["minimum_password_length"] == 14
    assert passwords["password_reuse_prevention"] == 24
    assert passwords["max_password_age"] == 90


def test_somebody_looks_for_intruders_and_open_doors(document: Json) -> None:
    assert only(document, "aws_guardduty_detector")["enable"] is True
    assert only(document, "aws_accessanalyzer_analyzer")["type"] == "ACCOUNT"


def test_no_feature_of_guardduty_comes_unasked(document: Json) -> None:
    found = resources(document, "aws_guardduty_detector_feature").values()
    assert {each["name"]: each["status"] for each in found} == {
        "S3_DATA_EVENTS": "ENABLED",
        "EKS_AUDIT_LOGS": "ENABLED",
        "EBS_MALWARE_PROTECTION": "ENABLED",
        "RDS_LOGIN_EVENTS": "ENABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
        "RUNTIME_MONITORING": "DISABLED",
    }


def test_all_detectors_are_on_by_default(document: Json) -> None:
    assert there(document) == set(DETECTORS)


@pytest.mark.parametrize("detector", DETECTORS)
def test_each_detector_can_be_left_out(detector: str) -> None:
    left_out = {detector, "findings"} if detector == "configuration_history" else {detector}
    document = made(**dict.fromkeys(left_out, False))
    assert there(document) == set(DETECTORS) - left_out


def test_every_event_of_the_trail_that_matters_rings_and_leads_somewhere(document: Json) -> None:
    assert_alarms(document, dict.fromkeys(EVENTS, "security"))
    (group,) = {
        each["log_group_name"]
        for each in resources(document, "aws_cloudwatch_log_metric_filter").values()
    }
    assert group == "${aws_cloudwatch_log_group.account_trail_log.name}"


def test_without_a_topic_there_are_no_alarms_and_all_the_rest() -> None:
    document = made(alarms=None)
    assert "aws_cloudwatch_metric_alarm" not in document["resource"]
    assert only(document, "aws_cloudtrail")


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
