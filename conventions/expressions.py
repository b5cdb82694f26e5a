"""Interpolations in strings: where they stand, what they refer to, how to read around them."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

_MARK = re.compile(r'\\.|["{}]', re.DOTALL)
_ADDRESS = re.compile(r"(?<![\w.])(?:data\.)?[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*")
_KEYS = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]')
_QUOTE = re.compile(r'\\.|(")', re.DOTALL)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each ``${…}``; ``$${`` is a literal and is passed over."""
    at = 0
    while (start := text.find("${", at)) >= 0:
        at = start + 2
        if start == 0 or text[start - 1] != "$":
            at = _closing(text, at)
            yield start, at


def _closing(text: str, at: int) -> int:
    depth, quoted = 1, False
    for mark in _MARK.finditer(text, at):
        match mark.group():
            case '"':
                quoted = not quoted
            case "{" if not quoted:
                depth += 1
            case "}" if not quoted:
                depth -= 1
                if depth == 0:
                    return mark.end()
    return len(text)


def literal(text: str) -> str:
    """Return the text without its interpolations: what is known of it before a plan."""
    parts, at = [], 0
    for start, end in spans(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def references(text: str) -> Iterator[str]:
    """Yield the address of each resource and data source that a string refers to."""
    yield from getattr(text, "refers", ())  # a plan knows them without the expression
    for start, end in spans(text):
        yield from _ADDRESS.findall(text, start + 2, end)


def type_of(address: str) -> str:
    """Return the type of a resource by its address, be it an instance or in a module."""
    steps = _KEYS.sub("", address).split(".")
    return steps[-2] if len(steps) > 1 and steps[0] != "data" else ""


def referred(value: object) -> Iterator[str]:
    """Yield the address of everything that any string in a JSON value refers to."""
    for text in strings(value):
        yield from references(text)


def strings(value: object) -> Iterator[str]:
    """Yield every string in a JSON value, keys included."""
    pending = [value]  # the next one last; a generator in generators takes three times as long
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            for key, inner in reversed(each.items()):
                pending += (inner, key)
        elif isinstance(each, list):
            pending.extend(reversed(each))


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON.

    Raises:
        ValueError: a key stands twice in it, so that nobody would judge the first one.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated!r} appears twice in one object")
    return found


def embedded_json(text: str) -> Any:
    """Parse JSON carried in a string; each interpolation is kept as plain text.

    Raises:
        ValueError: the text around the interpolations is not JSON, or a key stands twice.
    """
    parts, at, inside = [], 0, False
    for start, end in spans(text):
        parts.append(text[at:start])
        inside ^= sum(1 for quote in _QUOTE.findall(text, at, start) if quote) % 2 == 1
        quoted = json.dumps(text[start:end])
        parts.append(quoted[1:-1] if inside else quoted)
        at = end
    parsed = json.loads("".join([*parts, text[at:]]), object_pairs_hook=without_repeats)
    like = getattr(text, "like", None)  # an unknown text knows where it stands
    return parsed if like is None else _each_string(parsed, like)


def _each_string(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _each_string(inner, change) for key, inner in value.items()}
    return [_each_string(each, change) for each in value] if isinstance(value, list) else value
