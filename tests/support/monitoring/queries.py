"""What the project's rules and dashboards ask, so that a running Prometheus can answer it.

The question of a test is whether there is data, and not whether a threshold is passed: a
comparison answers 0 or 1 for each series then, instead of leaving series out, and of what may be
absent is asked whether it is there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.monitoring import scaled
from tests.support.monitoring.setting import FACTOR
from tests.support.project import ROOT

DASHBOARDS = ROOT / "monitoring/grafana/dashboards"
# What is in strings, braces or brackets passes.
_KEPT = r'"(?:\\.|[^"\\])*"|\{[^}]*\}|\[[^\]]*\]'
_COMPARISON = re.compile(rf"{_KEPT}|(?P<sign>(?:[<>=!]=|[<>])(?!\s*bool\b))")
_EITHER = re.compile(rf"{_KEPT}|(?P<open>\()|(?P<close>\))|(?P<word>\b(?:or|unless)\b)")
_LABELS = r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)"
_WORD = r"\b(?:and|or|unless|bool|offset|sum|min|max|avg|count|inf|nan)\b(?![\w:])"
_NAME = re.compile(
    rf"{_KEPT}|{_LABELS}|{_WORD}|(?P<name>\b[a-zA-Z_:][\w:]*)(?![\w:]|\s*\()", flags=re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Something that is asked.

    Attributes:
        where: Its file, and its rule or panel.
        text: The expression.
        record: Name of what a recording rule makes of it; None for others.
    """

    where: str
    text: str
    record: str | None = None


def names(expression: str) -> set[str]:
    """Return the metrics that an expression asks for."""
    return {match["name"] for match in _NAME.finditer(expression) if match["name"]}


def whether_data(expression: str) -> list[str]:
    """Return expressions that each have data if all is there that the given one looks at."""
    present = re.sub(r"\babsent(?:_over_time)?\s*\(", "(", expression)
    return [_with_bool(each) for each in _parts(present)]


def _with_bool(expression: str) -> str:
    def answer(match: re.Match[str]) -> str:
        return match[0] if match["sign"] is None else f"{match['sign']} bool"

    return _COMPARISON.sub(answer, expression)


def _parts(expression: str) -> list[str]:
    """Split at `or` and `unless` outside of parentheses: each side is there for itself."""
    depth, begins, found = 0, 0, list[str]()
    for match in _EITHER.finditer(expression):
        depth += (match["open"] is not None) - (match["close"] is not None)
        if match["word"] and not depth:
            found.append(expression[begins : match.start()])
            begins = match.end()
    return [each.strip() for each in [*found, expression[begins:]]]


def of_rules(files: Mapping[str, Path]) -> Iterator[Query]:
    """Go through the rules of files."""
    for name, file in files.items():
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                called = rule.get("alert") or rule["record"]
                yield Query(
                    where=f"{name}: {called}", text=str(rule["expr"]), record=rule.get("record")
                )


def of_dashboards(variables: Mapping[str, str]) -> Iterator[Query]:
    """Go through the queries of dashboards to Prometheus.

    Args:
        variables: Values of Grafana's variables, by name; the queries' own durations are those
            of a faster run.
    """
    for file in sorted(DASHBOARDS.glob("*.json")):
        for panel in panels(json.loads(file.read_text(encoding="utf-8"))):
            for target in panel.get("targets", ()):
                if "expr" in target:
                    where = f"{file.name}: {panel.get('title', '?')}"
                    yield Query(
                        where=where,
                        text=filled(scaled.expression(target["expr"], FACTOR), variables),
                    )


def panels(value: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through the panels of a dashboard, also those in rows, and through the rows."""
    for panel in value.get("panels", ()):
        yield panel
        yield from panels(panel)


def filled(expression: str, variables: Mapping[str, str]) -> str:
    """Return an expression with the values of Grafana's variables.

    Raises:
        ValueError: One has none.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in variables:
            raise ValueError(f"{expression}: the variable {name} has no value in this run")
        return variables[name]

    return re.sub(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))", value, expression)
