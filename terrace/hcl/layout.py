"""Attributes and blocks as indented lines, aligned as `terraform fmt` aligns them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

Lines: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and the lines of its value, the first of which follows the equals sign."""

    name: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its labels.

    Attributes:
        name: Kind of block, such as resource.
        labels: What follows the name in quotes.
        items: Attributes and nested blocks in the order in which they are written.
        origin: Construct path that it comes from, a comment above the block; none when empty.
    """

    name: str
    labels: tuple[str, ...]
    items: Sequence["Item"]
    origin: str = ""


Item: TypeAlias = Attribute | Block


def render(items: Iterable[Item]) -> Lines:
    """Lines of a body: attributes in one paragraph, each block in its own."""
    lines: Lines = []
    for paragraph in _paragraphs(items):
        lines += ["", *paragraph] if lines else paragraph
    return lines


def align(attributes: Iterable[Attribute]) -> Lines:
    """One attribute after the other, equals signs level in each run of one-line values."""
    lines: Lines = []
    for is_run, run in groupby(attributes, key=_is_aligned):
        members = list(run)
        width = max(map(_columns, (member.name for member in members))) if is_run else 0
        for member in members:
            padding = " " * (width - _columns(member.name))
            lines += [f"{member.name}{padding} = {member.lines[0]}", *member.lines[1:]]
    return lines


def indent(lines: Iterable[str]) -> Iterator[str]:
    """Lines one level further in."""
    return (f"  {line}" if line else line for line in lines)


def call(function: str, argument: Lines) -> Lines:
    """A call whose brackets stand right at its only argument."""
    *others, last = [f"{function}({argument[0]}", *argument[1:]]
    return [*others, f"{last})"]


def _paragraphs(items: Iterable[Item]) -> Iterator[Lines]:
    attributes: list[Attribute] = []
    for item in items:
        if isinstance(item, Attribute):
            attributes.append(item)
            continue
        if attributes:
            yield align(attributes)
            attributes = []
        yield _block(item)
    if attributes:
        yield align(attributes)


def _block(block: Block) -> Lines:
    comment = [f"# {block.origin}"] if block.origin else []
    header = " ".join([block.name, *(f'"{label}"' for label in block.labels)])
    body = render(block.items)
    if not body:
        return [*comment, f"{header} {{}}"]
    return [*comment, f"{header} {{", *indent(body), "}"]


def _is_aligned(attribute: Attribute) -> bool:
    """Whether fmt recognizes the line: its first equals sign must be the assignment's own."""
    is_computed = "${" in attribute.name or attribute.name.startswith("(")
    return len(attribute.lines) == 1 and not (is_computed and " = " in attribute.name)


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(not unicodedata.combining(character) for character in text)
