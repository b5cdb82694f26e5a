from typing import Any

import pytest

from constructs_lib.compute.load_balancer_alarms import LoadBalancerAlarms
from constructs_lib.networking.egress_alarms import EgressAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere

GATEWAYS = {"a": "nat-0a", "b": "nat-0b"}


@pytest.fixture(scope="module")
def of_load_balancer() -> dict[str, Any]:
    return alarms_of(
        "network",
        lambda stack, family: LoadBalancerAlarms(
            stack, "alarms", alarms=family, load_balancer="app/public/1"
        ),
    )[1]


@pytest.fixture(scope="module")
def of_egress() -> dict[str, Any]:
    return alarms_of(
        "network",
        lambda stack, family: EgressAlarms(stack, "alarms", alarms=family, gateways=GATEWAYS),
    )[1]


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(
    of_load_balancer: dict[str, Any], of_egress: dict[str, Any]
) -> None:
    assert_they_lead_somewhere(of_load_balancer | of_egress, "network")


@pytest.mark.parametrize(
    ("name", "metric", "condition"),
    [
        ("load-balancer-errors", "HTTPCode_ELB_5XX_Count", (10, 5)),
        ("connections-rejected", "RejectedConnectionCount", (0, 2)),
        ("targets-unreachable", "TargetConnectionErrorCount", (10, 5)),
        ("tls-errors", "ClientTLSNegotiationErrorCount", (100, 15)),
    ],
)
def test_the_load_balancer_is_watched_apart_from_its_targets(
    of_load_balancer: dict[str, Any], name: str, metric: str, condition: tuple[int, int]
) -> None:
    alarm = of_load_balancer[name]
    assert (alarm["metric_name"], alarm["statistic"]) == (metric, "Sum")
    assert alarm["dimensions"] == {"LoadBalancer": "app/public/1"}
    assert (alarm["threshold"], alarm["evaluation_periods"]) == condition


@pytest.mark.parametrize(
    ("name", "metric", "condition"),
    [
        ("nat-ports-exhausted", "ErrorPortAllocation", (0, 3)),
        ("nat-packets-dropped", "PacketsDropCount", (100, 10)),
    ],
)
def test_the_worst_gateway_decides(
    of_egress: dict[str, Any], name: str, metric: str, condition: tuple[int, int]
) -> None:
    alarm = of_egress[name]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "MAX([zone_a, zone_b])"
    watched = [(each["metric"]["metric_name"], each["metric"]["dimensions"]) for each in inputs]
    assert watched == [(metric, {"NatGatewayId": gateway}) for gateway in GATEWAYS.values()]
    assert (alarm["threshold"], alarm["evaluation_periods"]) == condition
