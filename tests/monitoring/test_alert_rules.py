"""The alert rules say what the specification asks for, and environments load what they need."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.objectives import ObjectivesConfig
from environments import ENVIRONMENTS, PLATFORM
from stacks import sources
from terrace.monitoring import command
from terrace.monitoring.cases import minutes
from tests.support.example import APP, DEV

ROOT = Path(__file__).parents[2]
EVERYWHERE = {"recording-rules", "alert-rules", "telemetry"}


@pytest.fixture(scope="module")
def rules() -> dict[str, dict[str, Any]]:
    files = sorted((ROOT / "monitoring/alerts").glob("*.yml"))
    groups = [
        group for file in files for group in yaml.safe_load(file.read_text("utf-8"))["groups"]
    ]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def loaded(**changes: Any) -> set[str]:
    return {*sources.rules(replace(DEV, name="qa", **changes), PLATFORM)}


def test_the_specifications_three_alerts_wait_five_minutes(rules: dict[str, Any]) -> None:
    found = {
        name: (rules[name]["labels"]["severity"], rules[name]["for"])
        for name in ("HighErrorRate", "HighLatency", "PodNotReady")
    }
    assert found == {
        "HighErrorRate": ("critical", "5m"),
        "HighLatency": ("warning", "5m"),
        "PodNotReady": ("critical", "5m"),
    }
    assert rules["HighErrorRate"]["expr"].rstrip().endswith("> 0.05")
    assert rules["HighLatency"]["expr"].startswith("histogram_quantile(\n  0.95,")
    assert rules["HighLatency"]["expr"].rstrip().endswith("> 1")
    assert 'kube_pod_status_ready{condition="false"}) == 1' in rules["PodNotReady"]["expr"]


def test_every_alert_of_a_service_says_of_which_in_which_environment(
    rules: dict[str, Any],
) -> None:
    for name, rule in rules.items():
        if "sum by" in rule["expr"] or "max by" in rule["expr"]:
            assert "by (environment, " in rule["expr"], name


def test_the_watchdog_always_fires_and_wakes_nobody(rules: dict[str, Any]) -> None:
    watchdog = rules["Watchdog"]
    assert (watchdog["expr"].strip(), watchdog["labels"]) == ("vector(1)", {"severity": "none"})
    assert "for" not in watchdog


def test_one_event_alone_wakes_nobody(rules: dict[str, Any]) -> None:
    # It is in a rate for as long as the rate looks back: an alert has to last as long.
    for name, rule in rules.items():
        if rule["labels"]["severity"] == "critical":
            ranges = re.findall(r"(?:rate|increase)\([^\[\]]+\[(\w+)\]", rule["expr"])
            assert all(minutes(each) <= minutes(rule["for"]) for each in ranges), name


def test_an_environment_loads_rules_on_what_it_has() -> None:
    assert loaded() == EVERYWHERE | {"queues", "database", "kubernetes", "nodes", "certificates"}
    assert loaded(kubernetes=None) == EVERYWHERE | {"queues", "database"}
    bare = {"database": None, "jobs": None, "services": {"app": replace(APP, uses=())}}
    assert loaded(kubernetes=None, **bare) == EVERYWHERE


def test_an_environment_loads_its_objectives_as_they_are_committed() -> None:
    written = command.wanted(ENVIRONMENTS, PLATFORM)
    for each in ENVIRONMENTS:
        own = sources.rules(each, PLATFORM).get("objectives")
        file = written.get(command.FOLDER / f"{each.name}.yml")
        assert own == (file and file.partition("\n")[2]), each.name


def test_a_new_environment_needs_no_file_before_it_has_objectives() -> None:
    objectives = ObjectivesConfig(availability_percent=99.9)
    services = {"app": replace(APP, objectives=objectives), "worker": DEV.services["worker"]}
    text = sources.rules(replace(DEV, name="qa", services=services), PLATFORM)["objectives"]
    (group,) = yaml.safe_load(text)["groups"]
    assert group["name"] == "app-availability"
    labels = {"environment": "qa", "service": "app"}
    assert all(rule["labels"].items() >= labels.items() for rule in group["rules"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"groups:\n\t- name: a\n", "line 2 is indented by a tab, allowed: spaces, as in all YAML"),
        (b"", "has no line 'groups:', allowed: rules of Prometheus"),
        (b"- alert: A\n", "has no line 'groups:', allowed: rules of Prometheus"),
        (b"\xff", "cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: "),
    ],
    ids=["tab", "empty", "no groups", "binary"],
)
def test_what_is_no_file_of_rules_is_one_sentence(
    content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "recording-rules.yml"
    file.write_bytes(content)
    monkeypatch.setattr(sources, "RECORDING_RULES", file)
    with pytest.raises(ConfigurationError) as refusal:
        sources.rules(DEV, PLATFORM)
    assert str(refusal.value).startswith(f"{file} {said}")


def test_a_file_that_somebody_adds_is_loaded_by_every_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make monitoring-check` and compose take every file of the folder as well."""
    shutil.copytree(sources.ALERTS, tmp_path / "alerts")
    (tmp_path / "alerts/refunds.yml").write_text("groups:\n  - name: refunds\n    rules: []\n")
    monkeypatch.setattr(sources, "ALERTS", tmp_path / "alerts")
    bare = {"kubernetes": None, "database": None, "cache": None, "jobs": None, "services": {}}
    assert "refunds" in loaded(**bare, edge=None)
    assert "database" not in loaded(**bare, edge=None)
