"""Alerts from a real fault to those on call and back, by the project's own files."""

import re
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

import app.worker
from tests.support.embedded_aws import EmbeddedAws
from tests.support.monitoring import drawing_data, queries, story
from tests.support.monitoring.queries import Query
from tests.support.monitoring.run import Run, ran
from tests.support.monitoring.setting import read, rule_files
from tests.support.process import or_fail

pytestmark = pytest.mark.servers

assert app.worker  # it brings all that is measured

SEEN_LATER_SECONDS = 1.0  # than a message of it, as tests look at alerts now and then
# What a test runs beside the service has samples of its own.
BESIDE = ("probe_", "prometheus_", "process_", "python_")
WAKES_NOBODY = re.compile(r"dev|pr-\d+")  # environments, as in alertmanager.yml


@pytest.fixture(scope="module")
def run(embedded_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with or_fail(ran(tmp_path_factory.mktemp("monitoring"), embedded_aws)) as found:
        story.keep(found)
        yield found


def runbook(alert: str) -> str:
    """Where the rules of the application say what to do."""
    (group,) = [
        each for each in read("alerts/alert-rules.yml")["groups"] if each["name"] == "application"
    ]
    (found,) = [each for each in group["rules"] if each["alert"] == alert]
    return str(found["annotations"]["runbook_url"])


def assert_heard(run: Run, alert: str, service: str) -> None:
    """An alert went through all its states after the fault, and those on call were told."""
    states = run.states(alert, service)
    words = [each.what for each in states]
    # On a busy machine a scrape may fail, and an alert that is pending begins anew.
    first = words.index("firing")
    assert words[first - 1] == "pending"
    assert words[-1] == "inactive"
    pending, firing, inactive = states[first - 1].at, states[first].at, states[-1].at
    assert run.broken < pending < firing < inactive
    told, over = run.told("firing", alert, service), run.told("resolved", alert, service)
    assert told
    assert over
    assert firing < told.at + SEEN_LATER_SECONDS
    assert told.at < inactive < over.at + SEEN_LATER_SECONDS


def test_a_database_that_is_away_is_an_error_rate_that_those_on_call_hear_of(run: Run) -> None:
    assert_heard(run, "HighErrorRate", run.web)


def test_a_worker_that_was_killed_is_a_service_that_is_down(run: Run) -> None:
    assert_heard(run, "ServiceDown", run.worker)


def test_a_message_says_what_happens_where_and_what_to_do(run: Run) -> None:
    message = run.told("firing", "HighErrorRate", run.web)
    assert message
    (said,) = message.content["attachments"]
    name = run.environment.name
    assert said["title"] == f"FIRING: HighErrorRate of {run.web} in {name} (critical)"
    assert said["title_link"] == runbook("HighErrorRate")
    assert re.search(rf"{run.web} has failed \d+(\.\d+)?% of its requests", said["text"])


def test_the_pager_rings_for_what_is_critical_and_stops_when_it_is_over(run: Run) -> None:
    rung = [
        run.told(each, "HighErrorRate", run.web, "pagerduty") for each in ("firing", "resolved")
    ]
    if WAKES_NOBODY.fullmatch(run.environment.name):
        assert rung == [None, None]
        return
    first, last = (each.content for each in rung if each)
    assert (first["event_action"], last["event_action"]) == ("trigger", "resolve")
    assert first["dedup_key"] == last["dedup_key"]
    assert first["payload"]["severity"] == "critical"
    assert first["payload"]["component"] == run.web
    assert first["payload"]["group"] == run.environment.name
    assert runbook("HighErrorRate") in str(first["payload"]["custom_details"])


def test_a_certificate_that_expires_is_told_of_and_the_heartbeat_goes_on(run: Run) -> None:
    assert run.states("CertificateExpires", "")[-1].what == "firing"
    assert len(run.heard.to("heartbeat")) > 2


def test_a_warning_of_a_service_that_pages_already_is_not_told(run: Run) -> None:
    assert "firing" in {each.what for each in run.states("InstanceDown", run.worker)}
    assert run.told("firing", "InstanceDown", run.worker) is None


def own_metrics() -> set[str]:
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
    return {
        f"{family.name}{end}"
        for family in REGISTRY.collect()
        for end in ends.get(family.type, ("",))
    }


def of_what_ran(found: list[Query]) -> list[Query]:
    """Those that ask for nothing but what a test runs, recorded or not; others ask a cluster."""
    known = own_metrics() | {"up", "ALERTS"}
    chosen: list[Query] = []
    while more := [
        each
        for each in found
        if each not in chosen
        and all(name in known or name.startswith(BESIDE) for name in queries.names(each.text))
    ]:
        chosen += more
        known |= {each.record for each in more if each.record}
    elsewhere = {
        name
        for origin, each in read("metrics.yml")["others"].items()
        if origin not in {"blackbox-exporter", "prometheus"}
        for name in each["metrics"]
    }
    left = [each for each in found if each not in chosen]
    elsewhere |= {each.record for each in left if each.record}
    assert [each for each in left if elsewhere.isdisjoint(queries.names(each.text))] == []
    return chosen


def without_data(run: Run, found: list[Query]) -> list[str]:
    return [
        f"{each.where}: {part}"
        for each in found
        for part in queries.whether_data(each.text)
        if not run.prometheus.series(part, since=run.begun, until=run.ended, step=1)
    ]


def test_every_rule_about_the_service_has_data(run: Run) -> None:
    files = rule_files(run.environment.name)
    chosen = of_what_ran(list(queries.of_rules(files)))
    assert {each.where.split(": ")[1] for each in chosen} >= {"HighErrorRate", "HighLatency"}
    assert without_data(run, chosen) == []


def test_every_panel_about_the_service_has_data(run: Run) -> None:
    variables = {**drawing_data.variables(run), "service": run.web}
    recorded = [each for each in queries.of_rules(rule_files(run.environment.name)) if each.record]
    panels = list(queries.of_dashboards(variables))
    chosen = [each for each in of_what_ran([*recorded, *panels]) if each.record is None]
    assert chosen
    assert without_data(run, chosen) == []


def test_a_panel_of_response_times_leads_to_a_trace(run: Run) -> None:
    found = run.prometheus.ask(
        "query_exemplars",
        query="http_request_duration_seconds_bucket",
        start=run.begun,
        end=run.ended,
    )
    traces = {each["labels"]["trace_id"] for one in found for each in one["exemplars"]}
    assert traces
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in traces)
