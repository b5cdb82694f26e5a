"""The check of dashboards: each flaw is one finding with file and panel. promtool is a program."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terrace.dashboards import document
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.monitoring.check.dashboards import UNITS, dashboards
from terrace.toolchain import repository_root

pytestmark = pytest.mark.servers

ROOT = repository_root()
FOLDER = "monitoring/grafana/dashboards"
NAME = f"{FOLDER}/application.json"
STALE = f"{NAME}: is not what terrace/dashboards gives; run: make dashboards"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    return tmp_path


def findings(root: Path) -> list[str]:
    return list(dashboards(Files(root=root, tools=ROOT, environ=os.environ)).findings)


def first(dashboard: Any) -> Any:
    return next(document.panels(dashboard))


def changed(root: Path, change: Callable[[Any], object]) -> list[str]:
    """What is found after a change, beside that the file was changed."""
    file = root / NAME
    dashboard = json.loads(file.read_text())
    change(dashboard)
    file.write_text(json.dumps(dashboard))
    found = findings(root)
    assert STALE in found
    return [each for each in found if each != STALE]


def test_what_is_committed_is_in_order() -> None:
    outcome = dashboards(Files(root=ROOT, tools=ROOT, environ=os.environ))
    assert list(outcome.findings) == []
    assert outcome.read.startswith("6 dashboards with ")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            lambda it: first(it)["targets"][0].update(expr="sum(rate(http_requests_total[5m])"),
            (
                'panel "Request Rate": could not parse expression: 1:34: parse error: '
                "unclosed left parenthesis"
            ),
        ),
        (
            lambda it: first(it)["fieldConfig"]["defaults"].pop("unit"),
            'panel "Request Rate" has no unit',
        ),
        (
            lambda it: first(it)["fieldConfig"]["defaults"].update(unit="requests"),
            (
                "panel \"Request Rate\" has the unit 'requests', "
                f"allowed: {', '.join(sorted(UNITS))}"
            ),
        ),
        (lambda it: first(it).pop("description"), "panel 2 has no description"),
        (lambda it: first(it).update(targets=[]), 'panel "Request Rate" asks nothing'),
        (lambda it: first(it).update(id=1), 'panel "Request Rate" has the id 1, which another has'),
        (
            lambda it: first(it)["datasource"].update(uid="prometheus"),
            (
                "panel \"Request Rate\" has the data source 'prometheus', "
                "allowed: a variable such as ${prometheus}"
            ),
        ),
        (
            lambda it: first(it)["targets"][0].update(expr='up{stage="$stage"}'),
            "uses the variable stage, which it does not have",
        ),
        (
            lambda it: first(it)["fieldConfig"]["defaults"]["links"][0].update(url="/d/home"),
            'panel "Request Rate" links to /d/home, allowed: a dashboard that is there',
        ),
        (
            lambda it: it.update(uid="app"),
            (
                "uid is 'app', allowed: the name of its file, one of application, slo, "
                "infrastructure, cost, deployments, logs"
            ),
        ),
        (lambda it: it.update(title=""), "has no title"),
    ],
)
def test_a_flaw_is_named_with_file_and_panel(
    change: Callable[[Any], object], finding: str, copy: Path
) -> None:
    found = changed(copy, change)
    assert found == [f"{NAME}: {finding}"]


def test_a_dashboard_that_is_missing_or_left_over_is_named(copy: Path) -> None:
    (copy / NAME).rename(copy / FOLDER / "former.json")
    missing, left, *rest = findings(copy)
    assert missing == f"{NAME}: is missing; run: make dashboards"
    assert left == (
        f"{FOLDER}/former.json: nothing in terrace/dashboards gives it; run: make dashboards"
    )
    assert len(rest) == 1  # whose uid is another one than its name


def test_what_is_no_json_is_named(copy: Path) -> None:
    (copy / NAME).write_text("{")
    assert any(each.startswith(f"{NAME} is no JSON: ") for each in findings(copy))


def test_without_a_dashboard_nothing_was_checked(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="dashboards read no file, expected some in"):
        findings(tmp_path)
