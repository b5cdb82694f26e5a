"""Text that is known in part: a template in which ``${…}`` is left to a plan."""

import json
import re
from typing import Any

from conventions.expressions import spans

_MARKS = re.compile(r"[$%]\{")
_ESCAPED = re.compile(r"([$%])\1\{")


class Template(str):
    """A text to be read as a template; any other text means itself."""

    __slots__ = ()


class Unsettled(Exception):  # noqa: N818 - no error: a plan will know
    """What is asked for depends on something that only a plan knows."""


def unescaped(text: str) -> str:
    """Return what a template without interpolations means."""
    return _ESCAPED.sub(r"\1{", text) if "{" in text else text


def escaped(value: Any) -> str:
    """Return a scalar as a part of a template.

    Raises:
        Unsettled: it is null, a list or an object.
    """
    if isinstance(value, Template):
        return value
    if value is None or isinstance(value, list | dict):
        raise Unsettled
    return _MARKS.sub(lambda mark: f"{mark[0][0]}{mark[0]}", as_text(value))


def as_text(value: Any) -> str:
    """Return a scalar as Terraform converts it to a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_json(value: Any) -> str:
    """Return JSON, a Template wherever one is in it, with its interpolations as they are."""
    text, is_open = _json(value)
    return Template(text) if is_open else unescaped(text)


def _json(value: Any) -> tuple[str, bool]:
    """Return the JSON of a value as a template, and whether anything in it is left to a plan."""
    if isinstance(value, Template):
        return f'"{_around_spans(value)}"', True
    if isinstance(value, dict):
        inner = [(_json(key)[0], *_json(each)) for key, each in value.items()]
        is_open = any(each[2] for each in inner) or any(isinstance(k, Template) for k in value)
        return f"{{{','.join(f'{key}:{text}' for key, text, _ in inner)}}}", is_open
    if isinstance(value, list):
        items = [_json(each) for each in value]
        return f"[{','.join(text for text, _ in items)}]", any(is_open for _, is_open in items)
    text = json.dumps(value, ensure_ascii=False)
    return (escaped(text) if isinstance(value, str) else text), False


def _around_spans(text: str) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans(text):
        parts += (json.dumps(text[at:start], ensure_ascii=False)[1:-1], text[start:end])
        at = end
    return "".join([*parts, json.dumps(text[at:], ensure_ascii=False)[1:-1]])


def written(value: Any) -> Any:
    """Return a value as a document writes it: every text in it as a template."""
    if isinstance(value, str):
        return value if isinstance(value, Template) else escaped(value)
    if isinstance(value, dict):
        return {str(written(key)): written(each) for key, each in value.items()}
    return [written(each) for each in value] if isinstance(value, list) else value
