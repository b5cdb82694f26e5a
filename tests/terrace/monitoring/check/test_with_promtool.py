"""With a real promtool: rules that are wrong are found, and those of the project are not."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.monitoring.objectives import ObjectivesConfig
from environments import PLATFORM
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.monitoring import metrics
from terrace.monitoring.cases import Case
from terrace.monitoring.check.prometheus import configuration, rules
from terrace.monitoring.check.units import Suite, cases_of, missing, run, units
from terrace.monitoring.objective_cases import cases
from terrace.monitoring.programs import program
from terrace.toolchain import repository_root
from tests.support.example import APP, DEV

pytestmark = pytest.mark.servers
ROOT = repository_root()
RULE: dict[str, Any] = {
    "alert": "Down",
    "expr": "up == 0",
    "for": "5m",
    "labels": {"severity": "critical"},
    "annotations": {"description": "{{ $labels.job }} is down"},
}
CASE = Case(
    alert="Down", labels={"job": "a"}, description="a is down", series={'up{job="a"}': (0, 1)}
)
PROMETHEUS = """\
scrape_configs:
  - job_name: pods
    kubernetes_sd_configs:
      - role: pod
    relabel_configs:
      - source_labels: [__meta_kubernetes_pod_name]
        target_label: pod
"""


def files(root: Path) -> Files:
    return Files(root=root, tools=ROOT, environ=os.environ)


def put(root: Path, name: str, text: str) -> Files:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return files(root)


def suite(case: Case = CASE, **changes: Any) -> Suite:
    document = {"groups": [{"name": "one", "rules": [RULE | changes]}]}
    return Suite(name="monitoring/alerts/a.yml", rules=document, cases=[case])


def test_the_projects_rules_and_configuration_are_sound() -> None:
    for check in (configuration, rules, units):
        assert check(files(ROOT)).findings == [], check


@pytest.mark.parametrize(
    ("expression", "fault"),
    [("up == 1", "never fires"), ("up >= 0", "fires below, too"), ("vector(0)", "has no job")],
)
def test_a_rule_that_fires_when_it_should_not_is_found(
    tmp_path: Path, expression: str, fault: str
) -> None:
    assert [*run(files(tmp_path), [suite()])] == []
    found = [*run(files(tmp_path), [suite(expr=expression)])]
    assert found, fault
    assert all(each.startswith("monitoring/alerts/a.yml: Down, time: ") for each in found)


def test_an_alert_without_a_case_is_found() -> None:
    assert [*missing(replace(suite(), cases=[]))] == [
        "monitoring/alerts/a.yml: Down has no case in tests/monitoring/rules/a.yml"
    ]
    gone = replace(CASE, alert="Gone")
    assert [*missing(replace(suite(), cases=[CASE, gone]))] == [
        "tests/monitoring/rules/a.yml: Gone is no alert of monitoring/alerts/a.yml"
    ]


def test_a_case_with_a_misspelt_key_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.yml", "- alert: Down\n  series: {}\n  lables: {}\n")
    with pytest.raises(
        UserError, match=r"a\.yml has a case .*, allowed: a mapping with alert, desc"
    ):
        cases_of(tmp_path, Path("a.yml"))


def test_a_rule_that_is_there_twice_is_a_finding(tmp_path: Path) -> None:
    document = {"groups": [{"name": "one", "rules": [{"record": "a:b:c", "expr": "up"}] * 2}]}
    found = rules(put(tmp_path, "monitoring/alerts/a.yml", yaml.safe_dump(document))).findings
    assert any("duplicate rule" in each for each in found)


def test_no_rules_are_no_success(tmp_path: Path) -> None:
    for check in (configuration, rules, units):
        with pytest.raises(UserError, match="read no file"):
            check(files(tmp_path))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("role: pod", "role: pods", "job pods: role is 'pods', allowed: one of node, service, "),
        ("role: pod", "role: node", "job pods: no role of it gives labels __meta_kubernetes_pod"),
        ("- role: pod", "- role: pod\n        rolle: a", "job pods: kubernetes_sd_configs has "),
        ("target_label: pod", "regex: (", "error parsing regexp: missing closing )"),
        ("job_name: pods", "job_nam: pods", "field job_nam not found"),
        ("scrape_configs:", "- a: [", "is no YAML: "),
    ],
)
def test_what_is_wrong_with_a_configuration_is_named_with_its_file(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    name = "monitoring/prometheus/prometheus.yml"
    assert configuration(put(tmp_path, name, PROMETHEUS)).findings == []
    found = configuration(put(tmp_path, name, PROMETHEUS.replace(before, after, 1))).findings
    assert all(each.startswith(name) for each in found)
    assert said in " ".join(found)


def test_every_window_of_a_budget_fires_and_ends() -> None:
    service = replace(
        APP,
        uses=("metrics",),
        objectives=ObjectivesConfig(availability_percent=99.99, latency_seconds=1),
    )
    environment = replace(DEV, working_hours=None, edge=None, services={"app": service})
    suites = [
        Suite(name=f"{number}", rules=document, cases=[case])
        for number, (document, case) in enumerate(cases(environment, PLATFORM))
        if case.window < 1000  # minutes; make monitoring-check runs those of days
    ]
    assert len(suites) == 5
    assert [*run(files(ROOT), suites)] == []


def test_the_service_says_itself_what_it_exports() -> None:
    found = metrics.of_service(ROOT)
    assert found["http_requests_total"]["labels"] == ["method", "path", "status"]
    assert found["http_request_duration_seconds_bucket"]["type"] == "histogram"
    assert "app_info" in found


def test_a_missing_program_says_how_to_get_it(tmp_path: Path) -> None:
    nothing = Files(root=tmp_path, tools=tmp_path, environ={"PATH": ""})
    with pytest.raises(UserError, match=r"no promtool is on this machine, .* or run: make setup"):
        program("promtool", nothing)
