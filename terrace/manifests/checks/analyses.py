"""What the controller of Argo Rollouts refuses of the analyses that a Rollout names."""

import re
from collections.abc import Iterator
from typing import Any

from terrace.manifests.checks.rendering import Json

TEMPLATE = "AnalysisTemplate"
BACKGROUND = "analysis"  # of a canary: it ends with the steps
_PLACEHOLDER = re.compile(r"\{\{ *args\.([a-zA-Z0-9-]+) *\}\}")


def judged_analyses(content: Json, others: dict[tuple[str, str], Json]) -> Iterator[str]:
    """Say what is wrong with the analyses of a strategy."""
    names = (BACKGROUND, "prePromotionAnalysis", "postPromotionAnalysis")
    for field in names:
        analysis = content.get(field) or {}
        given = {each["name"]: each.get("value") for each in analysis.get("args") or []}
        for each in analysis.get("templates") or []:
            template = others.get((TEMPLATE, each["templateName"]))
            if template is None:
                yield f"{field} names {TEMPLATE} {each['templateName']}, which is not there"
            else:
                for what in _judged(template["spec"], given, ends=field == BACKGROUND):
                    yield f"{field}: {TEMPLATE} {each['templateName']}: {what}"
        steps = len(content.get("steps") or [])
        if analysis.get("startingStep", 0) > steps:
            yield f"{field}.startingStep is {analysis['startingStep']} of {steps} steps"


def _judged(spec: Json, given: Json, *, ends: bool) -> Iterator[str]:
    own = {each["name"]: each.get("value") for each in spec.get("args") or []}
    for name in own.keys() - given.keys():
        if own[name] is None:
            yield f"nobody gives it the argument {name}"
    for name in sorted(set(_PLACEHOLDER.findall(str(spec["metrics"]))) - own.keys()):
        yield f"it asks for the argument {name}, which it does not name"
    metrics = spec.get("metrics") or []
    if not metrics:
        yield "it has no metrics"
    named = [each["name"] for each in metrics]
    for name in sorted({each for each in named if named.count(each) > 1}):
        yield f"two metrics are called {name}"
    for each in metrics:
        for what in _metric(each, {**own, **given}, ends=ends):
            yield f"metric {each['name']}: {what}"


def _metric(metric: Json, values: Json, *, ends: bool) -> Iterator[str]:
    count = _number(metric.get("count"), values)
    if not count and not ends:
        yield "it has no count, so the release would never end"
    if count > 1 and "interval" not in metric:
        yield "it is measured several times and has no interval"
    least = _number(metric.get("failureLimit"), values)
    least += _number(metric.get("consecutiveSuccessLimit"), values)
    if 0 < count < least:
        yield f"count is {count}, below its limits, which are {least} together"
    if len(metric["provider"]) != 1:
        yield f"it has {len(metric['provider'])} providers, allowed: one"


def _number(value: Any, values: Json) -> int:
    """Read a number, or the one that an argument has; 0 where there is none."""
    filled = _PLACEHOLDER.sub(lambda found: str(values.get(found[1]) or 0), str(value or 0))
    return int(filled) if filled.lstrip("-").isdigit() else 0
