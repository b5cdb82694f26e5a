"""Targets: which resource an argument means, whether it refers to it or spells its name."""

from collections.abc import Iterator

from conventions.blocks import Block
from conventions.document import Document
from conventions.expressions import references, type_of
from conventions.hearings import Question, ask
from conventions.resource_types import ALIASES, TABLE
from conventions.scalars import is_unknown


def target(document: Document, type_: str, text: str) -> str:
    """Return the address of the resource of a type that a text means, else the text itself."""
    found = (each for each in references(text) if _stands_for(type_of(each)) == type_)
    named = (block.address for block in document.of(type_) if is_named(block, text))
    return next(found, "") or next(named, text)


def companions(document: Document, block: Block, type_: str, argument: str) -> Iterator[Block]:
    """Yield the resources of a type whose argument means a resource, by reference or by name.

    One whose argument refers to nothing here, and is known to a plan only, may be among them.
    """
    for each in document.of(type_):
        text = each.text(argument)
        repeated = each.written("for_each") if "each." in text else ""
        addresses = {*references(text), *references(repeated)}
        may_be = not addresses and is_unknown(text) and ask(text, Question.SAME)
        if block.address in addresses or may_be or is_named(block, text):
            yield each


def _stands_for(type_: str) -> str:
    return ALIASES.get(type_, type_)


def is_named(block: Block, text: str) -> bool:
    """Tell whether a text is a resource's physical name, or an ARN or URL that ends in it."""
    name = block.text(TABLE.get(block.type).name)
    return bool(name) and (text == name or text.endswith((f":{name}", f"/{name}")))
