"""A dead man's switch: heartbeats have a topic of their own, and an alarm that misses them."""

import pytest

from constructs_lib.observability.heartbeat import Heartbeat
from constructs_lib.security.key_users import KeyUser
from tests.support.alarms import ALARMS, TOPIC, assert_alarms, by_thing
from tests.support.platform import key
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, only, statements, synthesize


def add(stack: Sketch) -> None:
    encryption = key(stack, users=(KeyUser.PROMETHEUS,))
    Heartbeat(stack, "heartbeat", site=SITE, key=encryption, alarms=ALARMS)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(add)


def test_prometheus_publishes_to_an_encrypted_topic_and_nobody_is_told(document: Json) -> None:
    topic = only(document, "aws_sns_topic")
    assert (topic["name"], topic["kms_master_key_id"]) == (
        "terrace-test-heartbeats",
        "${aws_kms_key.key_main.arn}",
    )
    publish = statements(document, "heartbeat_topic_policy")["ServicesPublish"]
    assert "aps.amazonaws.com" in publish["principals"][0]["identifiers"]
    assert publish["actions"] == ["sns:GetTopicAttributes", "sns:Publish"]
    # Whoever has a workspace in another account must not be able to make AWS publish here.
    assert publish["condition"] == [
        {"test": "StringEquals", "variable": "aws:SourceAccount", "values": [ACCOUNT]}
    ]
    assert "aws_sns_topic_subscription" not in document["resource"]


def test_a_quarter_of_an_hour_without_a_heartbeat_rings_on_the_alerts_topic(document: Json) -> None:
    assert_alarms(document, {"watchdog": "telemetry"})
    alarm = by_thing(document)["watchdog"]
    assert alarm["dimensions"] == {"TopicName": "${aws_sns_topic.heartbeat_topic_main.name}"}
    assert (alarm["namespace"], alarm["metric_name"], alarm["statistic"]) == (
        "AWS/SNS",
        "NumberOfMessagesPublished",
        "Sum",
    )
    assert (alarm["period"], alarm["evaluation_periods"]) == (300, 3)
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 1)
    assert alarm["treat_missing_data"] == "breaching"  # no message, no sample
    assert alarm["alarm_actions"] == [TOPIC.arn]
    assert alarm["alarm_description"].endswith("/telemetry.md#watchdog")
