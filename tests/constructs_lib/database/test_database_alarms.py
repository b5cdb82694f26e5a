from typing import Any

import pytest

from constructs_lib.database.database_alarms import DatabaseAlarms
from constructs_lib.monitoring.metrics import DatabaseMetrics
from tests.support.alarms import family
from tests.support.synth import Json, Sketch, resources, synthesize

CLUSTER = DatabaseMetrics(instances=("db-a", "db-b"), shared_volume=True)
INSTANCE = DatabaseMetrics(instances=("db",))


def build(stack: Sketch) -> None:
    for id_, database in (("cluster", CLUSTER), ("instance", INSTANCE)):
        DatabaseAlarms(stack, id_, alarms=family("database"), database=database)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def alarms(document: Json) -> dict[str, Any]:
    return resources(document, "aws_cloudwatch_metric_alarm")


def test_every_instance_of_a_cluster_is_watched_and_the_worst_one_rings(
    alarms: dict[str, Any],
) -> None:
    found = {
        name: alarms[f"cluster_database_{name}"]["metric_query"]
        for name in ("cpu_high", "memory_low")
    }
    expressions = {name: queries[0]["expression"] for name, queries in found.items()}
    assert expressions == {
        "cpu_high": "MAX([instance1, instance2])",
        "memory_low": "MIN([instance1, instance2])",
    }
    for queries in found.values():
        watched = [each["metric"]["dimensions"] for each in queries[1:]]
        assert watched == [{"DBInstanceIdentifier": "db-a"}, {"DBInstanceIdentifier": "db-b"}]


def test_what_runs_short_on_a_shared_volume_is_local_storage(alarms: dict[str, Any]) -> None:
    (_, first, *_) = alarms["cluster_database_storage_low"]["metric_query"]
    assert first["metric"]["metric_name"] == "FreeLocalStorage"
    assert alarms["instance_database_storage_low"]["metric_name"] == "FreeStorageSpace"


def test_readers_are_watched_for_their_lag_and_a_lonely_instance_has_none(
    alarms: dict[str, Any],
) -> None:
    (_, *metrics) = alarms["cluster_database_replica_lag"]["metric_query"]
    assert {each["metric"]["metric_name"] for each in metrics} == {"AuroraReplicaLag"}
    assert "instance_database_replica_lag" not in alarms
