from typing import Any

import pytest

from constructs_lib.database.cache_alarms import CacheAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere

PAIR = ("cache-001", "cache-002")


def alarms_on(*members: str) -> dict[str, Any]:
    _, found = alarms_of(
        "cache", lambda stack, family: CacheAlarms(stack, "cache", alarms=family, members=members)
    )
    return found


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    return alarms_on(*PAIR)


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    assert_they_lead_somewhere(alarms, "cache")


@pytest.mark.parametrize(
    ("name", "metric", "statistic", "condition"),
    [
        ("cache-memory-high", "DatabaseMemoryUsagePercentage", "Average", (80, 15)),
        ("cache-cpu-high", "EngineCPUUtilization", "Average", (80, 15)),
        ("cache-evictions-high", "Evictions", "Sum", (100, 15)),
        ("cache-replication-lag", "ReplicationLag", "Maximum", (10, 5)),
    ],
)
def test_an_alarm_watches_the_worst_of_all_nodes(
    alarms: dict[str, Any], name: str, metric: str, statistic: str, condition: tuple[int, int]
) -> None:
    alarm = alarms[name]
    result, *inputs = alarm["metric_query"]
    assert result["expression"] == "MAX([node1, node2])"
    assert [each["id"] for each in inputs] == ["node1", "node2"]
    for member, each in zip(PAIR, inputs, strict=True):
        assert each["metric"] == {
            "namespace": "AWS/ElastiCache",
            "metric_name": metric,
            "dimensions": {"CacheClusterId": member},
            "stat": statistic,
            "period": 60,
        }
    assert alarm["comparison_operator"] == "GreaterThanThreshold"
    assert (alarm["threshold"], alarm["evaluation_periods"]) == condition


def test_one_node_alone_has_no_replica_that_could_lag() -> None:
    assert set(alarms_on(PAIR[0])) == {
        "cache-memory-high",
        "cache-cpu-high",
        "cache-evictions-high",
    }
