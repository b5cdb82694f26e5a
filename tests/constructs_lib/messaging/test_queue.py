import json
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.messaging.queue import Queue, QueueConfig
from constructs_lib.security.reference import ExistingRole
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize

KEY = "${aws_kms_key.key_main.arn}"
JOBS, FAILED = "aws_sqs_queue.queue_main", "aws_sqs_queue.queue_dead_letters_main"


def build(stack: Sketch) -> None:
    config = QueueConfig(retention_days=4, visibility_seconds=900)
    queue = Queue(stack, "queue", site=SITE, config=config, thing="jobs", key=key(stack))
    queue.grant_send(ExistingRole("sender"), grantee="app")
    queue.grant_consume(ExistingRole("worker"), grantee="fleet")


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def queue(document: Json, address: str) -> Json:
    found: Json = resources(document, "aws_sqs_queue")[address.partition(".")[2]]
    return found


def test_both_queues_are_encrypted_with_the_key(document: Json) -> None:
    for address in (JOBS, FAILED):
        assert queue(document, address)["kms_master_key_id"] == KEY


def test_periods_are_what_was_chosen_and_what_failed_is_kept_longest(document: Json) -> None:
    jobs, failed = queue(document, JOBS), queue(document, FAILED)
    assert jobs["message_retention_seconds"] == 4 * 86400
    assert jobs["visibility_timeout_seconds"] == 900
    assert failed["message_retention_seconds"] == 14 * 86400


def test_a_job_is_tried_five_times_and_then_kept_aside(document: Json) -> None:
    assert json.loads(queue(document, JOBS)["redrive_policy"]) == {
        "deadLetterTargetArn": f"${{{FAILED}.arn}}",
        "maxReceiveCount": 5,
    }


def test_no_other_queue_may_fill_the_dead_letters(document: Json) -> None:
    allowed = only(document, "aws_sqs_queue_redrive_allow_policy")
    assert allowed["queue_url"] == f"${{{FAILED}.url}}"
    assert json.loads(allowed["redrive_allow_policy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [f"${{{JOBS}.arn}}"],
    }


@pytest.mark.parametrize(
    ("policy", "address"),
    [("queue_policy", JOBS), ("queue_dead_letters_policy", FAILED)],
)
def test_plain_text_is_refused(document: Json, policy: str, address: str) -> None:
    statement = statements(document, policy)["RefusePlainHttp"]
    assert (statement["effect"], statement["actions"]) == ("Deny", ["sqs:*"])
    assert statement["resources"] == [f"${{{address}.arn}}"]
    assert statement["condition"] == [
        {"test": "Bool", "values": ["false"], "variable": "aws:SecureTransport"}
    ]
    attached = {
        each["queue_url"]: each["policy"]
        for each in resources(document, "aws_sqs_queue_policy").values()
    }
    assert attached[f"${{{address}.url}}"] == f"${{data.aws_iam_policy_document.{policy}.json}}"


def test_a_sender_cannot_take_jobs_and_a_worker_cannot_send_any(document: Json) -> None:
    send = statements(document, "queue_app_send_document")
    consume = statements(document, "queue_fleet_consume_document")
    assert send["UseQueue"]["actions"] == ["sqs:GetQueueUrl", "sqs:SendMessage"]
    assert "sqs:ReceiveMessage" in consume["UseQueue"]["actions"]
    assert "sqs:SendMessage" not in consume["UseQueue"]["actions"]
    assert send["UseKey"]["actions"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert consume["UseKey"]["actions"] == ["kms:Decrypt"]
    for grant in (send, consume):
        assert grant["UseQueue"]["resources"] == [f"${{{JOBS}.arn}}"]
        assert grant["UseKey"]["resources"] == [KEY]
    roles = {each["role"] for each in resources(document, "aws_iam_role_policy").values()}
    assert roles == {"sender", "worker"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"retention_days": 0}, "retention_days is 0, allowed: 1 to 14"),
        ({"retention_days": 15}, "retention_days is 15, allowed: 1 to 14"),
        ({"visibility_seconds": 0}, "visibility_seconds is 0, allowed: 1 to 43200"),
        ({"visibility_seconds": 43201}, "visibility_seconds is 43201, allowed: 1 to 43200"),
    ],
)
def test_a_period_that_sqs_does_not_know_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        QueueConfig(**{"retention_days": 4, "visibility_seconds": 900} | values)
    assert str(refusal.value) == message
