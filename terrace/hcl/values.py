"""JSON values as the lines of an HCL expression."""

from collections.abc import Callable
from typing import TypeAlias

from terrace.hcl import json_text, strings
from terrace.hcl.json_text import Json
from terrace.hcl.layout import Attribute, Lines, align, call, indent

Style: TypeAlias = Callable[[Json], Lines]

LONGEST_LIST_ON_ONE_LINE = 80


def templates(value: Json) -> Lines:
    """A value that Terraform evaluates."""
    return _lines(value, _template, strings.key)


def literals(value: Json) -> Lines:
    """A value that Terraform reads as it stands."""
    return _lines(value, strings.literal, strings.key)


def references(value: Json) -> Lines:
    """Addresses or keywords, alone, in a list or on both sides of a map."""
    return _lines(value, strings.reference, strings.reference_key)


def types(value: Json) -> Lines:
    """A type constraint."""
    return _lines(value, strings.type_expression, strings.key)


def provider_requirement(value: Json) -> Lines:
    """Source and version of a provider; its aliases are addresses."""
    if not isinstance(value, dict):
        return literals(value)
    styles = {name: references if name == "configuration_aliases" else literals for name in value}
    return _object([Attribute(name, styles[name](inner)) for name, inner in value.items()])


def _template(text: str) -> Lines:
    """A template; a JSON document in it is easier to read, and to review, as a value."""
    document = json_text.document(text)
    return strings.template(text) if document is None else call("jsonencode", templates(document))


def _lines(value: Json, text: Callable[[str], Lines], key: Callable[[str], str]) -> Lines:
    match value:
        case None:
            return ["null"]
        case bool():
            return [str(value).lower()]
        case str():
            return text(value)
        case list():
            return _list([_lines(item, text, key) for item in value])
        case dict():
            return _object(
                [Attribute(key(name), _lines(item, text, key)) for name, item in value.items()]
            )
        case _:
            return [repr(value)]


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
