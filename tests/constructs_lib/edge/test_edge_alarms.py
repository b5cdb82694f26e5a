from pathlib import Path
from typing import Any

import pytest

from constructs_lib.edge.edge_alarms import EdgeAlarms
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.key_users import KeyUser
from conventions import runbooks
from tests.support.platform import key
from tests.support.synth import SITE, Sketch, resources, synthesize

PAGES = Path(__file__).parents[3] / "docs/runbooks"
Alarms = dict[str, Any]


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
        page="edge",
        provider=stack.elsewhere,
    )
    EdgeAlarms(stack, "edge", alarms=family, health_check="h1").watch_distribution("D1")


@pytest.fixture(scope="module")
def alarms() -> Alarms:
    found = resources(synthesize(build), "aws_cloudwatch_metric_alarm").values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


def test_every_alarm_leads_to_a_heading_of_the_runbook(alarms: Alarms) -> None:
    pages = runbooks.read(PAGES)
    assert pages
    assert alarms.keys() == {"endpoint-unreachable", "edge-errors-high"}
    for name, alarm in alarms.items():
        assert alarm["alarm_description"].endswith(f"https://runbooks.example/edge.md#{name}")
        assert name in pages["edge.md"]


def test_silence_of_the_health_check_is_an_alarm_and_a_quiet_night_is_none(alarms: Alarms) -> None:
    unreachable, errors = alarms["endpoint-unreachable"], alarms["edge-errors-high"]
    assert unreachable["treat_missing_data"] == "breaching"
    assert unreachable["dimensions"] == {"HealthCheckId": "h1"}
    assert errors["treat_missing_data"] == "notBreaching"
    assert errors["dimensions"] == {"DistributionId": "D1", "Region": "Global"}


def test_they_are_in_the_region_of_their_metrics(alarms: Alarms) -> None:
    assert {alarm["provider"] for alarm in alarms.values()} == {"aws.elsewhere"}
