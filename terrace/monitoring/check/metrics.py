"""Metrics that rules and dashboards ask for: one that nobody exports shows nothing, ever."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from terrace.dashboards import document, promql
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring import metrics as listed
from terrace.monitoring import rules
from terrace.monitoring.check.prometheus import RULES
from terrace.monitoring.text import text_of

DASHBOARDS = "monitoring/grafana/dashboards/*.json"
Asked = tuple[str, str, str]  # the file, what asks, and its query


def metrics(files: Files) -> Outcome:
    """Compare what is asked for with monitoring/metrics.yml, and that with the service's code.

    Raises:
        UserError: There is nothing to compare.
    """
    found = files.found(*RULES)
    refuse_nothing("metrics", found, "monitoring/alerts")
    read_too = files.found(DASHBOARDS)
    text = text_of(files.root, listed.FILE)
    documents = {name: rules.document(files.root, name) for name in found}
    findings = []
    if listed.renewed(text, listed.of_service(files.root)) != text:
        findings.append(f"{listed.FILE}: is not what app/ exports; run: make monitoring")
    recorded = {
        rule["record"]
        for each in documents.values()
        for rule in rules.every(each)
        if "record" in rule
    }
    # Imported here: it imports constructs, which are slow to import.
    from stacks import objectives  # noqa: PLC0415

    # Dashboards ask for objectives, whether a service has some already or not.
    known = listed.known(files.root) | recorded | objectives.series()
    asked = [*_of_rules(documents), *_of_dashboards(files, read_too)]
    findings += [line for each in asked for line in _unknown(*each, known)]
    many = f"{len(asked)} queries of {len(found) + len(read_too)} files"
    return Outcome(check="metrics", read=many, findings=findings)


def _of_rules(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[Asked]:
    for name, each in documents.items():
        yield from ((name, rules.title(rule), rule["expr"]) for rule in rules.every(each))


def _of_dashboards(files: Files, found: list[str]) -> Iterator[Asked]:
    for name in found:
        for question in document.questions(document.read(files.root, name)):
            yield name, question.place, question.query


def _unknown(name: str, place: str, query: str, known: set[str]) -> Iterator[str]:
    for metric in sorted(promql.metrics(query) - known):
        close = difflib.get_close_matches(metric, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield f"{name}: {place} asks for {metric}, which {listed.FILE} does not list{hint}"
