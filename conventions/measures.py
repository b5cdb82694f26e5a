"""Measures: which of two values protects, multiplies or keeps less, and what to do about it."""

from collections.abc import Callable, Mapping
from typing import Any

from conventions.arguments import number
from conventions.blocks import listed

Measure = Callable[[object, object], str]
"""From a value and the least that is expected: what to do, nothing where the value will do."""


def shown(value: object) -> str:
    """Return a value as a message names it."""
    if value is None:
        return "unset"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    return str(value).lower() if isinstance(value, bool) else str(value)


def words(*weakest_first: str) -> Measure:
    """Rank a few words, or a boolean as one."""

    def measure(value: object, floor: object) -> str:
        ranks = [shown(each) for each in (value, floor)]
        known = all(rank in weakest_first for rank in ranks)
        is_below = known and weakest_first.index(ranks[0]) < weakest_first.index(ranks[1])
        return f"set it to {ranks[1]}" if is_below else ""

    return measure


def amount(value: object, floor: object) -> str:
    """Rank whole numbers: more is stricter, and none at all is not compared."""
    if value is None or floor is None:
        return ""
    have, least = number(value, 0), number(floor, 0)
    is_below = have is not None and least is not None and have < least
    return f"set it to {least} or more" if is_below else ""


def period(value: object, floor: object) -> str:
    """Rank the days for which CloudWatch keeps logs, where 0 is for ever."""
    for_ever = [number(each, 0) == 0 for each in (value, floor)]
    if any(for_ever):
        return "" if for_ever[0] else "set it to 0 (for ever)"
    return amount(value, floor)


def names(value: object, floor: object) -> str:
    """Rank lists: one that has all of another's names will do."""
    missing = sorted(set(listed(floor)) - set(listed(value)))
    return f"add {', '.join(missing)}" if missing else ""


def traffic(value: object, floor: object) -> str:
    """Rank what a flow log records: everything will do, anything else for itself only."""
    return "" if value in ("ALL", floor) else f"set it to {floor}"


MEASURES: Mapping[str, tuple[Measure, object]] = {  # by name, with what holds where nothing is set
    "on": (words("false", "true"), False),
    "off": (words("true", "false"), False),
    "more": (amount, None),
    "longer": (period, 0),
    "every": (names, None),
    "traffic": (traffic, None),
}


def is_measure(how: object) -> bool:
    """Tell whether `measure_of` knows a measure: a name, words, or a name and what unset means."""
    if isinstance(how, dict):
        return how.keys() == {"is", "unset"} and how["is"] in MEASURES
    if isinstance(how, list):
        return len(how) > 1 and all(isinstance(each, str) for each in how)
    return how in MEASURES


def measure_of(how: Any) -> tuple[Measure, object]:
    """Return a measure and what holds where the argument is not set.

    Args:
        how: A name in MEASURES; a list of words, the weakest first, which holds where none is
            set; or a name as `is` together with the value that holds as `unset`.
    """
    if isinstance(how, dict):
        return MEASURES[how["is"]][0], how["unset"]
    return (words(*how), how[0]) if isinstance(how, list) else MEASURES[how]
