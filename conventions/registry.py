"""The rules that exist: a decorator enters each, loading the rules package enters all."""

import re
from collections.abc import Callable
from dataclasses import replace

from conventions.rule import Check, Over, Rule, Severity

_ID = re.compile(r"[A-Z0-9]{3}\d{3}")
_RULES: dict[str, Rule] = {}


def must(
    id_: str, summary: str, *, reason: str, source: str, over: Over = Over.DOCUMENTS
) -> Callable[[Check], Check]:
    """Enter the decorated function as a rule whose violation fails the check."""
    return _entering(Rule(id_, Severity.MUST, summary, reason=reason, source=source, over=over))


def should(
    id_: str, summary: str, *, reason: str, source: str, over: Over = Over.DOCUMENTS
) -> Callable[[Check], Check]:
    """Enter the decorated function as a rule whose violation is printed only."""
    return _entering(Rule(id_, Severity.SHOULD, summary, reason=reason, source=source, over=over))


def enter(rule: Rule) -> Rule:
    """Add a rule to the registry.

    Raises:
        ValueError: an id of the wrong form, or one in use.
    """
    if not _ID.fullmatch(rule.id):
        raise ValueError(f"a rule id is three letters or digits and a number, got {rule.id!r}")
    if rule.id in _RULES:
        raise ValueError(f"rule id {rule.id} is in use; an id is never used twice")
    _RULES[rule.id] = rule
    return rule


def entered() -> tuple[Rule, ...]:
    """Return the rules entered so far, by id."""
    return tuple(_RULES[id_] for id_ in sorted(_RULES))


def _entering(rule: Rule) -> Callable[[Check], Check]:
    def decorate(check: Check) -> Check:
        enter(replace(rule, check=check))
        return check

    return decorate
