"""What differs between two synthesized documents: which constructs, arguments, and known values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conventions.expressions import embedded_json, spans

Elements = dict[str, dict[str, Any]]
# Where an element stands, in what order, and tags that a provider's default tags put on it.
BESIDE = {"//", "depends_on", "provider", "tags"}
ANYTHING = "\0"


def elements(document: Mapping[str, Any]) -> Elements:
    """Return arguments of resources and policies, by type and construct path below the stack."""
    found = {}
    data = document.get("data", {}).get("aws_iam_policy_document", {})
    for type_, members in (*document["resource"].items(), ("policy", data)):
        for each in members.values():
            path = each["//"]["metadata"]["path"].partition("/")[2]
            found[f"{type_} {path}"] = _arguments(each)
    return found


def _arguments(element: Mapping[str, Any]) -> dict[str, Any]:
    """Without `prevent_destroy`, which takes a literal: a module leaves it to its caller.

    Nor with `replace_triggered_by`, which holds a bare address.
    """
    found = {name: value for name, value in element.items() if name not in BESIDE}
    beside = {"prevent_destroy", "replace_triggered_by"}
    lifecycle = {k: v for k, v in found.pop("lifecycle", {}).items() if k not in beside}
    return found | ({"lifecycle": lifecycle} if lifecycle else {})


def replaced(value: Any, words: Mapping[str, str]) -> Any:
    """Return a value with each of these regular expressions replaced, in texts and in keys."""
    if isinstance(value, str):
        for pattern, word in words.items():
            value = re.sub(pattern, word, value)
        return value
    if isinstance(value, list):
        return [replaced(each, words) for each in value]
    if isinstance(value, dict):
        return {replaced(key, words): replaced(each, words) for key, each in value.items()}
    return value


def differences(where: str, one: Any, other: Any) -> Iterator[str]:
    """Say where two values differ, though neither is a variable, a look-up or a reference."""
    if _is_unknown(one) or _is_unknown(other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() ^ other.keys()):
            yield f"{where}.{name}: only {'here' if name in one else 'there'}"
        for name in sorted(one.keys() & other.keys()):
            yield from differences(f"{where}.{name}", one[name], other[name])
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (each, its) in enumerate(zip(one, other, strict=True)):
            yield from differences(f"{where}[{number}]", each, its)
    elif _is_json(one) and _is_json(other):
        yield from differences(where, embedded_json(one), embedded_json(other))
    elif not (_may_be(one, other) or _may_be(other, one)):
        yield f"{where}: {one!r} and {other!r}"


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(('{"', '[{"'))


def _is_unknown(value: Any) -> bool:
    return isinstance(value, str) and next(spans(value), None) == (0, len(value))


def _may_be(pattern: Any, text: Any) -> bool:
    """Whether a value is what another may become, once its interpolations have values."""
    if not (isinstance(pattern, str) and isinstance(text, str)):
        return bool(pattern == text)
    parts = map(re.escape, _without_expressions(pattern).split(ANYTHING))
    return re.fullmatch(".*".join(parts), _without_expressions(text), re.DOTALL) is not None


def _without_expressions(text: str) -> str:
    parts, at = [], 0
    for start, end in spans(text):
        parts.append(text[at:start])
        at = end
    return ANYTHING.join([*parts, text[at:]])
