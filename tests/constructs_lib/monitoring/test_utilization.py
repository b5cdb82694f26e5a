from typing import Any

import pytest

from constructs_lib.monitoring.alarm import AlarmSet
from constructs_lib.monitoring.utilization import used, watch_unused
from tests.support.alarms import alarms_of, assert_they_lead_somewhere
from tests.support.synth import Sketch

LONGEST_SECONDS = 7 * 86400  # CloudWatch API Reference, PutMetricAlarm
INSTANCES = ("writer", "reader")


def build(stack: Sketch, family: AlarmSet) -> None:
    watch_unused(
        stack,
        "database-cpu-unused",
        "CPU of the database",
        alarms=family,
        metrics=[used("RDS", "CPU", {"DBInstanceIdentifier": each}) for each in INSTANCES],
    )


@pytest.fixture(scope="module")
def alarm() -> Any:
    alarms = alarms_of("utilization", build)[1]
    assert_they_lead_somewhere(alarms, "utilization")
    return alarms["database-cpu-unused"]


def test_what_is_below_the_target_in_every_hour_of_three_days_is_too_large(alarm: Any) -> None:
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 60)
    assert {each["metric"]["period"] for each in alarm["metric_query"][1:]} == {3600}
    assert alarm["evaluation_periods"] == alarm["datapoints_to_alarm"] == 72
    assert 3600 * alarm["evaluation_periods"] <= LONGEST_SECONDS


def test_the_busiest_decides_since_all_have_one_size(alarm: Any) -> None:
    result, *inputs = alarm["metric_query"]
    watched = [each["metric"] for each in inputs]
    assert [f"{each['namespace']} {each['metric_name']}" for each in watched] == [
        "AWS/RDS CPUUtilization",
        "AWS/RDS CPUUtilization",
    ]
    assert [each["dimensions"] for each in watched] == [
        {"DBInstanceIdentifier": each} for each in INSTANCES
    ]
    assert result["expression"] == f"MAX([{', '.join(each['id'] for each in inputs)}])"


def test_nobody_gets_up_for_it_and_what_is_stopped_at_night_counts_as_used(alarm: Any) -> None:
    assert alarm["alarm_description"].startswith("Low urgency, for the next working day: ")
    assert alarm["treat_missing_data"] == "notBreaching"
