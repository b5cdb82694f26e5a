"""What every alert has: a severity, words, and a runbook's heading that is there."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conventions import runbooks as pages_of
from conventions.errors import UnreadableError
from environments import PLATFORM
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError
from terrace.monitoring import rules
from terrace.monitoring.check.prometheus import RULES

SEVERITIES = ("critical", "warning", "info", "none")
ANNOTATIONS = ("summary", "description", "runbook_url")
PAGES = Path("docs/runbooks")
OBJECTIVE = "service:objective:"
_CONSTANT = re.compile(r"vector\(([0-9.e-]+)\)")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def runbooks(files: Files) -> Outcome:
    """Hold each alert to severity, annotations and runbook, and each objective to a budget.

    Raises:
        UserError: There are no rules, or no runbooks.
    """
    found = files.found(*RULES)
    refuse_nothing("runbooks", found, "monitoring/alerts")
    try:
        pages = pages_of.read(files.root / PAGES) or {}
    except UnreadableError as problem:
        raise UserError(str(problem)) from None
    every = [
        (name, rule) for name in found for rule in rules.every(rules.document(files.root, name))
    ]
    findings = [f"{name}: {flaw}" for name, rule in every for flaw in _flaws(rule, pages)]
    alerts = sum("alert" in rule for _, rule in every)
    return Outcome(check="runbooks", read=f"{alerts} alerts", findings=findings)


def heading(alert: str) -> str:
    """The heading of an alert's runbook, as GitHub links to it: high-error-rate."""
    return _CAPITAL.sub("-", alert).lower()


def _flaws(rule: Mapping[str, Any], pages: pages_of.Pages) -> Iterator[str]:
    if "record" in rule:
        yield from _budget(rule)
        return
    name = rule["alert"]
    severity = rule["labels"].get("severity")
    if severity not in SEVERITIES:
        yield f"{name}: severity is {severity!r}, allowed: one of {', '.join(SEVERITIES)}"
    notes = rule["annotations"]
    for each in ANNOTATIONS:
        if not notes.get(each):
            yield f"{name}: has no {each}"
    for each in sorted({*notes} - {*ANNOTATIONS}):
        yield f"{name}: has the annotation {each!r}, allowed: {', '.join(ANNOTATIONS)}"
    if url := notes.get("runbook_url"):
        yield from _link(name, str(url), pages)


def _link(name: str, url: str, pages: pages_of.Pages) -> Iterator[str]:
    from stacks.sources import runbooks as folder_of  # noqa: PLC0415 - constructs are slow to import

    folder = folder_of(PLATFORM).url
    place, _, anchor = url.partition("#")
    page = place.removeprefix(f"{folder}/")
    if not place.startswith(f"{folder}/") or page not in pages:
        yield f"{name}: runbook_url is {url}, allowed: {folder}/<page>.md#<heading>, a page of it"
    elif anchor != heading(name):
        yield f"{name}: runbook_url ends in #{anchor}, allowed: #{heading(name)}, its own name"
    elif anchor not in pages[page]:
        yield f"{name}: {PAGES}/{page} has no heading #{anchor}"


def _budget(rule: Mapping[str, Any]) -> Iterator[str]:
    """An objective of 100 % leaves no budget: every failure would wake somebody."""
    name = rule["record"]
    if name.startswith(OBJECTIVE):
        value = _CONSTANT.fullmatch(rule["expr"].strip())
        if value is None or not 0 < float(value[1]) < 1:
            service = rule["labels"].get("service", "?")
            yield (
                f"{name} of {service} is {rule['expr'].strip()}, allowed: vector(0.999) or "
                "another share above 0 and below 1; with 100 % there is no budget"
            )
