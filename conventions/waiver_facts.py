"""Facts about the output on which a waiver may depend: a small, closed set.

A reason that says something about the output names the fact, so that it is found untrue on the
day on which the output changes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from conventions.arguments import at
from conventions.blocks import Block, is_true, nested
from conventions.document import Document
from conventions.resource_types import TABLE

ALLOWED = (
    "second-region, protected, has:<resource type>, argument:<path> or argument:<path>=<value>"
)
_FORM = re.compile(
    r"(?P<kind>second-region|protected)"
    r"|(?P<has>has):(?P<type>aws_\w+|[A-Z]\w+)"
    r"|(?P<argument>argument):(?P<path>\w+(?:\.\w+)*)(?:=(?P<value>.+))?"
)


class Seen(NamedTuple):
    """What the output says.

    Attributes:
        holds: Whether the fact is one.
        place: What was looked at.
        found: What is there, or is not.
    """

    holds: bool
    place: str
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One fact, as a waiver names it.

    Attributes:
        text: As written.
        kind: One of `second-region`: the stack works in more than one region; `protected`:
            something in the stack refuses to be destroyed; `has`: the stack has a resource of a
            type; `argument`: the waived resource has an argument, or has it with one value.
        subject: Resource type, or dotted path of the argument.
        value: The argument's value as text, None for any.
    """

    text: str
    kind: str
    subject: str = ""
    value: str | None = None

    def seen(self, document: Document, block: Block) -> Seen:
        """Look into a document, or at the waived block in it."""
        return _LOOKS[self.kind](self, document, block)

    def __str__(self) -> str:
        return self.text


def parse(text: object) -> Fact | None:
    """Read a fact, None for what is none."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    parts = match.groupdict()
    return Fact(
        text=match.group(),
        kind=parts["kind"] or parts["has"] or parts["argument"],
        subject=parts["type"] or parts["path"] or "",
        value=parts["value"],
    )


def _second_region(_fact: Fact, document: Document, _block: Block) -> Seen:
    regions = {each.id: each.text("region") for each in document.providers if each.type == "aws"}
    others = sorted(set(regions.values()) - {regions.get("", ""), ""})
    found = f"the second region {others[0]}" if others else "no second region"
    return Seen(bool(others), document.name, found)


def _protected(_fact: Fact, document: Document, _block: Block) -> Seen:
    protected = [each.address for each in document.resources if _refuses_to_go(each)]
    found = f"the protected {protected[0]}" if protected else "nothing that is protected"
    return Seen(bool(protected), document.name, found)


def _refuses_to_go(block: Block) -> bool:
    kept = any(is_true(each.get("prevent_destroy")) for each in nested(block.body, "lifecycle"))
    argument = TABLE.get(block.type).protection
    return kept or (bool(argument) and is_true(block.body.get(argument)))


def _has(fact: Fact, document: Document, _block: Block) -> Seen:
    first = next(document.of(fact.subject), None)
    return Seen(first is not None, document.name, first.address if first else f"no {fact.subject}")


def _argument(fact: Fact, _document: Document, block: Block) -> Seen:
    value = at(block.body, fact.subject)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if value in (None, "", [], {}):
        return Seen(False, block.path, f"no {fact.subject}")  # noqa: FBT003 - a named tuple
    return Seen(fact.value in (None, text), block.path, f"{fact.subject} {text}")


_LOOKS: Mapping[str, Callable[[Fact, Document, Block], Seen]] = {
    "second-region": _second_region,
    "protected": _protected,
    "has": _has,
    "argument": _argument,
}
