"""Observability as a whole: what there is of it, and what workloads can be connected to."""

from typing import Any

from constructs_lib.functions.reference import ExistingArtifacts
from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig
from constructs_lib.observability.observability import Observability
from constructs_lib.site import Site
from constructs_lib.storage.reference import ExistingLogBucket
from stacks import sources
from tests.support.alarms import ALARMS, TOPIC, assert_alarms, by_thing
from tests.support.platform import key, network
from tests.support.synth import ACCOUNT, PROTECTED_SITE, SITE, Json, Sketch, only, synthesize

ADDRESS = "https://test.terrace.example/health"
ALL: dict[str, Any] = {
    "prometheus": True,
    "grafana": "identity-center",
    "tracing": True,
    "canary_minutes": 15,
    "log_search": LogSearchConfig(instance_type="m6g.large.search", nodes=1, storage_gib=100),
}
MAIN = {
    "prometheus": "aws_prometheus_workspace",
    "grafana": "aws_grafana_workspace",
    "tracing": "aws_xray_group",
    "canary_minutes": "aws_synthetics_canary",
    "log_search": "aws_opensearch_domain",
}


def add(
    stack: Sketch, *, site: Site = SITE, address: str | None = ADDRESS, **wanted: Any
) -> Observability:
    encryption = key(stack)
    return Observability(
        stack,
        "observability",
        site=site,
        config=ObservabilityConfig(**wanted),
        network=network(stack),
        address=address,
        rules={},
        alert_manager=sources.alert_manager(),
        artifacts=ExistingArtifacts(versioned_name="artifacts", key=encryption),
        key=encryption,
        alerts_key=encryption,
        logs_key=encryption,
        access_logs=ExistingLogBucket("access-logs"),
        logs={"app": "/terrace/test/app", "jobs": "/terrace/test/jobs"},
        administrator_arn=f"arn:aws:iam::{ACCOUNT}:role/administrator",
        alarms=ALARMS,
    )


def observability(**options: Any) -> Json:
    return synthesize(lambda stack: add(stack, **options))


def stores(**wanted: Any) -> set[str]:
    found: set[str] = set()
    synthesize(lambda stack: found.update(add(stack, **wanted).stores))
    return found


def there(document: Json) -> set[str]:
    return {name for name, type_ in MAIN.items() if type_ in document["resource"]}


def test_an_environment_has_what_it_wants_and_nothing_else() -> None:
    assert there(observability(**ALL)) == set(MAIN)
    assert there(observability()) == set()
    for name in ("prometheus", "tracing", "canary_minutes", "log_search"):
        assert there(observability(**{name: ALL[name]})) == {name}


def test_workloads_can_use_what_is_there() -> None:
    assert stores(**ALL) == {"traces", "metrics", "log-search"}
    assert stores(tracing=True) == {"traces"}
    assert stores(canary_minutes=5) == set()


def test_where_nothing_answers_there_is_no_canary() -> None:
    assert "canary_minutes" not in there(observability(**ALL, address=None))


def test_the_canary_calls_as_often_as_chosen_and_its_alarm_leads_somewhere() -> None:
    document = observability(canary_minutes=15)
    assert only(document, "aws_synthetics_canary")["schedule"] == {"expression": "rate(15 minutes)"}
    assert_alarms(document, {"canary-failed": "service"})
    alarm = by_thing(document)["canary-failed"]
    assert alarm["dimensions"] == {
        "CanaryName": "${aws_synthetics_canary.observability_canary_main.name}"
    }
    assert (alarm["period"], alarm["evaluation_periods"]) == (900, 2)


def test_alerts_of_prometheus_go_where_alarms_go() -> None:
    document = observability(prometheus=True)
    definition = only(document, "aws_prometheus_alert_manager_definition")["definition"]
    assert f"topic_arn: {TOPIC.arn}" in definition
    assert "topic_arn: ${aws_sns_topic.observability_heartbeat_topic_main.arn}" in definition
    assert "this environment has no Grafana" in definition


def test_messages_of_alerts_link_to_the_dashboards_that_there_are() -> None:
    document = observability(prometheus=True, grafana="identity-center")
    definition = only(document, "aws_prometheus_alert_manager_definition")["definition"]
    host = "${aws_grafana_workspace.observability_grafana_main.endpoint}"
    assert f"https://{host}{{{{ template" in definition


def test_documents_are_kept_where_the_site_is_protected() -> None:
    log_search = {"log_search": ALL["log_search"]}
    kept = only(observability(site=PROTECTED_SITE, **log_search), "aws_opensearch_domain")
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in only(observability(**log_search), "aws_opensearch_domain")


def test_log_search_that_loses_refuses_or_runs_out_of_room_is_told_of() -> None:
    document = observability(log_search=ALL["log_search"])
    things = ("log-search-red", "log-search-blocked", "log-search-storage-low")
    assert_alarms(document, dict.fromkeys(things, "telemetry"))
    low = by_thing(document)["log-search-storage-low"]
    assert (low["metric_name"], low["threshold"]) == ("FreeStorageSpace", 25 * 1024)
    assert low["dimensions"] == {
        "DomainName": "${aws_opensearch_domain.observability_log_search_main.domain_name}",
        "ClientId": ACCOUNT,
    }
