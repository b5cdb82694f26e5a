"""The rules of objectives follow from environments: what is added there is watched."""

from dataclasses import replace
from typing import Any

from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.monitoring.objectives import ObjectivesConfig
from environments import PLATFORM, Environment
from stacks.objectives import alerts, series
from stacks.objectives import groups as groups_of
from stacks.sources import runbooks
from tests.support.example import APP, DEV, WORKER

SERVICE = replace(APP, uses=("metrics",))
API = replace(SERVICE, route=RouteConfig(priority=50, path="/api/*"))
GOOD = ObjectivesConfig(availability_percent=99.9, latency_seconds=1)
PATIENT = ObjectivesConfig(availability_percent=99.5, latency_seconds=300, latency_percent=90.0)


def environment(**services: ServiceConfig) -> Environment:
    return replace(DEV, name="qa", edge=None, working_hours=None, services=services)


def groups(known: Environment) -> dict[str, Any]:
    return {each["name"]: each["rules"] for each in groups_of(known, runbooks(PLATFORM))}


def test_a_service_has_a_group_for_each_budget_and_one_for_its_silence() -> None:
    found = groups(environment(app=replace(SERVICE, objectives=GOOD), api=API))
    assert [*found] == ["app-down", "app-availability", "app-latency", "api-down"]
    assert {rule["labels"]["environment"] for rules in found.values() for rule in rules} == {"qa"}


def test_each_budget_has_the_series_that_dashboards_draw() -> None:
    found = groups(environment(app=replace(SERVICE, objectives=GOOD)))
    spans = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
    for name, kind in (("availability", "requests_failed"), ("latency", "requests_slow")):
        recorded = [rule["record"] for rule in found[f"app-{name}"] if "record" in rule]
        assert recorded[2:] == [
            *(f"service:{kind}:ratio_rate{span}" for span in spans),
            f"service:objective:{name}",
        ]
    objective = found["app-availability"][9]
    assert (objective["record"], objective["expr"]) == (
        "service:objective:availability",
        "vector(0.999)\n",
    )


def test_their_names_are_known_where_no_service_has_objectives() -> None:
    found = groups(environment(app=replace(SERVICE, objectives=GOOD)))
    every = [rule for rules in found.values() for rule in rules]
    assert {rule["record"] for rule in every if "record" in rule} == series()
    assert {rule["alert"] for rule in every if "alert" in rule} == alerts()


def test_windows_have_googles_rates_and_severities() -> None:
    rules = groups(environment(app=replace(SERVICE, objectives=GOOD)))["app-availability"]
    alerts = [rule for rule in rules if "alert" in rule]
    assert [(rule["labels"]["window"], rule["labels"]["severity"]) for rule in alerts] == [
        ("1h", "critical"),
        ("6h", "critical"),
        ("1d", "warning"),
        ("3d", "warning"),
    ]
    of = '{environment="qa",service="app"}'
    assert [rule["expr"] for rule in alerts] == [
        f"service:requests_failed:ratio_rate{long}{of} > {limit}\n"
        f"  and service:requests_failed:ratio_rate{short}{of} > {limit}\n"
        + (
            f"  and 60 * sum_over_time(service:requests_failed:rate5m{of}[{long}]) > 4.5\n"
            if wakes
            else ""
        )
        for long, short, limit, wakes in (
            ("1h", "5m", "0.0144", True),
            ("6h", "30m", "0.006", True),
            ("1d", "2h", "0.003", False),
            ("3d", "6h", "0.001", False),
        )
    ]


def test_a_consumer_is_measured_by_its_messages() -> None:
    found = groups(environment(worker=replace(WORKER, minimum_tasks=1, objectives=PATIENT)))
    failed, done = (rule["expr"] for rule in found["worker-availability"][:2])
    assert 'queue_messages_total{service="worker",outcome=~"failed|set_aside"}' in failed
    assert 'queue_messages_total{service="worker",outcome!="given_back"}' in done
    assert (
        'queue_message_age_seconds_bucket{service="worker",le=~"300('
        in (found["worker-latency"][0]["expr"])
    )


def test_a_speed_that_nothing_can_reach_has_no_alert() -> None:
    found = groups(environment(worker=replace(WORKER, minimum_tasks=1, objectives=PATIENT)))
    windows = [each["labels"]["window"] for each in found["worker-latency"] if "alert" in each]
    assert windows == ["6h", "1d", "3d"]  # 14.4 times a tenth is more than all


def test_what_may_rest_is_not_missed() -> None:
    assert groups(environment(worker=WORKER)) == {}
    asleep = replace(environment(app=SERVICE), working_hours=DEV.working_hours)
    assert groups(asleep) == {}


def test_what_prometheus_does_not_measure_has_no_rules() -> None:
    known = environment(app=SERVICE)
    assert [*groups(known)] == ["app-down"]
    assert groups(replace(known, kubernetes=None))
    alone = replace(APP, uses=(), objectives=ObjectivesConfig(availability_percent=99.0))
    bare = replace(known, kubernetes=None, services={"app": alone})
    assert groups(bare) == {}
    assert groups(replace(bare, observability=None)) == {}
