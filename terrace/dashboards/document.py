"""Reading a dashboard's JSON: its panels, its queries, its links."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terrace.monitoring.text import Broken, kind, text_of

Dashboard = Mapping[str, Any]
PROMETHEUS = "prometheus"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What Prometheus is asked.

    Attributes:
        place: Where, such as 'panel "Request Rate"'.
        query: In PromQL, with Grafana's variables.
    """

    place: str
    query: str


def read(root: Path, name: str) -> dict[str, Any]:
    """Read a dashboard.

    Raises:
        Broken: It is none, or a part that others read has another form.
        UserError: It may not be read.
    """
    try:
        found: Any = json.loads(text_of(root, name))
    except (ValueError, RecursionError) as problem:
        raise Broken(f"{name} is no JSON: {problem}") from None
    if not isinstance(found, dict) or not isinstance(found.get("panels"), list):
        told = "without a list of panels" if isinstance(found, dict) else kind(found)
        raise Broken(f"{name} is {told}, allowed: a dashboard as Grafana exports it")
    try:
        _ = [*questions(found)], [*links(found)], [*sources(found)]
    except (AttributeError, KeyError, TypeError) as problem:
        raise Broken(
            f"{name} has a panel, a variable or an annotation of another form ({problem}), "
            "allowed: a dashboard as Grafana exports it"
        ) from None
    return found


def panels(dashboard: Dashboard) -> Iterator[Any]:
    """Panels, those of folded rows too, without the rows."""
    for each in dashboard["panels"]:
        if each["type"] == "row":
            yield from each.get("panels", [])
        else:
            yield each


def questions(dashboard: Dashboard) -> Iterator[Question]:
    """All that Prometheus is asked: by panels, by annotations, for variables."""
    for panel in panels(dashboard):
        for target in panel.get("targets", []):
            if "expr" in target:
                yield Question(place=f'panel "{panel["title"]}"', query=target["expr"])
    for note in dashboard["annotations"].get("list", []):
        if "expr" in note:
            yield Question(place=f'annotation "{note["name"]}"', query=note["expr"])
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query" and variable["datasource"]["type"] == PROMETHEUS:
            asked = variable["query"]["query"]
            inner = asked.removeprefix("label_values(").rpartition(",")[0]
            yield Question(place=f"variable {variable['name']}", query=inner)


def links(dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    """Where each link is, and its address."""
    for panel in panels(dashboard):
        config = panel.get("fieldConfig", {})
        found = [*config.get("defaults", {}).get("links", []), *panel.get("links", [])]
        for override in config.get("overrides", []):
            for change in override["properties"]:
                found += change["value"] if change["id"] == "links" else []
        for each in found:
            yield f'panel "{panel["title"]}"', each["url"]


def sources(dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    """Where each data source is named, and by what uid."""
    for panel in panels(dashboard):
        place = f'panel "{panel["title"]}"'
        for each in [panel, *panel.get("targets", [])]:
            if each.get("datasource"):
                yield place, each["datasource"]["uid"]
    for each in [*dashboard["annotations"].get("list", []), *dashboard["templating"]["list"]]:
        if each.get("datasource"):
            yield each["name"], each["datasource"]["uid"]
