"""What the panels of the application's dashboard show of a run."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.monitoring import queries, scaled
from tests.support.monitoring.run import Run
from tests.support.monitoring.setting import FACTOR

DASHBOARD = queries.DASHBOARDS / "application.json"
STEP = 0.6  # seconds: each scrape
UNITS = {
    "reqps": "a second",
    "percentunit": "share",
    "s": "seconds",
    "bytes": "MB",
    "mps": "a second",
    "short": "",
}


def of(run: Run) -> dict[str, Any]:
    """Return panels with lines of points: seconds since the fault, and values."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = [
        {"title": title, "unit": UNITS.get(unit, unit), "lines": lines}
        for title, unit, targets in _graphs(dashboard, run)
        if (lines := [line for each in targets for line in _lines(run, each, unit)])
    ]
    repaired = next(each.at for each in run.events if each.what == "the database is back")
    return {
        "title": f"{dashboard['title']}: seconds since the database was taken away",
        "bands": [[0, repaired - run.broken]],
        "seconds": [run.begun - run.broken, run.ended - run.broken],
        "panels": panels,
    }


def variables(run: Run) -> Mapping[str, str]:
    """Return values of Grafana's variables."""
    return {
        "environment": run.environment.name,
        "service": f"{run.web}|{run.worker}",
        "serving": run.web,
        "working": run.worker,
        "__rate_interval": "6s",
        "__range": f"{run.ended - run.begun:.0f}s",
    }


def _graphs(dashboard: Mapping[str, Any], run: Run) -> Iterator[tuple[str, str, list[Any]]]:
    row = ""
    for panel in queries.panels(dashboard):
        unit = panel.get("fieldConfig", {}).get("defaults", {}).get("unit", "")
        targets = [each for each in panel.get("targets", ()) if "expr" in each]
        if panel["type"] == "row":
            row = queries.filled(panel["title"], variables(run))
        if targets:
            yield f"{row}: {panel['title']}", unit, targets


def _lines(run: Run, target: Mapping[str, Any], unit: str) -> Iterator[dict[str, Any]]:
    expression = queries.filled(scaled.expression(target["expr"], FACTOR), variables(run))
    for each in run.prometheus.series(expression, since=run.begun, until=run.ended, step=STEP):
        points = _points(each["values"], run.broken, 1e-6 if unit == "bytes" else 1)
        if points:
            yield {"name": _named(target.get("legendFormat", ""), each["metric"]), "points": points}


def _points(values: Sequence[Any], begun: float, times: float) -> list[list[float | None]]:
    """Return points, with one that has no value where there are no samples in between."""
    found: list[list[float | None]] = []
    before = float(values[0][0])
    for text, value in values:
        at = float(text)
        if at - before > 1.5 * STEP:
            found.append([round(before + STEP - begun, 2), None])
        before = at
        if math.isfinite(float(value)):
            found.append([round(at - begun, 2), float(value) * times])
    return found


def _named(form: str, labels: Mapping[str, str]) -> str:
    name = re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: labels.get(found[1], ""), form).strip()
    return name or ", ".join(labels.values())
