"""The alert rules say what the specification asks for, and lead to a runbook."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.errors import ConfigurationError
from conventions import runbooks
from environments import PLATFORM
from stacks import sources
from stacks.sources import ALERT_RULES, RUNBOOKS

PAGES = Path(__file__).parents[2] / "docs/runbooks"
PROMTOOL = shutil.which("promtool")


@pytest.fixture(scope="module")
def rules() -> dict[str, dict[str, Any]]:
    groups = yaml.safe_load(ALERT_RULES.read_text(encoding="utf-8"))["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def test_the_specifications_three_alerts_wait_five_minutes(rules: dict[str, Any]) -> None:
    found = {name: (rule["labels"]["severity"], rule["for"]) for name, rule in rules.items()}
    assert found.pop("ReleaseFailed") == ("critical", "1m")
    assert found == {
        "HighErrorRate": ("critical", "5m"),
        "HighLatency": ("warning", "5m"),
        "PodNotReady": ("critical", "5m"),
    }
    assert rules["HighErrorRate"]["expr"].rstrip().endswith("> 0.05")
    assert "histogram_quantile(" in rules["HighLatency"]["expr"]
    assert rules["HighLatency"]["expr"].rstrip().endswith("> 1")
    assert 'kube_pod_status_ready{condition="false"}' in rules["PodNotReady"]["expr"]


def test_every_alert_says_what_is_wrong_and_leads_to_a_heading_of_a_runbook(
    rules: dict[str, Any],
) -> None:
    pages = runbooks.read(PAGES)
    assert pages is not None
    for name, rule in rules.items():
        notes = rule["annotations"]
        assert set(notes) == {"summary", "description", "runbook_url"}, name
        folder, _, link = notes["runbook_url"].rpartition("/")
        page, _, heading = link.partition("#")
        assert folder == f"https://github.com/{PLATFORM.repository}/{RUNBOOKS}", name
        assert heading in pages[page], name


def test_a_release_that_fails_is_heard_of_whatever_failed(rules: dict[str, Any]) -> None:
    expression = rules["ReleaseFailed"]["expr"]
    for each in (
        'rollout_info{namespace="app",phase="Degraded"}',
        'kube_deployment_status_condition{namespace="app",condition="Progressing",status="false"}',
        'kube_job_failed{namespace="app",condition="true"}',  # a migration
    ):
        assert each in expression


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not on PATH")
def test_prometheus_takes_the_rules() -> None:
    done = subprocess.run(
        [str(PROMTOOL), "check", "rules", ALERT_RULES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"groups:\n\t- name: a\n", "line 2 is indented by a tab, allowed: spaces, as in all YAML"),
        (b"", "has no line 'groups:', allowed: alerting rules of Prometheus"),
        (b"- alert: A\n", "has no line 'groups:', allowed: alerting rules of Prometheus"),
        (b"\xff", "cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: "),
    ],
    ids=["tab", "empty", "no groups", "binary"],
)
def test_what_is_no_alert_rules_is_one_sentence(
    content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "alert-rules.yml"
    file.write_bytes(content)
    monkeypatch.setattr(sources, "ALERT_RULES", file)
    with pytest.raises(ConfigurationError) as refusal:
        sources.alert_rules()
    assert str(refusal.value).startswith(f"{file} {said}")
