import json
import re
from typing import Any

import pytest

from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.security.key_users import KeyUser
from tests.support.platform import key
from tests.support.synth import (
    ACCOUNT,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

SERVICE = ServiceMetrics(
    cluster="cluster", service="app", load_balancer="app/public/1", target_group="targetgroup/app/2"
)


def build(stack: Sketch) -> None:
    Monitoring(
        stack,
        "monitoring",
        site=SITE,
        runbooks=Runbooks("https://runbooks.example"),
        service=SERVICE,
        database=DatabaseMetrics(instances=("terrace-test-postgres",)),
        key=key(stack, users=(KeyUser.ALARMS,)),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def alarms(document: Json) -> dict[str, Any]:
    return {
        alarm["alarm_name"].removeprefix("terrace-test-"): alarm
        for alarm in resources(document, "aws_cloudwatch_metric_alarm").values()
    }


def test_every_alarm_notifies_and_says_where_its_runbook_is(alarms: dict[str, Any]) -> None:
    topic = ["${aws_sns_topic.monitoring_alerts_main.arn}"]
    assert len(alarms) == 8
    for name, alarm in alarms.items():
        page = "database" if name.startswith("database") else "service"
        assert alarm["alarm_actions"] == alarm["ok_actions"] == topic
        assert alarm["alarm_description"].endswith(
            f". Runbook: https://runbooks.example/{page}.md#{name}"
        )


def test_what_users_notice_is_one_alarm_over_those_of_service_and_database(
    document: Json,
) -> None:
    alarm = only(document, "aws_cloudwatch_composite_alarm")
    watched = re.findall(r"ALARM\(\"\$\{aws_cloudwatch_metric_alarm\.(\w+)\.", alarm["alarm_rule"])
    assert alarm["alarm_rule"].count(" OR ") == len(watched) - 1
    assert watched == [
        "monitoring_service_no_running_tasks",
        "monitoring_service_high_error_rate",
        "monitoring_service_high_latency",
        "monitoring_database_database_storage_low",
    ]
    assert alarm["alarm_actions"] == ["${aws_sns_topic.monitoring_alerts_main.arn}"]
    assert alarm["alarm_description"].endswith("/service.md#users-affected")


def test_silence_of_a_service_is_an_alarm_and_silence_of_its_clients_is_none(
    alarms: dict[str, Any],
) -> None:
    assert alarms["no-running-tasks"]["treat_missing_data"] == "breaching"
    assert alarms["high-error-rate"]["treat_missing_data"] == "notBreaching"


def test_the_error_rate_is_a_share_of_requests_for_five_minutes(alarms: dict[str, Any]) -> None:
    alarm = alarms["high-error-rate"]
    result, errors, requests = alarm["metric_query"]
    assert result["expression"] == "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)"
    assert (errors["id"], errors["metric"]["metric_name"]) == (
        "errors",
        "HTTPCode_Target_5XX_Count",
    )
    assert (requests["id"], requests["metric"]["metric_name"]) == ("requests", "RequestCount")
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (5, 5)


def test_latency_is_that_of_the_slowest_twentieth(alarms: dict[str, Any]) -> None:
    alarm = alarms["high-latency"]
    assert (alarm["extended_statistic"], alarm["threshold"]) == ("p95", 1)
    assert "statistic" not in alarm


def test_only_this_accounts_services_publish_to_the_encrypted_topic(document: Json) -> None:
    assert only(document, "aws_sns_topic")["kms_master_key_id"] == "${aws_kms_key.key_main.arn}"
    publish = statements(document, "monitoring_alerts_policy")["ServicesPublish"]
    assert publish["principals"][0]["identifiers"] == [
        "aps.amazonaws.com",
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
    ]
    assert publish["condition"][0]["values"] == [ACCOUNT]


def test_the_dashboard_charts_service_and_database(document: Json) -> None:
    body = json.loads(only(document, "aws_cloudwatch_dashboard")["dashboard_body"])
    titles = [widget["properties"]["title"] for widget in body["widgets"]]
    assert titles[0] == "Requests"
    assert "Connections" in titles
    places = [(widget["x"], widget["y"]) for widget in body["widgets"]]
    assert len(set(places)) == len(places) == 8
