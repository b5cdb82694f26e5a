"""What is wrong with a rule is named with its file; each check is seen to fail."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from environments import PLATFORM
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.monitoring import metrics as listed
from terrace.monitoring.check import managed, metrics, runbooks

FOLDER = f"https://github.com/{PLATFORM.repository}/blob/main/docs/runbooks"
GOOD: dict[str, Any] = {
    "alert": "HighErrorRate",
    "expr": "rate(http_requests_total[5m]) > 0.05",
    "labels": {"severity": "critical"},
    "annotations": {
        "summary": "Much fails.",
        "description": "Much fails.",
        "runbook_url": f"{FOLDER}/service.md#high-error-rate",
    },
}
NAME = "monitoring/alerts/a.yml: HighErrorRate"
METRICS = f"""\
{listed.BEGIN}
service:
  http_requests_total: {{type: counter, labels: []}}
{listed.END}
others:
  kubelet: {{source: somebody, metrics: [node_cpu_usage_seconds_total]}}
"""
QUOTAS = {
    "namespaces": 2,
    "groups": 3,
    "rules_in_group": 2,
    "file_mib": 0.004,
    "keys_of_group": ["name", "interval", "rules"],
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    put(tmp_path, "docs/runbooks/service.md", "# Service\n\n### High error rate\n")
    put(tmp_path, "monitoring/metrics.yml", METRICS)
    return Files(root=tmp_path, tools=tmp_path)


def put(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def rules(files: Files, *given: dict[str, Any], name: str = "alerts/a.yml") -> None:
    document = {"groups": [{"name": "one", "rules": list(given)}]}
    put(files.root, f"monitoring/{name}", yaml.safe_dump(document))


def without(**notes: str | None) -> dict[str, Any]:
    kept = {k: v for k, v in (GOOD["annotations"] | notes).items() if v is not None}
    return {**GOOD, "annotations": kept}


def test_an_alert_with_all_that_it_needs_is_no_finding(files: Files) -> None:
    rules(files, GOOD)
    outcome = runbooks.runbooks(files)
    assert (outcome.findings, outcome.read) == ([], "1 alerts")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (without(runbook_url=None), "has no runbook_url"),
        (without(summary=None), "has no summary"),
        (without(severity="high"), "has the annotation 'severity', allowed: summary, description"),
        (
            without(runbook_url=f"{FOLDER}/service.md#high-latency"),
            "runbook_url ends in #high-latency, allowed: #high-error-rate, its own name",
        ),
        (
            without(runbook_url=f"{FOLDER}/gone.md#high-error-rate"),
            f"runbook_url is {FOLDER}/gone.md#high-error-rate, allowed: {FOLDER}/<page>.md#",
        ),
        (
            without(runbook_url="https://elsewhere.example/service.md#high-error-rate"),
            "runbook_url is https://elsewhere.example/service.md#high-error-rate, allowed: ",
        ),
        (
            {**GOOD, "labels": {"severity": "page"}},
            "severity is 'page', allowed: one of critical, warning, info, none",
        ),
    ],
)
def test_what_an_alert_lacks_is_named_with_its_file(
    files: Files, rule: dict[str, Any], said: str
) -> None:
    rules(files, rule)
    (finding,) = runbooks.runbooks(files).findings
    assert finding.startswith(f"monitoring/alerts/a.yml: HighErrorRate: {said}")


def test_a_heading_that_is_not_on_the_page_is_a_finding(files: Files) -> None:
    put(files.root, "docs/runbooks/service.md", "# Service\n")
    rules(files, GOOD)
    assert runbooks.runbooks(files).findings == [
        f"{NAME}: docs/runbooks/service.md has no heading #high-error-rate"
    ]


@pytest.mark.parametrize("share", ["1", "1.0", "0", "scalar(up)"])
def test_an_objective_of_100_percent_is_a_finding(files: Files, share: str) -> None:
    objective = {
        "record": "service:objective:availability",
        "expr": f"vector({share})\n",
        "labels": {"service": "app"},
    }
    rules(files, objective, name="alerts/objectives/qa.yml")
    (finding,) = runbooks.runbooks(files).findings
    assert finding == (
        f"monitoring/alerts/objectives/qa.yml: service:objective:availability of app is "
        f"vector({share}), allowed: vector(0.999) or another share above 0 and below 1; with "
        "100 % there is no budget"
    )


def test_no_rules_and_no_runbooks_are_no_success(files: Files) -> None:
    with pytest.raises(UserError, match="read no file, expected some in monitoring/alerts"):
        runbooks.runbooks(files)
    rules(files, GOOD)
    (files.root / "docs/runbooks/service.md").unlink()
    with pytest.raises(UserError, match="holds no runbook"):
        runbooks.runbooks(files)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"http_requests_total": {"type": "counter", "labels": []}}
    monkeypatch.setattr(listed, "of_service", lambda _root: found)


@pytest.mark.usefixtures("service")
def test_a_metric_that_nobody_exports_is_named_with_rule_and_file(files: Files) -> None:
    rules(files, {**GOOD, "expr": "sum(rate(http_request_total[5m])) > up"})
    (finding,) = metrics.metrics(files).findings
    assert finding == (
        f"{NAME} asks for http_request_total, which monitoring/metrics.yml does not list; did you "
        "mean http_requests_total?"
    )


@pytest.mark.usefixtures("service")
def test_dashboards_are_held_to_the_same_list(files: Files) -> None:
    rules(files, GOOD, {"record": "service:requests:rate5m", "expr": "up"})
    panel = {
        "id": 1,
        "type": "timeseries",
        "title": "Requests",
        "datasource": {"type": "prometheus", "uid": "${prometheus}"},
        "targets": [{"expr": "service:requests:rate5m / gone_total", "refId": "A"}],
    }
    dashboard = {"panels": [panel], "templating": {"list": []}, "annotations": {"list": []}}
    put(files.root, "monitoring/grafana/dashboards/a.json", json.dumps(dashboard))
    (finding,) = metrics.metrics(files).findings
    assert finding.startswith("monitoring/grafana/dashboards/a.json: ")
    assert "asks for gone_total, which monitoring/metrics.yml does not list" in finding


@pytest.mark.usefixtures("service")
def test_objectives_may_be_asked_for_where_no_service_has_some(files: Files) -> None:
    rules(files, {**GOOD, "expr": "service:objective:latency < service:requests_slow:ratio_rate3d"})
    assert metrics.metrics(files).findings == []


@pytest.mark.usefixtures("service")
def test_the_list_is_renewed_where_the_service_exports_something_else(files: Files) -> None:
    rules(files, GOOD)
    put(files.root, "monitoring/metrics.yml", METRICS.replace("type: counter", "type: gauge"))
    assert metrics.metrics(files).findings == [
        "monitoring/metrics.yml: is not what app/ exports; run: make monitoring"
    ]


def test_a_list_without_its_place_or_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"has no lines .* between which metrics go"):
        listed.renewed("service: {}\n", {})
    put(tmp_path, "monitoring/metrics.yml", METRICS.replace("source: somebody, ", ""))
    with pytest.raises(UserError, match="kubelet has no source or no metrics, allowed: both"):
        listed.known(tmp_path)


def test_rules_within_the_quotas_of_managed_prometheus_are_no_finding() -> None:
    assert [*managed.flaws({"a": text(1), "b": text(2)}, QUOTAS)] == []


def text(count: int, groups: int = 1, **more: Any) -> str:
    made = [
        {"name": f"g{each}", "rules": [{"record": f"a:{n}:b", "expr": "up"} for n in range(count)]}
        for each in range(groups)
    ]
    return yaml.safe_dump({"groups": [{**each, **more} for each in made]})


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (dict.fromkeys("abc", text(1)), "3 files of rules, allowed: 2"),
        ({"a": text(1, groups=4)}, "4 groups of rules, allowed: 3"),
        ({"a": text(3)}, "a/g0 has 3 rules, allowed: 2"),
        ({"a": text(1, limit=5)}, "a/g0 has 'limit', allowed: name, interval, rules"),
        ({"a": text(1) + f"# {'x' * 5000}\n"}, "a has 5062 bytes, allowed: 0.004 MiB"),
    ],
    ids=["files", "groups", "rules", "keys", "size"],
)
def test_what_managed_prometheus_would_refuse_is_named(texts: dict[str, str], said: str) -> None:
    assert [*managed.flaws(texts, QUOTAS)] == [said]
