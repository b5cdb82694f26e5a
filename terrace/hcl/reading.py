"""Terraform JSON as Terraform reads it: no digit is lost, and no key that stands twice."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from terrace.hcl.errors import DocumentError

Json: TypeAlias = "bool | int | float | Number | str | list[Json] | dict[str, Json] | None"
Pairs: TypeAlias = Sequence[tuple[str, Json]]

_SMALL = 15  # digits that survive every way of holding a number
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is spelled; Terraform keeps 512 bits of it, Python would keep 53.

    Attributes:
        text: In JSON's spelling, which HCL reads to the same value.
    """

    text: str


class Repeated(dict[str, Json]):
    """An object in which a key stands more than once, which Terraform accepts for blocks.

    Attributes:
        pairs: All of it, in order.
    """

    def __init__(self, pairs: Pairs) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def pairs(value: dict[str, Json]) -> Iterable[tuple[str, Json]]:
    """Keys and values, those of a repeated key each."""
    return value.pairs if isinstance(value, Repeated) else value.items()


def read(file: Path) -> Json:
    """The content of a file.

    Raises:
        DocumentError: It is not JSON in UTF-8, or nests more deeply than Python can read.
    """
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8 at byte {error.start + 1}") from error
    return parse(text)


def parse(text: str) -> Json:
    """A JSON text; a lone surrogate becomes U+FFFD, as Terraform has it.

    Raises:
        DocumentError: It is not JSON, or nests more deeply than Python can read.
    """
    if text.startswith("\ufeff"):
        raise DocumentError("a byte order mark stands before the JSON, which Terraform refuses")
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=Number,
            parse_constant=_no_constant,
        )
        return _without_surrogates(value) if _ESCAPED_SURROGATE.search(text) else value
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(f"not JSON at {where}: {error.msg}") from error
    except RecursionError as error:
        raise DocumentError("values nest too deeply to be read") from error


def _object(found: list[tuple[str, Any]]) -> dict[str, Json]:
    value = dict(found)
    return value if len(value) == len(found) else Repeated(found)


def _integer(text: str) -> int | Number:
    return int(text) if len(text) <= _SMALL and text != "-0" else Number(text)


def _no_constant(text: str) -> NoReturn:
    raise DocumentError(f"not JSON: {text} is no value in it")


def _without_surrogates(value: Json) -> Json:
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case list():
            return [_without_surrogates(item) for item in value]
        case dict():
            cleaned = [
                (_SURROGATE.sub("\ufffd", key), _without_surrogates(item))
                for key, item in pairs(value)
            ]
            return _object(cleaned)
    return value
