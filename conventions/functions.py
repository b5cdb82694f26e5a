"""Functions of Terraform, for constants and for texts that are known in part."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from conventions.operators import as_flag, as_number, require_settled
from conventions.templates import Template, Unsettled, as_json, as_text, escaped, unescaped

Function = Callable[..., Any]


def _text_of(function: Function) -> Function:
    """Make a function of constant scalars."""

    def apply(*arguments: Any) -> Any:
        require_settled(list(arguments))
        return function(*arguments)

    return apply


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unsettled
    return value


def _together(parts: list[str]) -> str:
    """Join what may be templates and what are plain texts."""
    is_open = any(isinstance(each, Template) for each in parts)
    joined = "".join(escaped(each) for each in parts)
    return Template(joined) if is_open else unescaped(joined)


def _join(separator: str, *lists: Any) -> str:
    require_settled(separator)
    items = [each for value in lists for each in _list(value)]
    parts = [part for each in items for part in (separator, each)][1:]
    return _together([each if isinstance(each, str) else as_text(each) for each in parts])


def _format(pattern: str, *values: Any) -> str:
    require_settled(pattern)
    pieces = pattern.split("%s")
    if len(pieces) != len(values) + 1 or any("%" in each for each in pieces):
        raise Unsettled
    pairs = zip(pieces, [*values, ""], strict=True)
    return _together([part for piece, value in pairs for part in (piece, escaped_text(value))])


def escaped_text(value: Any) -> str:
    """Return a scalar as a text, a Template as it is."""
    if value is None or isinstance(value, list | dict):
        raise Unsettled
    return value if isinstance(value, str) else as_text(value)


def _merge(*maps: Any) -> dict[str, Any]:
    if not all(isinstance(each, dict) for each in maps):
        raise Unsettled
    return {key: value for each in maps for key, value in each.items()}


def _lookup(table: Any, key: Any, *default: Any) -> Any:
    if not isinstance(table, dict):  # a text holds words, and no keys
        raise Unsettled
    require_settled([key, *table])
    return table[key] if key in table else default[0]


def _first(*values: Any) -> Any:
    """Return the first that is set, as `coalesce` does and `try` where nothing fails."""
    for value in values:
        if isinstance(value, Template):
            raise Unsettled
        if value not in (None, ""):
            return value
    raise Unsettled


FUNCTIONS: Mapping[str, Function] = {
    "coalesce": _first,
    "compact": _text_of(lambda items: [each for each in _list(items) if each not in (None, "")]),
    "concat": lambda *lists: [each for value in lists for each in _list(value)],
    "contains": _text_of(lambda items, value: value in _list(items)),
    "distinct": _text_of(
        lambda items: [e for i, e in enumerate(_list(items)) if e not in items[:i]]
    ),
    "format": _format,
    "join": _join,
    "jsondecode": _text_of(json.loads),
    "jsonencode": as_json,
    "keys": _text_of(sorted),
    "length": lambda value: len(value) if not isinstance(value, str) else _text_of(len)(value),
    "lookup": _lookup,
    "lower": _text_of(lambda text: as_text(text).lower()),
    "merge": _merge,
    "nonsensitive": lambda value: value,
    "sensitive": lambda value: value,
    "tobool": _text_of(as_flag),
    "tolist": _list,
    "tomap": _merge,
    "tonumber": _text_of(as_number),
    "toset": _list,
    "tostring": escaped_text,
    "upper": _text_of(lambda text: as_text(text).upper()),
}
"""Those that policies and switches are written with; any other is left to a plan."""
