"""Words of refusals: what was received, what is allowed, and what may have been meant."""

import enum
import types
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher, get_close_matches
from typing import Any, Literal, Union, get_args, get_origin

A_LINE = "a text of at least one character, on one line"
MOST_SUGGESTED = 3
LONGEST = 80  # characters of a value that are shown
_KINDS: dict[type, str] = {
    bool: "the flag",
    str: "the text",
    bytes: "the bytes",
    int: "the number",
    float: "the number",
    list: "the list",
    tuple: "the tuple",
    set: "the set",
    frozenset: "the set",
    dict: "the dict",
}
_NAMED: dict[Any, str] = {
    type: "the class",
    types.FunctionType | types.BuiltinFunctionType | types.MethodType: "the function",
    types.ModuleType: "the module",
}
_TYPES: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "True or False",
    datetime: "a datetime",
    timedelta: "a timedelta",
    types.NoneType: "None",
}


def received(value: object) -> str:
    """Say what a value of the wrong type is, type first."""
    if value is None or isinstance(value, enum.Enum):
        return str(value)
    if kind := _KINDS.get(type(value)):
        return f"{kind} {shown(value)}"
    for types_, kind in _NAMED.items():
        if isinstance(value, types_):
            return f"{kind} {value.__name__}"
    return an(type(value).__name__)


def an(name: str) -> str:
    """Put the article before a name."""
    is_spelled_out = name[:2].isupper()  # "an RDS instance", letter by letter
    vowels = "AEFHILMNORSX" if is_spelled_out else "AEIOaeio"
    return f"an {name}" if name[0] in vowels else f"a {name}"


def shown(value: object) -> str:
    """Write a value as in Python, cut where nobody reads on; a period in words."""
    if isinstance(value, timedelta):
        return period_in_words(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset) and value:  # in an order that is always the same
        written = f"{{{listed(sorted(map(repr, value)))}}}"
    else:
        written = repr(value)
    return written if len(written) <= LONGEST else f"{written[: LONGEST - 1]}…"


def type_in_words(annotation: Any) -> str:
    """Say which values a type has."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _TYPES:
        return _TYPES[annotation]
    if origin in {Union, types.UnionType}:
        return " or ".join(map(type_in_words, arguments))
    if origin is Literal:
        return f"one of {listed(map(repr, arguments))}"
    if origin is not None:
        return "a tuple" if origin is tuple else "a dict"
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return f"one of {listed(map(str, annotation))}"
    return f"{getattr(annotation, '__name__', annotation)}(...)"


def listed(values: Iterable[Any]) -> str:
    """Join values with commas."""
    return ", ".join(map(str, values))


def range_in_words(low: Any, high: Any) -> str:
    """Write a range."""
    if high is None:
        return f"{low} or more"
    return f"{low} to {high}" if low != high else str(low)


def period_in_words(period: timedelta) -> str:
    """Write a period in the largest unit that divides it."""
    seconds = int(period.total_seconds())
    units = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    unit = next(unit for unit, size in units.items() if seconds and seconds % size == 0)
    count = seconds // units[unit]
    return f"{count} {unit}{'' if count == 1 else 's'}"


def did_you_mean(value: object, known: Iterable[object]) -> str:
    """Name the nearest of the known values, as the end of a sentence; empty without one."""
    if not isinstance(value, str) or not value:
        return ""
    by_form = {str(each).lower(): str(each) for each in known}
    form = value.lower()
    near = get_close_matches(form, by_form, n=12, cutoff=0.7)
    best = [by_form[each] for each in near if _likeness(form, each) == _likeness(form, near[0])]
    *others, last = sorted(best)[:MOST_SUGGESTED] or [""]
    words = f"{listed(others)} or {last}" if others else last
    return f"; did you mean {words}?" if words else ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, other, one).ratio()
