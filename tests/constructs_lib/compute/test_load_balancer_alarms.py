from typing import Any

import pytest

from tests.constructs_lib.compute.services import APP, WORKER, made
from tests.support.alarms import assert_they_lead_somewhere, by_thing

WATCHED = {
    "load-balancer-errors": ("HTTPCode_ELB_5XX_Count", 10, 5),
    "connections-rejected": ("RejectedConnectionCount", 0, 2),
    "targets-unreachable": ("TargetConnectionErrorCount", 10, 5),
    "tls-errors": ("ClientTLSNegotiationErrorCount", 100, 15),
}


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    found = by_thing(made(app=APP))
    return {name: found[name] for name in WATCHED}


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    assert_they_lead_somewhere(alarms, "network")


@pytest.mark.parametrize("name", WATCHED)
def test_the_load_balancer_is_watched_apart_from_its_targets(
    alarms: dict[str, Any], name: str
) -> None:
    metric, threshold, minutes = WATCHED[name]
    alarm = alarms[name]
    assert (alarm["metric_name"], alarm["statistic"]) == (metric, "Sum")
    assert alarm["dimensions"] == {
        "LoadBalancer": "${aws_lb.compute_load_balancer_main.arn_suffix}"
    }
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (threshold, minutes)


def test_where_there_is_no_load_balancer_there_is_nothing_to_watch() -> None:
    assert not WATCHED.keys() & by_thing(made(worker=WORKER)).keys()
