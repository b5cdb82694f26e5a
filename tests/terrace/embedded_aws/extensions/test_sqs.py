import json
from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

KEY = "arn:aws:kms:us-east-1:777777777777:key/8d1f7a0c-4c0b-4d0e-9f43-5a2f2f3f7f11"
STATEMENT = {"Sid": "Refuse", "Effect": "Deny", "Principal": "*", "Action": "sqs:*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
NOBODY = json.dumps({"redrivePermission": "denyAll"})


@pytest.fixture
def sqs(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("sqs", account="777777777777")


@pytest.fixture
def queue(sqs: Any, request: pytest.FixtureRequest) -> str:
    url: str = sqs.create_queue(QueueName=request.node.name[5:80])["QueueUrl"]
    return url


def attributes(sqs: Any, queue: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])[
        "Attributes"
    ]
    return found


def test_a_queue_says_who_may_redrive_to_it(sqs: Any, queue: str) -> None:
    assert "RedriveAllowPolicy" not in attributes(sqs, queue)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedriveAllowPolicy": NOBODY})
    named = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedriveAllowPolicy"])
    assert named["Attributes"] == {"RedriveAllowPolicy": NOBODY}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedriveAllowPolicy": ""})
    assert "RedriveAllowPolicy" not in attributes(sqs, queue)


def test_a_change_of_something_else_leaves_the_policy(sqs: Any, queue: str) -> None:
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": POLICY})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "60"})
    found = attributes(sqs, queue)
    assert (found["Policy"], found["VisibilityTimeout"]) == (POLICY, "60")


def test_a_policy_can_be_taken_away(sqs: Any, queue: str) -> None:
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": POLICY})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
    assert "Policy" not in attributes(sqs, queue)


def test_a_key_of_ones_own_takes_the_place_of_the_services(sqs: Any, queue: str) -> None:
    assert attributes(sqs, queue)["SqsManagedSseEnabled"] == "true"
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"KmsMasterKeyId": KEY})
    found = attributes(sqs, queue)
    assert (found["SqsManagedSseEnabled"], found["KmsMasterKeyId"]) == ("false", KEY)


def test_a_redrive_policy_has_no_white_space(sqs: Any, queue: str) -> None:
    arn = attributes(sqs, queue)["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5}, separators=(",", ":"))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy})
    assert attributes(sqs, queue)["RedrivePolicy"] == policy
