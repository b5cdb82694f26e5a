"""Words of refusals: what was received, what is allowed, and what may have been meant."""

import enum
import types
from collections.abc import Iterable
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin

A_LINE = "a text of at least one character, on one line"
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
    return f"a {type(value).__name__}"


def shown(value: object) -> str:
    """Write a value as in Python, cut where nobody reads on."""
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


def did_you_mean(value: object, known: Iterable[object]) -> str:
    """Name the nearest of the known values, as the end of a sentence; empty without one."""
    if not isinstance(value, str) or not value:
        return ""
    by_form = {str(each).lower(): str(each) for each in known}
    near = get_close_matches(value.lower(), by_form, n=1, cutoff=0.7)
    return f"; did you mean {by_form[near[0]]}?" if near else ""
