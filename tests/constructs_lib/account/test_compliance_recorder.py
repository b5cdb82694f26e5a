import json

import pytest

from constructs_lib.account.compliance_recorder import ComplianceRecorder
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.platform import key
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


def made(site: Site = PROTECTED_SITE) -> Json:
    return synthesize(
        lambda stack: ComplianceRecorder(
            stack,
            "compliance",
            site=site,
            record_days=400,
            key=key(stack, users=(KeyUser.CONFIG,)),
            access_logs=ExistingLogBucket("access-logs"),
        )
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_every_type_is_recorded_and_the_global_ones_too(document: Json) -> None:
    recorder = only(document, "aws_config_configuration_recorder")
    assert recorder["recording_group"] == {
        "all_supported": True,
        "include_global_resource_types": True,
    }


def test_what_comes_and_goes_with_every_task_is_recorded_once_a_day(document: Json) -> None:
    mode = only(document, "aws_config_configuration_recorder")["recording_mode"]
    assert mode["recording_frequency"] == "CONTINUOUS"
    assert mode["recording_mode_override"]["recording_frequency"] == "DAILY"
    assert mode["recording_mode_override"]["resource_types"] == ["AWS::EC2::NetworkInterface"]


def test_aws_itself_keeps_the_role_of_the_recorder_up_to_date(document: Json) -> None:
    role = only(document, "aws_iam_service_linked_role")
    assert role["aws_service_name"] == "config.amazonaws.com"
    recorder = only(document, "aws_config_configuration_recorder")
    assert recorder["role_arn"] == "${aws_iam_service_linked_role.compliance_role.arn}"


def test_recording_starts_once_there_is_somewhere_to_deliver_to(document: Json) -> None:
    status = only(document, "aws_config_configuration_recorder_status")
    assert status["is_enabled"] is True
    assert status["depends_on"] == ["aws_config_delivery_channel.compliance_delivery"]
    channel = only(document, "aws_config_delivery_channel")
    assert channel["s3_bucket_name"] == "${aws_s3_bucket_policy.compliance_history_access.bucket}"


def test_only_this_account_writes_into_the_history(document: Json) -> None:
    policy = statements(document, "compliance_history_policy")
    bucket = "arn:aws:s3:::terrace-test-config-123456789012"
    assert policy["WriteHistory"]["resources"] == [f"{bucket}/AWSLogs/{ACCOUNT}/Config/*"]
    for sid in ("FindBucket", "WriteHistory"):
        assert policy[sid]["condition"] == [
            {"test": "StringEquals", "variable": "aws:SourceAccount", "values": [ACCOUNT]}
        ]


def test_the_history_is_encrypted_and_kept_as_long_as_asked(document: Json) -> None:
    address = "compliance_history_encryption"
    encryption = resources(document, "aws_s3_bucket_server_side_encryption_configuration")[address]
    default = encryption["rule"][0]["apply_server_side_encryption_by_default"]
    assert default["kms_master_key_id"] == "${aws_kms_key.key_main.arn}"
    expiry = resources(document, "aws_s3_bucket_lifecycle_configuration")[
        "compliance_history_expiry"
    ]
    assert expiry["rule"][0]["expiration"] == [{"days": 400}]


def test_rules_are_judged_once_something_is_recorded(document: Json) -> None:
    for rule in resources(document, "aws_config_config_rule").values():
        assert rule["source"]["owner"] == "AWS"
        assert rule["depends_on"] == ["aws_config_configuration_recorder.compliance_main"]


def test_the_rule_on_passwords_asks_for_what_the_account_demands(document: Json) -> None:
    rule = resources(document, "aws_config_config_rule")["compliance_passwords"]
    assert json.loads(rule["input_parameters"]) == {
        "MaxPasswordAge": "90",
        "MinimumPasswordLength": "14",
        "PasswordReusePrevention": "24",
    }


def test_only_what_has_to_last_is_judged_by_whether_it_would(document: Json) -> None:
    durable = {"compliance_databases_two_zones", "compliance_databases_kept"}
    rules = resources(document, "aws_config_config_rule")
    assert durable <= rules.keys()
    assert rules.keys() - resources(made(SITE), "aws_config_config_rule").keys() == durable
