from pathlib import Path
from typing import Any

import pytest

from constructs_lib.functions.function_alarms import FunctionAlarms
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.key_users import KeyUser
from conventions import runbooks
from tests.support.platform import key
from tests.support.synth import SITE, Sketch, resources, synthesize

PAGES = Path(__file__).parents[3] / "docs/runbooks"


def build(stack: Sketch) -> None:
    encryption = key(stack, users=(KeyUser.ALARMS,))
    alerts = Alerts(
        stack,
        "alerts",
        site=SITE,
        key=encryption,
    )
    family = AlarmSet(
        site=SITE,
        alerts=alerts,
        runbooks=Runbooks("https://runbooks.example"),
        page="functions",
    )
    FunctionAlarms(
        stack, "functions", alarms=family, functions=["rotation"], queues=["forwarder", "rotation"]
    )


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    found = resources(synthesize(build), "aws_cloudwatch_metric_alarm").values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert set(alarms) < pages["functions.md"]
    for name, alarm in alarms.items():
        assert alarm["alarm_actions"] == alarm["ok_actions"] == ["${aws_sns_topic.alerts_main.arn}"]
        assert alarm["alarm_description"].endswith(
            f". Runbook: https://runbooks.example/functions.md#{name}"
        )


@pytest.mark.parametrize(
    ("name", "metric", "watched"),
    [
        ("function-errors", ("AWS/Lambda", "Errors", "Sum"), [{"FunctionName": "rotation"}]),
        ("function-throttles", ("AWS/Lambda", "Throttles", "Sum"), [{"FunctionName": "rotation"}]),
        (
            "function-dead-letters",
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
            [{"QueueName": "forwarder"}, {"QueueName": "rotation"}],
        ),
    ],
)
def test_an_alarm_rings_at_the_first_failure_of_any(
    alarms: dict[str, Any],
    name: str,
    metric: tuple[str, str, str],
    watched: list[dict[str, str]],
) -> None:
    alarm = alarms[name]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "SUM(FILL(METRICS(), 0))"
    found = [each["metric"] for each in inputs]
    assert [each["dimensions"] for each in found] == watched
    assert {(each["namespace"], each["metric_name"], each["stat"]) for each in found} == {metric}
    assert alarm["comparison_operator"] == "GreaterThanThreshold"
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (0, 1)
    assert alarm["treat_missing_data"] == "notBreaching"
