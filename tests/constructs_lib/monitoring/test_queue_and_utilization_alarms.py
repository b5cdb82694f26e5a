"""Two small families of alarms, synthesized together."""

from pathlib import Path
from typing import Any

import pytest
from constructs_lib.monitoring.utilization_alarms import UtilizationAlarms

from constructs_lib.compute.service_alarms import ServiceAlarms
from constructs_lib.messaging.queue_alarms import QueueAlarms
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.security.key_users import KeyUser
from conventions import runbooks
from tests.support.platform import key
from tests.support.synth import SITE, Sketch, resources, synthesize

PAGES = Path(__file__).parents[3] / "docs/runbooks"
LONGEST_SECONDS = 7 * 86400  # CloudWatch API Reference, PutMetricAlarm
SERVICE = ServiceMetrics(
    cluster="terrace-test",
    service="terrace-test-app",
    load_balancer="app/terrace-test-public/1",
    target_group="targetgroup/terrace-test-app/1",
    green_targets="targetgroup/terrace-test-app-green/1",
)
FAMILIES = {
    "queue": {"queue-oldest-message", "queue-dead-letters"},
    "utilization": {"service-cpu-unused", "service-memory-unused", "database-cpu-unused"},
}


def build(stack: Sketch) -> None:
    encryption = key(stack, users=(KeyUser.ALARMS,))
    alerts = Alerts(
        stack,
        "alerts",
        site=SITE,
        key=encryption,
    )

    def family(page: str) -> AlarmSet:
        links = Runbooks("https://runbooks.example")
        return AlarmSet(site=SITE, alerts=alerts, runbooks=links, page=page)

    failed = {"jobs": "jobs-failed", "schedules": "night-failed"}
    QueueAlarms(stack, "queue", alarms=family("queue"), queue="jobs", dead_letters=failed)
    UtilizationAlarms(
        stack,
        "utilization",
        alarms=family("utilization"),
        service=SERVICE,
        database=DatabaseMetrics(instances=("writer", "reader")),
    )
    ServiceAlarms(stack, "service", alarms=family("service"), service=SERVICE)


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    found = resources(synthesize(build), "aws_cloudwatch_metric_alarm").values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


@pytest.mark.parametrize("page", FAMILIES)
def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(
    alarms: dict[str, Any], page: str
) -> None:
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert pages[f"{page}.md"] > FAMILIES[page]
    for name in FAMILIES[page]:
        assert alarms[name]["alarm_actions"] == ["${aws_sns_topic.alerts_main.arn}"]
        link = f". Runbook: https://runbooks.example/{page}.md#{name}"
        assert alarms[name]["alarm_description"].endswith(link)


def test_a_job_that_waits_for_half_an_hour_rings(alarms: dict[str, Any]) -> None:
    alarm = alarms["queue-oldest-message"]
    assert alarm["metric_name"] == "ApproximateAgeOfOldestMessage"
    assert alarm["dimensions"] == {"QueueName": "jobs"}
    assert (alarm["threshold"], alarm["statistic"]) == (1800, "Maximum")


def test_anything_that_failed_for_good_rings_at_once(alarms: dict[str, Any]) -> None:
    alarm = alarms["queue-dead-letters"]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "MAX([jobs, schedules])"
    assert [each["metric"]["dimensions"]["QueueName"] for each in inputs] == [
        "jobs-failed",
        "night-failed",
    ]
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "metrics"),
    [
        ("service-cpu-unused", ["AWS/ECS CPUUtilization"]),
        ("service-memory-unused", ["AWS/ECS MemoryUtilization"]),
        # All instances of a cluster have one size, so the busiest decides.
        ("database-cpu-unused", ["AWS/RDS CPUUtilization", "AWS/RDS CPUUtilization"]),
    ],
)
def test_what_is_idle_for_three_days_is_too_large(
    alarms: dict[str, Any], name: str, metrics: list[str]
) -> None:
    alarm = alarms[name]
    result, *inputs = alarm["metric_query"]
    watched = [each["metric"] for each in inputs]
    assert [f"{each['namespace']} {each['metric_name']}" for each in watched] == metrics
    assert result["expression"] == f"MAX([{', '.join(each['id'] for each in inputs)}])"
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 60)
    assert {each["period"] for each in watched} == {3600}
    assert alarm["evaluation_periods"] == 72
    assert 3600 * alarm["evaluation_periods"] <= LONGEST_SECONDS
    assert alarm["treat_missing_data"] == "notBreaching"
    assert alarm["alarm_description"].startswith("Low urgency, for the next working day: ")


def test_requests_are_watched_whichever_version_answers_them(alarms: dict[str, Any]) -> None:
    assert alarms["high-latency"]["dimensions"] == {"LoadBalancer": SERVICE.load_balancer}
    result, *inputs = alarms["unhealthy-targets"]["metric_query"]
    assert result["expression"] == "FILL(blue, 0) + FILL(green, 0)"
    assert [each["metric"]["dimensions"]["TargetGroup"] for each in inputs] == [
        SERVICE.target_group,
        SERVICE.green_targets,
    ]
