from pathlib import Path
from typing import Any

import pytest

from constructs_lib.database.cache_alarms import CacheAlarms
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.key_users import KeyUser
from conventions import runbooks
from tests.support.platform import key
from tests.support.synth import SITE, Sketch, resources, synthesize

PAGES = Path(__file__).parents[3] / "docs/runbooks"
PAIR = ("terrace-test-cache-001", "terrace-test-cache-002")


def alarms_on(*members: str) -> dict[str, Any]:
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
            page="cache",
        )
        CacheAlarms(stack, "cache", alarms=family, members=members)

    found = resources(synthesize(build), "aws_cloudwatch_metric_alarm").values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


@pytest.fixture(scope="module")
def alarms() -> dict[str, Any]:
    return alarms_on(*PAIR)


def test_every_alarm_notifies_and_leads_to_a_heading_of_the_runbook(alarms: dict[str, Any]) -> None:
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert set(alarms) < pages["cache.md"]
    for name, alarm in alarms.items():
        assert alarm["alarm_actions"] == alarm["ok_actions"] == ["${aws_sns_topic.alerts_main.arn}"]
        assert alarm["alarm_description"].endswith(
            f". Runbook: https://runbooks.example/cache.md#{name}"
        )


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
