from typing import Any

import pytest

from constructs_lib.functions.function_alarms import FunctionAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    return alarms_of(
        "functions",
        lambda stack, family: FunctionAlarms(
            stack,
            "functions",
            alarms=family,
            functions=["rotation"],
            queues=["forwarder", "rotation"],
        ),
    )[1]


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    assert_they_lead_somewhere(alarms, "functions")


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


def test_without_a_function_that_may_be_watched_only_its_queue_is() -> None:
    _, alarms = alarms_of(
        "functions",
        lambda stack, family: FunctionAlarms(
            stack, "functions", alarms=family, functions=[], queues=["forwarder"]
        ),
    )
    assert list(alarms) == ["function-dead-letters"]
