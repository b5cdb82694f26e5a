"""Graphs of what AWS measures, as `cloudwatch.toml` lists them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from terrace.dashboards.panels import Look, Panel, graph
from terrace.dashboards.sources import CLOUDWATCH, HOME, Query, measured

FILE = Path(__file__).with_name("cloudwatch.toml")


def graphs(part: str, *, project: str) -> list[Panel]:
    """Build the graphs of one part of the file.

    Args:
        part: Its name there, such as "database".
        project: First part of every name.
    """
    return [_graph(each, project) for each in _listed()[part]]


@cache
def _listed() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _graph(listed: dict[str, Any], project: str) -> Panel:
    dimensions = {
        name: value.replace("{project}", project) for name, value in listed["dimensions"].items()
    }
    of = listed.get("label") or next(name for name, value in dimensions.items() if value == "*")
    several = len(listed["metrics"]) > 1

    def asked(metric: str, statistic: str) -> Query:
        # Dynamic labels: Amazon CloudWatch User Guide, "Using dynamic labels".
        label = f"${{PROP('Dim.{of}')}}" + (f" {metric}" if several else "")
        region = listed.get("region", HOME)
        return measured(
            listed["namespace"],
            metric,
            dimensions,
            statistic=statistic,
            label=label,
            region=region,
            exact=listed.get("exact", True),
        )

    return graph(
        listed["title"],
        listed["sentence"],
        listed["unit"],
        *(asked(metric, statistic) for metric, statistic in listed["metrics"].items()),
        look=Look(
            source=CLOUDWATCH,
            width=listed.get("width", 8),
            limits={float(value): color for value, color in listed.get("limits", {}).items()},
        ),
    )
