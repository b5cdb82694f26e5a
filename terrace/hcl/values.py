"""JSON values as the lines of an HCL expression."""

import functools
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from terrace.hcl import breaking, json_text, strings
from terrace.hcl.errors import DocumentError, shown
from terrace.hcl.json_text import Encoded
from terrace.hcl.layout import Attribute, Lines, align, call, indent
from terrace.hcl.reading import Json, Number, Repeated, pairs

Style: TypeAlias = Callable[[Json], Lines]

LONGEST_LIST_ON_ONE_LINE = 80


def templates(value: Json) -> Lines:
    """A value that Terraform evaluates."""
    return _lines(value, _template, strings.key)


def literals(value: Json) -> Lines:
    """A value that Terraform reads as it stands, keys of objects too."""
    return _lines(value, strings.literal, strings.literal_key)


def constants(value: Json) -> Lines:
    """A value that Terraform evaluates, but where in HCL it allows no sequence."""
    return _lines(value, _constant, strings.literal_key)


def references(value: Json) -> Lines:
    """Addresses or keywords, alone, in a list or on both sides of a map."""
    return _lines(value, strings.reference, strings.reference_key)


def types(value: Json) -> Lines:
    """A type constraint."""
    return _lines(value, strings.type_expression, strings.literal_key)


def provider_requirement(value: Json) -> Lines:
    """Source and version of a provider; its aliases are addresses."""
    if not isinstance(value, dict):
        return literals(value)
    _refuse_repeated(value)
    styles = {name: references if name == "configuration_aliases" else literals for name in value}
    return _object(
        [Attribute(strings.literal_key(name), styles[name](inner)) for name, inner in value.items()]
    )


def templates_with(proven: json_text.Proven) -> Style:
    """The style `templates`, with what is known of the values behind references."""
    return functools.partial(
        _lines, text=functools.partial(_template, proven=proven), key=strings.key
    )


def _template(text: str, proven: json_text.Proven = json_text.proven) -> Lines:
    """A template; a JSON document in it is easier to read, and to review, as a value."""
    encoded = json_text.encoded(text, proven) if text[:1] in {"{", "["} else None
    return strings.template(text) if encoded is None else _encoded(encoded, proven)


def _encoded(encoded: Encoded, proven: json_text.Proven) -> Lines:
    """The document in `jsonencode`, and in `format` where something is to be inserted as it is."""
    written = call("jsonencode", templates_with(proven)(encoded.value))
    if not encoded.inserted:
        return written
    inserted = [strings.template(each) for each in encoded.inserted]
    line = f"{written[-1]}, {', '.join(''.join(each) for each in inserted)})"
    if len(line) <= breaking.LONGEST_LINE:
        return call("format", [*written[:-1], line.removesuffix(")")])
    lines = [line for each in (written, *inserted) for line in (*each[:-1], f"{each[-1]},")]
    return ["format(", *indent([*lines[:-1], lines[-1].removesuffix(",")]), ")"]


def _constant(text: str) -> Lines:
    if "${" in text or "%{" in text:
        raise DocumentError(f"a value that HCL must have without a sequence, got {shown(text)}")
    return strings.template(text)


def _lines(value: Json, text: Callable[[str], Lines], key: Callable[[str], str]) -> Lines:
    match value:
        case str():
            return text(value)
        case list():
            return _list([_lines(item, text, key) for item in value])
        case dict():
            _refuse_repeated(value)
            return _object(
                [Attribute(key(name), _lines(item, text, key)) for name, item in value.items()]
            )
    return [_word(value)]


def _word(value: float | Number | None) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, Number):
        return value.text
    try:
        text = repr(value)
    except ValueError as error:  # more digits than Python prints
        raise DocumentError("an integer of too many digits") from error
    if text.lstrip("-") in {"inf", "nan"}:
        raise DocumentError(f"a number that JSON has not, {text}")
    return text


def _refuse_repeated(value: dict[str, Json]) -> None:
    """Terraform holds keys that are composed differently, such as é, for the same.

    Computed keys are not compared: two that turn out equal are an error in JSON, and in HCL the
    last one counts. A configuration that plans from JSON has none.
    """
    if not isinstance(value, Repeated) and all(map(str.isascii, value)):
        return
    names = Counter(unicodedata.normalize("NFC", name) for name, _ in pairs(value))
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise DocumentError(f"an object with the key {twice[0]!r} twice")


def _list(items: list[Lines]) -> Lines:
    if all(len(item) == 1 for item in items):
        line = ", ".join(item[0] for item in items)
        if len(items) <= 1 or len(line) <= LONGEST_LIST_ON_ONE_LINE:
            return [f"[{line}]"]
    lines = [line for item in items for line in (*item[:-1], f"{item[-1]},")]
    return ["[", *indent(lines), "]"]


def _object(attributes: list[Attribute]) -> Lines:
    if not attributes:
        return ["{}"]
    return ["{", *indent(align(attributes)), "}"]
