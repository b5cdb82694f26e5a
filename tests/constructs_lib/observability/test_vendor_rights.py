"""What those who deliver logs to a vendor may do, and in whose name."""

import pytest

from tests.constructs_lib.observability.test_vendors import logs
from tests.support.synth import SITE, Json, statements

BUCKET = "${aws_s3_bucket.logs_undelivered_main.arn}"


@pytest.fixture(scope="module")
def document() -> Json:
    return logs()


def test_logs_of_another_account_are_not_passed_on(document: Json) -> None:
    trust = statements(document, "logs_subscription_role_trust")["TrustedAssumesRole"]
    assert trust["condition"] == [
        {"test": "StringLike", "variable": "aws:SourceArn", "values": [SITE.arn("logs", "*")]}
    ]


def test_what_passes_logs_on_may_write_to_its_stream_alone(document: Json) -> None:
    may = statements(document, "logs_subscription_role_pass_on_document")
    assert {sid: (each["actions"], each["resources"]) for sid, each in may.items()} == {
        "PassOn": (
            ["firehose:PutRecord", "firehose:PutRecordBatch"],
            ["${aws_kinesis_firehose_delivery_stream.logs_main.arn}"],
        ),
        "EncryptIt": (["kms:Decrypt", "kms:GenerateDataKey"], ["${aws_kms_key.key_main.arn}"]),
    }


def test_what_delivers_keeps_the_rest_in_its_bucket_and_says_so_in_its_group(
    document: Json,
) -> None:
    may = statements(document, "logs_role_deliver_document")
    assert {sid: each["resources"] for sid, each in may.items()} == {
        "KeepUndelivered": [f"{BUCKET}/*"],
        "SeeUndelivered": [BUCKET],
        "EncryptUndelivered": ["${aws_kms_key.key_main.arn}"],
        "SayWhatWasRefused": ["${aws_cloudwatch_log_group.logs_answers.arn}:*"],
    }
    assert may["KeepUndelivered"]["actions"] == ["s3:AbortMultipartUpload", "s3:PutObject"]
    assert may["EncryptUndelivered"]["actions"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert may["EncryptUndelivered"]["condition"] == [
        {"test": "StringEquals", "variable": "kms:ViaService", "values": [SITE.host("s3")]}
    ]


def test_what_delivers_reads_the_key_of_its_own_vendor_alone(document: Json) -> None:
    read = [
        each
        for each in document["resource"]["aws_iam_role_policy"].values()
        if each["name"].endswith("-reads")
    ]
    assert [each["role"] for each in read] == ["${aws_iam_role.logs_role_main.name}"]
    may = statements(document, "vendor_keys_datadog_logs_reads_document")
    secret = "${aws_secretsmanager_secret.vendor_keys_datadog_main.arn}"
    assert may["UseSecret"]["resources"] == [secret]
