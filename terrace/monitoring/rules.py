"""Files of rules as Prometheus reads them, so far as checks and tests rely on their shape."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from terrace.monitoring.text import Broken, kind, read

Rule = Mapping[str, Any]


def document(root: Path, name: str) -> dict[str, Any]:
    """Read a file of rules; each rule has labels and annotations, even if none.

    Raises:
        Broken: It is no file of rules.
        UserError: It may not be read.
    """
    given = read(root, name)
    if not isinstance(given, dict) or not isinstance(given.get("groups"), list):
        found = kind(given) if not isinstance(given, dict) else "without a list of groups"
        raise Broken(f"{name} is {found}, allowed: groups of rules, as Prometheus reads them")
    for number, group in enumerate(given["groups"], 1):
        if not isinstance(group, dict) or not isinstance(group.get("rules"), list):
            raise Broken(
                f"{name}: group {number} has no rules, allowed: a name and a list of rules"
            )
        where = f"{name}: group {group.get('name', number)}"
        group["rules"] = [
            _rule(rule, f"{where}, rule {position}")
            for position, rule in enumerate(group["rules"], 1)
        ]
    return given


def every(of: Mapping[str, Any]) -> Iterator[Rule]:
    """All rules of a document, in order."""
    for group in of["groups"]:
        yield from group["rules"]


def title(rule: Rule) -> str:
    """What an alert is called, or the series that is recorded."""
    return str(rule.get("alert") or rule["record"])


def _rule(rule: Any, where: str) -> dict[str, Any]:
    names = [rule.get(key) for key in ("alert", "record")] if isinstance(rule, dict) else []
    if sum(isinstance(each, str) and bool(each) for each in names) != 1:
        raise Broken(f"{where} is no rule, allowed: one with either alert or record")
    where = f"{where}, {title(rule)}"
    if not isinstance(rule.get("expr"), str | int | float):
        raise Broken(f"{where}: expr is {kind(rule.get('expr'))}, allowed: a query in PromQL")
    for key in ("labels", "annotations"):
        if not isinstance(rule.get(key) or {}, dict):
            raise Broken(f"{where}: {key} is {kind(rule[key])}, allowed: a mapping")
    return {**rule, "expr": str(rule["expr"]), **_mappings(rule)}


def _mappings(rule: Rule) -> dict[str, Any]:
    wanted = ("labels", "annotations") if "alert" in rule else ("labels",)
    return {key: rule.get(key) or {} for key in wanted}
