import pytest

from constructs_lib.observability.tracing import Tracing
from constructs_lib.security.reference import ExistingRole
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize


def build(stack: Sketch) -> None:
    tracing = Tracing(stack, "tracing", site=SITE, key=key(stack))
    tracing.grant_write(ExistingRole("app"), grantee="app")


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_traces_are_encrypted_with_our_key(document: Json) -> None:
    assert only(document, "aws_xray_encryption_config")["type"] == "KMS"
    assert only(document, "aws_xray_encryption_config")["key_id"] == "${aws_kms_key.key_main.arn}"


def test_health_checks_are_not_kept_and_a_twentieth_of_other_requests_is(document: Json) -> None:
    rules = sorted(
        resources(document, "aws_xray_sampling_rule").values(), key=lambda each: each["priority"]
    )
    assert [(each["url_path"], each["reservoir_size"], each["fixed_rate"]) for each in rules] == [
        ("/health", 0, 0),
        ("/ready", 0, 0),
        ("*", 1, 0.05),
    ]


def test_failed_and_slow_requests_stand_in_a_group_of_their_own(document: Json) -> None:
    group = only(document, "aws_xray_group")
    assert group["filter_expression"] == "fault = true OR error = true OR responsetime > 1"
    assert group["group_name"] == "terrace-test-noteworthy"


def test_a_role_that_writes_traces_reads_none(document: Json) -> None:
    write = statements(document, "tracing_app_write")["WriteTraces"]
    assert write["actions"] == [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ]
    assert only(document, "aws_iam_role_policy")["role"] == "app"
