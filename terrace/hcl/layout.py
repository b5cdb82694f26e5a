"""Attributes and blocks as indented lines, aligned as `terraform fmt` aligns them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from terrace.hcl.parts import escape_all
from terrace.hcl.tokens import expression_tokens

Lines: TypeAlias = list[str]

# Characters of which each takes a column, whatever stands beside it. Elsewhere in Unicode several
# make one, as flags and accents do, which fmt counts by the tables of its own Unicode version.
_EVERY_ONE_A_COLUMN = re.compile(
    "[ -~\xa0-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u200a\u2010-\u2027\u2030-\u205f"
    "\u2070-\u20cf\u2100-\u2cee\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uff01-\uff9d"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f6ff]*"
)


# How fmt sees an attribute's first line.
_LEVEL, _UNLEVEL, _ALONE = range(3)


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
    """One attribute after the other, equals signs level in each run of one-line values.

    A name of which the width is not certain stands alone between blank lines.
    """
    lines: Lines = []
    former = _LEVEL
    for kind, run in groupby(attributes, key=_kind):
        members = list(run)
        width = max([len(member.name) for member in members]) if kind == _LEVEL else 0
        for member in members:
            if lines and _ALONE in (kind, former):
                lines.append("")
            lines.append(f"{member.name:{width}} = {member.lines[0]}")
            if len(member.lines) > 1:
                lines += member.lines[1:]
            former = kind
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
    comment = [f"# {_on_one_line(block.origin)}"] if block.origin else []
    header = " ".join([block.name, *(f'"{escape_all(label)}"' for label in block.labels)])
    body = render(block.items)
    if not body:
        return [*comment, f"{header} {{}}"]
    return [*comment, f"{header} {{", *indent(body), "}"]


def _kind(attribute: Attribute) -> int:
    """How fmt sees the line: its first equals sign must be the assignment's own."""
    name = attribute.name
    if len(attribute.lines) > 1 or ("=" in name and _holds_sign(name)):
        return _UNLEVEL
    is_certain = name.isascii() or _EVERY_ONE_A_COLUMN.fullmatch(name)
    return _LEVEL if is_certain else _ALONE


def _holds_sign(name: str) -> bool:
    return any(token.kind == "=" for token in expression_tokens(name))


def _on_one_line(text: str) -> str:
    """Text in which nothing ends a comment, or hides what it says."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
