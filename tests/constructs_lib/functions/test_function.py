from datetime import timedelta
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.code_bundle import bundle
from constructs_lib.functions.function import Function, FunctionConfig
from tests.support.functions import surroundings
from tests.support.synth import (
    ACCOUNT,
    BOUNDARY,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

KEY = "${aws_kms_key.key_main.arn}"
QUEUE = "${aws_sqs_queue.function_dead_letters_main.arn}"
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:terrace-test-forwarder"
OWN = {
    "test": "ArnLike",
    "variable": "kms:EncryptionContext:aws:lambda:FunctionArn",
    "values": [ARN, f"{ARN}:*"],
}


def config(**changes: Any) -> FunctionConfig:
    values: dict[str, Any] = {
        "thing": "forwarder",
        "purpose": "Passes things on",
        "code": "alarm_forwarder",
        "timeout": timedelta(seconds=45),
        "memory_mib": 256,
        "environment": {"WHERE": "there"},
    }
    return FunctionConfig(**values | changes)


def build(stack: Sketch) -> None:
    Function(stack, "function", config=config(), **surroundings(stack))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def function(document: Json) -> Json:
    return only(document, "aws_lambda_function")


def test_it_is_python_on_arm_and_bounded(function: Json) -> None:
    assert function["function_name"] == "terrace-test-forwarder"
    assert (function["runtime"], function["architectures"]) == ("python3.13", ["arm64"])
    assert function["handler"] == "alarm_forwarder.handler"
    assert (function["timeout"], function["memory_size"]) == (45, 256)
    assert "reserved_concurrent_executions" not in function  # a young account has 10 in all
    assert function["tracing_config"] == {"mode": "Active"}


def test_it_runs_exactly_the_code_that_was_packed(document: Json, function: Json) -> None:
    archive = only(document, "aws_s3_object")
    assert archive["content_base64"] == bundle("alarm_forwarder").content_base64
    assert archive["kms_key_id"] == KEY
    assert archive["key"] == "functions/forwarder.zip"
    assert function["source_code_hash"] == bundle("alarm_forwarder").sha256_base64
    assert (function["s3_bucket"], function["s3_key"], function["s3_object_version"]) == (
        "${aws_s3_object.function_code.bucket}",
        "${aws_s3_object.function_code.key}",
        "${aws_s3_object.function_code.version_id}",
    )


def test_its_code_is_not_uploaded_before_the_bucket_keeps_versions(document: Json) -> None:
    bucket = only(document, "aws_s3_object")["bucket"]
    assert bucket == "${aws_s3_bucket_versioning.artifacts_bucket_versions.bucket}"


def test_others_call_the_published_version(document: Json, function: Json) -> None:
    assert function["publish"] is True
    alias = only(document, "aws_lambda_alias")
    assert alias["name"] == "live"
    assert alias["function_version"] == "${aws_lambda_function.function_main.version}"


def test_its_variables_are_encrypted(function: Json) -> None:
    assert function["environment"] == {"variables": {"WHERE": "there"}}
    assert function["kms_key_arn"] == KEY


def test_without_variables_it_has_no_key_that_lambda_would_not_store() -> None:
    def plain(stack: Sketch) -> None:
        Function(stack, "function", config=config(environment={}), **surroundings(stack))

    function = only(synthesize(plain), "aws_lambda_function")
    assert "environment" not in function
    assert "kms_key_arn" not in function


def test_its_log_is_encrypted_and_ends_some_day(document: Json, function: Json) -> None:
    groups = resources(document, "aws_cloudwatch_log_group")
    assert groups["function_log"]["name"] == "/aws/lambda/terrace-test-forwarder"
    assert groups["function_log"]["kms_key_id"] == KEY
    assert groups["function_log"]["retention_in_days"] == SITE.log_retention_days
    logging = function["logging_config"]
    assert logging["log_group"] == "${aws_cloudwatch_log_group.function_log.name}"
    assert logging["log_format"] == "JSON"


def test_an_event_is_tried_three_times_in_an_hour_and_then_set_aside(
    document: Json, function: Json
) -> None:
    tries = only(document, "aws_lambda_function_event_invoke_config")
    assert (tries["maximum_retry_attempts"], tries["maximum_event_age_in_seconds"]) == (2, 3600)
    assert tries["qualifier"] == "${aws_lambda_alias.function_live.name}"
    assert function["dead_letter_config"] == {"target_arn": QUEUE}


def test_what_is_set_aside_is_encrypted_kept_for_two_weeks_and_never_sent_in_clear(
    document: Json,
) -> None:
    queue = only(document, "aws_sqs_queue")
    assert queue["name"] == "terrace-test-forwarder-failed"
    assert queue["kms_master_key_id"] == KEY
    assert queue["message_retention_seconds"] == 14 * 24 * 3600
    refused = statements(document, "function_dead_letters_policy")["RefusePlainHttp"]
    assert (refused["effect"], refused["resources"]) == ("Deny", [QUEUE])
    assert refused["condition"][0]["variable"] == "aws:SecureTransport"


def test_it_may_write_its_own_log_its_traces_and_its_queue_and_nothing_else(
    document: Json,
) -> None:
    found = statements(document, "function_permissions_document")
    assert {sid: (each["actions"], each["resources"]) for sid, each in found.items()} == {
        "WriteLog": (
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            ["${aws_cloudwatch_log_group.function_log.arn}:*"],
        ),
        "WriteTraces": (["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
        "SetAside": (["sqs:SendMessage"], [QUEUE]),
        "EncryptWhatIsSetAside": (["kms:Decrypt", "kms:GenerateDataKey"], [KEY]),
        "ReadVariables": (["kms:Decrypt"], [KEY]),
    }
    assert found["EncryptWhatIsSetAside"]["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:ViaService",
            "values": ["sqs.us-east-1.amazonaws.com"],
        }
    ]
    assert found["ReadVariables"]["condition"] == [OWN]


def test_it_is_made_once_its_role_may_use_the_queue(function: Json) -> None:
    assert function["depends_on"] == ["aws_iam_role_policy.function_permissions_policy"]


def test_its_code_never_gets_further_than_the_boundary(document: Json) -> None:
    role = only(document, "aws_iam_role")
    assert (role["name"], role["permissions_boundary"]) == ("terrace-test-forwarder", BOUNDARY)
    trust = statements(document, "function_role_trust")["TrustedAssumesRole"]
    assert trust["principals"] == [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"timeout": timedelta(minutes=16)},
            "timeout is 0:16:00, allowed: whole seconds from 0:00:01 to 0:15:00",
        ),
        (
            {"timeout": timedelta(seconds=1.5)},
            "timeout is 0:00:01.500000, allowed: whole seconds from 0:00:01 to 0:15:00",
        ),
        ({"memory_mib": 64}, "memory_mib is 64, allowed: 128 to 10240"),
    ],
)
def test_what_lambda_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence
