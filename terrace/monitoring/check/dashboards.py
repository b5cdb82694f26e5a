"""Grafana's dashboards: as Python gives them, readable, and asking what is there to be asked."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import environments
from constructs_lib.observability import dashboard_links
from terrace.dashboards import document, promql
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError
from terrace.monitoring import programs
from terrace.monitoring.text import Broken

FILES = "monitoring/grafana/dashboards/*.json"
WITHOUT_UNIT = {"logs", "text", "traces"}  # kinds of panels that show no numbers
# Grafana shows a number without its unit where it does not know the id, and says nothing.
# Source: Grafana 10.4, packages/grafana-data/src/valueFormats/categories.ts
UNITS = frozenset(
    {"none", "short", "percent", "percentunit", "bytes", "ms", "s", "d", "reqps", "mps"}
    | {"currencyUSD", "dateTimeAsIso"}
)
_RULE = re.compile(r"rule \d+, \"?asked:([0-9]+)\"?:? (.*)")
_UID = re.compile(r"^/d/([a-z-]+)(?:[?/]|$)")


def dashboards(files: Files) -> Outcome:
    """Hold the committed dashboards to what the project promises of them.

    Raises:
        UserError: There are none, or promtool could not judge their queries.
    """
    found = files.found(FILES)
    refuse_nothing("dashboards", found, "monitoring/grafana/dashboards")
    findings, read = list(_stale(files, found)), {}
    for name in found:
        try:
            read[name] = document.read(files.root, name)
        except Broken as problem:
            findings.append(str(problem))
    for name, dashboard in read.items():
        findings += [f"{name}: {each}" for each in _flaws(Path(name).stem, dashboard)]
    asked = [
        (f"{name}: {question.place}", question.query)
        for name, dashboard in read.items()
        for question in document.questions(dashboard)
    ]
    findings += _refused(files, asked)
    many = f"{len(found)} dashboards with {len(asked)} queries"
    return Outcome(check="dashboards", read=many, findings=findings)


def _stale(files: Files, found: list[str]) -> Iterator[str]:
    from terrace.dashboards.written import written  # noqa: PLC0415 - a third of a second

    wanted = written(environments.ENVIRONMENTS, environments.PLATFORM)
    for path, text in wanted.items():
        name = str(path)
        if name not in found:
            yield f"{name}: is missing; run: make dashboards"
        elif (files.root / name).read_bytes() != text.encode():
            yield f"{name}: is not what terrace/dashboards gives; run: make dashboards"
    for name in found:
        if Path(name) not in wanted:
            yield f"{name}: nothing in terrace/dashboards gives it; run: make dashboards"


def _flaws(stem: str, dashboard: document.Dashboard) -> Iterator[str]:
    if dashboard.get("uid") != stem or stem not in dashboard_links.UIDS:
        allowed = ", ".join(dashboard_links.UIDS)
        yield f"uid is {dashboard.get('uid')!r}, allowed: the name of its file, one of {allowed}"
    for key in ("title", "description"):
        if not dashboard.get(key):
            yield f"has no {key}"
    yield from _of_panels(dashboard)
    for place, uid in document.sources(dashboard):
        if not uid.startswith("${"):
            allowed = "a variable such as ${prometheus}"
            yield f"{place} has the data source {uid!r}, allowed: {allowed}"
    yield from _of_variables(dashboard)
    for place, address in document.links(dashboard):
        uid_found = _UID.match(address)
        if not uid_found or uid_found[1] not in dashboard_links.UIDS:
            yield f"{place} links to {address}, allowed: a dashboard that is there"


def _of_panels(dashboard: document.Dashboard) -> Iterator[str]:
    seen: set[int] = set()
    for row in (each for each in dashboard["panels"] if each["type"] == "row"):
        seen.add(row["id"])
        if not row.get("title"):
            yield f"row {row['id']} has no title"
    for panel in document.panels(dashboard):
        place = f'panel "{panel.get("title", "")}"'
        for key in ("title", "description"):
            if not panel.get(key):
                yield f"panel {panel.get('id')} has no {key}"
        if panel.get("id") in seen:
            yield f"{place} has the id {panel['id']}, which another has"
        seen.add(panel.get("id", 0))
        yield from (f"{place} {each}" for each in _of_units(panel))
        if not panel.get("targets") and panel["type"] != "text":
            yield f"{place} asks nothing"


def _of_units(panel: Mapping[str, Any]) -> Iterator[str]:
    config = panel.get("fieldConfig", {})
    unit = config.get("defaults", {}).get("unit")
    if not unit and panel["type"] not in WITHOUT_UNIT:
        yield "has no unit"
    changes = [each for one in config.get("overrides", []) for each in one["properties"]]
    used = {unit, *(each["value"] for each in changes if each["id"] == "unit")} - {None}
    for each in sorted(used - UNITS):
        yield f"has the unit {each!r}, allowed: {', '.join(sorted(UNITS))}"


def _of_variables(dashboard: document.Dashboard) -> Iterator[str]:
    known = {each["name"] for each in dashboard["templating"]["list"]}
    for name in sorted(promql.variables(json.dumps(_without_dynamic(dashboard))) - known):
        yield f"uses the variable {name}, which it does not have"


def _without_dynamic(value: Any) -> Any:
    """Leave out CloudWatch's dynamic labels, ${PROP('…')}, which look like variables."""
    if isinstance(value, Mapping):
        return {name: _without_dynamic(each) for name, each in value.items() if name != "label"}
    if isinstance(value, list):
        return [_without_dynamic(each) for each in value]
    return value


def _refused(files: Files, asked: list[tuple[str, str]]) -> list[str]:
    """Queries that Prometheus does not take: promtool reads each as a rule."""
    rules = [
        {"record": f"asked:{number}", "expr": promql.plain(query)}
        for number, (_, query) in enumerate(asked)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rules.yml")  # JSON is YAML
        file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
        asking = ("check", "rules", "--lint=none", str(file))
        ended = programs.run(files, "promtool", *asking, accepted=(0, 1, 3))
    if ended.returncode == 0:
        return []
    text = ended.stdout + ended.stderr
    found = [f"{asked[int(number)][0]}: {said.strip()}" for number, said in _RULE.findall(text)]
    if not found:
        raise UserError(f"promtool could not judge the queries of dashboards: {text.strip()}")
    return found
