import json

import pytest
from cdktf import TerraformVariable

from constructs_lib.messaging.queue import Queue
from tests.support.alarms import ALARMS, assert_alarms
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize
from tests.support.workload import Recorded, connect, connections, policy, settings, workload

KEY = "${aws_kms_key.key_main.arn}"
JOBS, FAILED = "aws_sqs_queue.queue_main", "aws_sqs_queue.queue_dead_letters_main"


def add(stack: Sketch, thing: str = "jobs", **periods: int) -> Queue:
    return Queue(stack, "queue", site=SITE, thing=thing, key=key(stack), alarms=ALARMS, **periods)


def build(stack: Sketch) -> None:
    jobs = add(stack)
    connect(stack, jobs, workload("app"), workload("thumbnails", group=None))
    jobs.connect_consumer(workload("worker"))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def queue(document: Json, address: str) -> Json:
    found: Json = resources(document, "aws_sqs_queue")[address.partition(".")[2]]
    return found


def test_both_queues_are_encrypted_with_the_key(document: Json) -> None:
    for address in (JOBS, FAILED):
        assert queue(document, address)["kms_master_key_id"] == KEY


def test_a_message_waits_over_a_weekend_and_what_failed_is_kept_longest(document: Json) -> None:
    jobs, failed = queue(document, JOBS), queue(document, FAILED)
    assert jobs["message_retention_seconds"] == 4 * 86400
    assert jobs["visibility_timeout_seconds"] == 900
    assert failed["message_retention_seconds"] == 14 * 86400


def test_a_module_leaves_the_periods_to_whoever_calls_it() -> None:
    def variables(stack: Sketch) -> None:
        days = TerraformVariable(stack, "days", type="number").number_value
        seconds = TerraformVariable(stack, "seconds", type="number").number_value
        add(stack, retention_days=days, visibility_seconds=seconds)

    jobs = queue(synthesize(variables), JOBS)
    assert jobs["message_retention_seconds"] == "${(var.days * 86400)}"
    assert jobs["visibility_timeout_seconds"] == "${var.seconds}"


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
    ("id_", "address"),
    [("queue_policy", JOBS), ("queue_dead_letters_policy", FAILED)],
)
def test_plain_text_is_refused(document: Json, id_: str, address: str) -> None:
    statement = statements(document, id_)["RefusePlainHttp"]
    assert (statement["effect"], statement["actions"]) == ("Deny", ["sqs:*"])
    assert statement["resources"] == [f"${{{address}.arn}}"]
    assert statement["condition"] == [
        {"test": "Bool", "values": ["false"], "variable": "aws:SecureTransport"}
    ]
    attached = {
        each["queue_url"]: each["policy"]
        for each in resources(document, "aws_sqs_queue_policy").values()
    }
    assert attached[f"${{{address}.url}}"] == f"${{data.aws_iam_policy_document.{id_}.json}}"


@pytest.mark.parametrize("role", ["app-role", "thumbnails-role"])
def test_a_workload_that_uses_a_queue_sends_and_takes_nothing(document: Json, role: str) -> None:
    send = policy(document, role, "terrace-test-jobs-send")
    assert send["UseQueue"]["actions"] == ["sqs:GetQueueUrl", "sqs:SendMessage"]
    # SQS encrypts with a data key that it also has to read.
    assert send["UseKey"]["actions"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    roles = [each["role"] for each in resources(document, "aws_iam_role_policy").values()]
    assert roles.count(role) == 1


def test_a_workload_that_consumes_takes_and_sends_to_the_dead_letters_only(document: Json) -> None:
    consume = policy(document, "worker-role", "terrace-test-jobs-consume")
    assert consume["UseQueue"]["actions"] == [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ]
    assert consume["SetAside"]["actions"] == ["sqs:SendMessage"]
    assert consume["SetAside"]["resources"] == [f"${{{FAILED}.arn}}"]
    assert consume["UseKey"]["actions"] == ["kms:Decrypt", "kms:GenerateDataKey"]


@pytest.mark.parametrize(("role", "verb"), [("app-role", "send"), ("worker-role", "consume")])
def test_both_use_this_queue_and_its_key_through_sqs_only(
    document: Json, role: str, verb: str
) -> None:
    granted = policy(document, role, f"terrace-test-jobs-{verb}")
    assert granted["UseQueue"]["resources"] == [f"${{{JOBS}.arn}}"]
    assert granted["UseKey"]["resources"] == [KEY]
    assert granted["UseKey"]["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:ViaService",
            "values": ["sqs.us-east-1.amazonaws.com"],
        }
    ]


def test_a_workload_may_send_to_the_queue_it_consumes() -> None:
    def both(stack: Sketch) -> None:
        jobs, worker = add(stack), workload("worker")
        jobs.connect_consumer(worker)
        jobs.connect(worker)

    document = synthesize(both)
    for verb in ("send", "consume"):
        assert policy(document, "worker-role", f"terrace-test-jobs-{verb}")


def test_a_workload_is_told_its_address_under_the_queues_name(document: Json) -> None:
    assert settings(document) == {"JOBS_QUEUE_URL": f"${{{JOBS}.url}}"}
    consumer = workload("worker")

    def other(stack: Sketch) -> None:
        add(stack, "night-reports").connect_consumer(consumer)

    synthesize(other)
    assert isinstance(consumer.settings, Recorded)
    assert list(consumer.settings.values) == ["NIGHT_REPORTS_QUEUE_URL"]


def test_it_stands_outside_the_vpc_so_nobody_needs_a_rule(document: Json) -> None:
    assert connections(document) == []


def test_what_is_not_connected_may_do_nothing() -> None:
    assert "aws_iam_role_policy" not in synthesize(add)["resource"]


def test_its_alarms_lead_to_somebody_and_to_their_runbooks(document: Json) -> None:
    pages = {"jobs-queue-oldest-message": "queue", "jobs-queue-dead-letters": "queue"}
    assert_alarms(document, pages, subject="jobs")


def test_one_alarm_watches_what_waits_and_one_what_failed(document: Json) -> None:
    alarms = resources(document, "aws_cloudwatch_metric_alarm")
    watched = {each["alarm_name"]: each["dimensions"]["QueueName"] for each in alarms.values()}
    assert watched == {
        "terrace-test-jobs-queue-oldest-message": f"${{{JOBS}.name}}",
        "terrace-test-jobs-queue-dead-letters": f"${{{FAILED}.name}}",
    }
