from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

RULE = 'ALARM("latency") OR ALARM("errors")'
TOPIC = "arn:aws:sns:us-east-1:777777777777:alarms"


@pytest.fixture
def cloudwatch(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("cloudwatch", account="777777777777")


def composite(cloudwatch: Any, name: str) -> dict[str, Any]:
    answer = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
    assert answer["MetricAlarms"] == []
    (alarm,) = answer["CompositeAlarms"]
    found: dict[str, Any] = alarm
    return found


def test_a_composite_alarm_comes_back_as_it_was_put(cloudwatch: Any) -> None:
    given = {
        "AlarmName": "service",
        "AlarmDescription": "Users notice",
        "AlarmRule": RULE,
        "ActionsEnabled": False,
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
    }
    cloudwatch.put_composite_alarm(**given, Tags=[{"Key": "Team", "Value": "platform"}])
    alarm = composite(cloudwatch, "service")
    assert {name: alarm[name] for name in given} == given
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert tags == [{"Key": "Team", "Value": "platform"}]


def test_a_composite_alarm_acts_unless_told_otherwise(cloudwatch: Any) -> None:
    cloudwatch.put_composite_alarm(AlarmName="acting", AlarmRule=RULE)
    assert composite(cloudwatch, "acting")["ActionsEnabled"] is True


def test_a_deleted_composite_alarm_is_gone(cloudwatch: Any) -> None:
    cloudwatch.put_composite_alarm(AlarmName="short-lived", AlarmRule=RULE)
    cloudwatch.delete_alarms(AlarmNames=["short-lived"])
    assert cloudwatch.describe_alarms(AlarmNames=["short-lived"])["CompositeAlarms"] == []
