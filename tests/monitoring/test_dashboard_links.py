"""From an alert to the dashboard that answers the next question, as amtool renders it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.observability import dashboard_links
from terrace.delivery.check.outcome import Files
from terrace.monitoring.programs import program
from terrace.toolchain import repository_root

pytestmark = pytest.mark.servers

ROOT = repository_root()
TEMPLATES = ROOT / "monitoring/alertmanager/templates"
OF_APP = {"environment": "test", "service": "app"}
CHOSEN = "?var-environment=test&var-service=app"


def rendered(labels: dict[str, str], annotations: dict[str, str], folder: Path) -> str:
    message = {
        "status": "firing",
        "alerts": [],
        "groupLabels": {},
        "commonLabels": labels,
        "commonAnnotations": annotations,
    }
    data = folder / "message.json"
    data.write_text(json.dumps(message))
    amtool = program("amtool", Files(root=ROOT, tools=ROOT))
    command: list[Any] = [
        amtool,
        "template",
        "render",
        f"--template.glob={TEMPLATES}/*.tmpl",
        '--template.text={{ template "terrace.dashboard.path" . }}',
        f"--template.data={data}",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("labels", "path"),
    [
        ({"alertname": "HighErrorRate", **OF_APP}, f"/d/application{CHOSEN}"),
        ({"alertname": "ErrorBudgetBurn", **OF_APP}, f"/d/slo{CHOSEN}"),
        ({"alertname": "LatencyBudgetBurn", **OF_APP}, f"/d/slo{CHOSEN}"),
        ({"alertname": "ProbeFailed", "environment": "test"}, "/d/slo?var-environment=test"),
        (
            {"alertname": "ReleaseFailed", "environment": "test", "namespace": "app"},
            "/d/deployments?var-environment=test",
        ),
        (
            {"alertname": "NodeNotReady", "environment": "test", "node": "a"},
            "/d/infrastructure?var-environment=test",
        ),
        (
            {"alertname": "PodNotReady", "environment": "test", "namespace": "app", "pod": "a"},
            "/d/infrastructure?var-environment=test",
        ),
        ({"alertname": "RulesFailing", "environment": "test"}, "/dashboards"),
        ({}, "/dashboards"),  # several alerts that have nothing in common
    ],
)
def test_an_alert_leads_to_a_dashboard_by_its_name_and_labels(
    labels: dict[str, str], path: str, tmp_path: Path
) -> None:
    assert rendered(labels, {}, tmp_path) == path


def test_an_alert_that_names_its_dashboard_leads_there(tmp_path: Path) -> None:
    labels = {"alertname": "HighErrorRate", **OF_APP}
    assert rendered(labels, {"dashboard_url": "/d/cost"}, tmp_path) == "/d/cost"


def test_the_dashboards_are_those_that_are_there() -> None:
    text = (TEMPLATES / "message.tmpl").read_text()
    named = re.findall(r"\}\}/d/([a-z-]+)", text)
    assert len(named) == 4
    assert set(named) <= set(dashboard_links.UIDS)
