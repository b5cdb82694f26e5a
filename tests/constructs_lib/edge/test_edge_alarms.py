from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.edge.edge_alarms import EdgeAlarms
from tests.support.alarms import ALARMS, assert_they_lead_somewhere, by_thing
from tests.support.synth import Sketch, synthesize

Found = dict[str, Any]


def build(stack: Sketch) -> None:
    family = replace(ALARMS, provider=stack.elsewhere).family("edge")
    EdgeAlarms(stack, "edge", alarms=family, health_check="h1").watch_distribution("D1")


@pytest.fixture(scope="module")
def alarms() -> Found:
    return by_thing(synthesize(build))


def test_every_alarm_leads_to_a_heading_of_the_runbook(alarms: Found) -> None:
    assert alarms.keys() == {"endpoint-unreachable", "edge-errors-high"}
    assert_they_lead_somewhere(alarms, "edge")


def test_silence_of_the_health_check_is_an_alarm_and_a_quiet_night_is_none(alarms: Found) -> None:
    unreachable, errors = alarms["endpoint-unreachable"], alarms["edge-errors-high"]
    assert unreachable["treat_missing_data"] == "breaching"
    assert unreachable["dimensions"] == {"HealthCheckId": "h1"}
    assert errors["treat_missing_data"] == "notBreaching"
    assert errors["dimensions"] == {"DistributionId": "D1", "Region": "Global"}


def test_they_are_in_the_region_of_their_metrics(alarms: Found) -> None:
    assert {alarm["provider"] for alarm in alarms.values()} == {"aws.elsewhere"}
