"""An environment at a glance: one alarm, and a dashboard with a row for each thing."""

import json
from typing import Any

import pytest

from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.monitoring.overview import Overview
from constructs_lib.monitoring.reference import AlarmReference, ExistingAlarm
from conventions import runbooks
from tests.support.alarms import ALARMS, PAGES, TOPIC
from tests.support.synth import SITE, Json, only, synthesize

APP = ServiceMetrics(
    cluster="cluster", service="app", load_balancer="app/public/1", target_group="targetgroup/app/2"
)
WORKER = ServiceMetrics(cluster="cluster", service="worker")
BLUE_GREEN = ServiceMetrics(
    cluster="cluster",
    service="app",
    load_balancer="app/public/1",
    target_group="targetgroup/app/2",
    green_targets="targetgroup/green/3",
)
DATABASE = DatabaseMetrics(instances=("writer", "reader"))
CRITICAL = [ExistingAlarm(f"arn:aws:cloudwatch:us-east-1:1:alarm:{name}") for name in ("a", "b")]


def overview(
    *,
    critical: list[AlarmReference] | None = None,
    services: dict[str, ServiceMetrics] | None = None,
    database: DatabaseMetrics | None = DATABASE,
) -> Json:
    return synthesize(
        lambda stack: Overview(
            stack,
            "overview",
            site=SITE,
            alarms=ALARMS,
            critical=[*CRITICAL] if critical is None else critical,
            services={"app": APP, "worker": WORKER} if services is None else services,
            database=database,
        )
    )


def widgets(document: Json) -> dict[str, Any]:
    """Widgets by title."""
    dashboard = only(document, "aws_cloudwatch_dashboard")
    assert dashboard["dashboard_name"] == "terrace-test"
    body = json.loads(dashboard["dashboard_body"])
    return {each["properties"]["title"]: each for each in body["widgets"]}


def test_what_users_notice_is_one_alarm_over_those_that_are_critical() -> None:
    alarm = only(overview(), "aws_cloudwatch_composite_alarm")
    assert alarm["alarm_rule"] == 'ALARM("a") OR ALARM("b")'
    assert alarm["alarm_actions"] == [TOPIC.arn]
    assert alarm["alarm_description"].endswith("/service.md#users-affected")
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert "users-affected" in pages["service.md"]


def test_where_nothing_is_critical_there_is_no_alarm_and_still_a_dashboard() -> None:
    document = overview(critical=[])
    assert "aws_cloudwatch_composite_alarm" not in document["resource"]
    assert widgets(document)


def test_each_service_has_a_row_and_the_database_one_below() -> None:
    rows: dict[int, set[str]] = {}
    for title, each in widgets(overview()).items():
        rows.setdefault(each["y"], set()).add(title.partition(":")[0])
    assert [rows[y] for y in sorted(rows)] == [{"app"}, {"worker"}, {"database"}]


def test_no_graph_covers_another() -> None:
    shown = widgets(overview()).values()
    places = {(each["x"], each["y"]) for each in shown}
    assert len(places) == len(shown) == 8
    for each in shown:
        assert each["x"] % each["width"] == 0
        assert each["y"] % each["height"] == 0
        assert each["x"] + each["width"] <= 24


def test_requests_are_shown_where_some_reach_the_service() -> None:
    of_app = [title for title in widgets(overview()) if title.startswith("app:")]
    assert of_app == [
        "app: CPU and memory of tasks (%)",
        "app: requests",
        "app: failed requests, its own and the load balancer's",
        "app: latency, p95 (s)",
    ]
    of_worker = [title for title in widgets(overview()) if title.startswith("worker:")]
    assert of_worker == ["worker: CPU and memory of tasks (%)"]


@pytest.mark.parametrize(
    ("service", "groups"),
    [(APP, ["targetgroup/app/2"]), (BLUE_GREEN, ["targetgroup/app/2", "targetgroup/green/3"])],
)
def test_requests_are_those_of_the_service_whichever_version_answers_and_of_no_other(
    service: ServiceMetrics, groups: list[str]
) -> None:
    shown = widgets(overview(services={"app": service}))
    for title in ("app: requests", "app: latency, p95 (s)"):
        metrics = shown[title]["properties"]["metrics"]
        assert [each[2:] for each in metrics] == [
            ["LoadBalancer", "app/public/1", "TargetGroup", each] for each in groups
        ]


def test_failures_of_the_load_balancer_are_shown_beside_those_of_the_service() -> None:
    title = "app: failed requests, its own and the load balancer's"
    metrics = widgets(overview())[title]["properties"]["metrics"]
    assert [each[1] for each in metrics] == [
        "HTTPCode_Target_5XX_Count",
        "HTTPCode_ELB_5XX_Count",
        "RejectedConnectionCount",
    ]


def test_every_instance_of_the_database_is_shown() -> None:
    graph = widgets(overview())["database: CPU (%)"]["properties"]
    assert [each[-1] for each in graph["metrics"]] == ["writer", "reader"]
    assert graph["region"] == "us-east-1"


def test_an_aurora_cluster_can_run_out_of_local_storage_only() -> None:
    def free(database: DatabaseMetrics) -> str:
        shown = widgets(overview(database=database))["database: free storage (bytes)"]
        name: str = shown["properties"]["metrics"][0][1]
        return name

    assert free(DATABASE) == "FreeStorageSpace"
    assert free(DatabaseMetrics(instances=("writer",), shared_volume=True)) == "FreeLocalStorage"


def test_without_a_database_there_is_no_row_of_it() -> None:
    titles = widgets(overview(database=None))
    assert titles
    assert not any(title.startswith("database") for title in titles)
