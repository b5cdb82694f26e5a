from typing import Any

import pytest

from constructs_lib.networking.egress_alarms import EgressAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere

GATEWAYS = {"a": "nat-0a", "b": "nat-0b"}


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    return alarms_of(
        "network",
        lambda stack, family: EgressAlarms(stack, "alarms", alarms=family, gateways=GATEWAYS),
    )[1]


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    assert_they_lead_somewhere(alarms, "network")


@pytest.mark.parametrize(
    ("name", "metric", "condition"),
    [
        ("nat-ports-exhausted", "ErrorPortAllocation", (0, 3)),
        ("nat-packets-dropped", "PacketsDropCount", (100, 10)),
    ],
)
def test_the_worst_gateway_decides(
    alarms: dict[str, Any], name: str, metric: str, condition: tuple[int, int]
) -> None:
    alarm = alarms[name]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "MAX([zone_a, zone_b])"
    watched = [(each["metric"]["metric_name"], each["metric"]["dimensions"]) for each in inputs]
    assert watched == [(metric, {"NatGatewayId": gateway}) for gateway in GATEWAYS.values()]
    assert (alarm["threshold"], alarm["evaluation_periods"]) == condition
