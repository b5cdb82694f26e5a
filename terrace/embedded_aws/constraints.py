"""What a value breaks of the shape that a service's model gives it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import regex
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

SHOWN: Final = 60  # characters of a value in a message
_NUMBERS: Final = {"integer", "long", "float", "double"}
# Java writes characters beyond the first 65,536 as pairs.
_PAIRS: Final = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")


def breaches(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """Yield what is wrong in a value, and inside of it, in AWS's words.

    Args:
        shape: What the model says.
        value: What was sent, parsed.
        path: Where it is in the request; empty for the request itself.
    """
    match shape:
        case StructureShape() if isinstance(value, dict):
            yield from _in_structure(shape, value, path)
        case ListShape() if isinstance(value, list):
            yield from _of_size(shape, len(value), value, path, "length")
            for number, each in enumerate(value, 1):
                yield from breaches(shape.member, each, f"{path}.{number}.member")
        case MapShape() if isinstance(value, dict):
            yield from _of_size(shape, len(value), value, path, "length")
            for key, each in value.items():
                yield from breaches(shape.key, key, f"{path}.key")
                yield from breaches(shape.value, each, f"{path}.{key}")
        case StringShape() if isinstance(value, str):
            yield from _in_text(shape, value, path)
        case Shape(type_name=name) if name in _NUMBERS and isinstance(value, int | float):
            yield from _of_size(shape, value, value, path, "value")
        case Shape(type_name="blob") if isinstance(value, bytes):
            yield from _of_size(shape, len(value), "a file", path, "length")
        case _:
            pass


def _in_structure(shape: StructureShape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            where = _below(path, name)
            yield f"Value null at '{where}' failed to satisfy constraint: Member must not be null"
    for name, each in value.items():
        if each is not None and name in shape.members:
            yield from breaches(shape.members[name], each, _below(path, name))


def _in_text(shape: StringShape, value: str, path: str) -> Iterator[str]:
    yield from _of_size(shape, len(value), value, path, "length")
    if shape.enum and value not in shape.enum:
        yield _failed(value, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        yield _failed(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _of_size(shape: Shape, size: float, value: Any, path: str, measure: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _failed(value, path, f"Member must have {measure} greater than or equal to {least}")
    if most is not None and size > most:
        yield _failed(value, path, f"Member must have {measure} less than or equal to {most}")


def _failed(value: Any, path: str, constraint: str) -> str:
    # XML has no way to write a control character.
    text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in str(value))
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    return f"Value '{shown}' at '{path}' failed to satisfy constraint: {constraint}"


def _below(path: str, name: str) -> str:
    name = name[:1].lower() + name[1:]  # as AWS writes it
    return f"{path}.{name}" if path else name


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern.replace(*_PAIRS))
