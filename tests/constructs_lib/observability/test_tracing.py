import pytest

from constructs_lib.observability.tracing import Tracing
from conventions.service_authorization import knows_no_resource
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize
from tests.support.workload import connect, connections, policy, settings, workload

GRANT = "terrace-test-traces-write"
OUTSIDE = workload("thumbnails", group=None)


def add(stack: Sketch) -> Tracing:
    return Tracing(stack, "tracing", site=SITE, key=key(stack))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(lambda stack: connect(stack, add(stack), workload(), OUTSIDE))


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


def test_what_is_connected_writes_traces_and_reads_none(document: Json) -> None:
    write = policy(document, "app-role", GRANT)["WriteTraces"]
    assert write["actions"] == [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutSpans",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ]
    assert all(map(knows_no_resource, write["actions"]))


def test_what_is_connected_is_told_where_traces_go(document: Json) -> None:
    assert settings(document) == {
        "TRACES_ENDPOINT": "https://xray.us-east-1.amazonaws.com/v1/traces"
    }


def test_traces_need_no_network_of_ours(document: Json) -> None:
    assert policy(document, "thumbnails-role", GRANT)
    assert connections(document) == []


def test_nobody_writes_traces_who_is_not_connected() -> None:
    assert "aws_iam_role_policy" not in synthesize(add)["resource"]
