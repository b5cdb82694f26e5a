"""Targets: which resource an argument means, whether it refers to it or spells its name."""

from conventions.blocks import Block
from conventions.document import Document
from conventions.expressions import references
from conventions.resource_types import TABLE


def target(document: Document, type_: str, text: str) -> str:
    """Return the address of the resource of a type that a text means, else the text itself."""
    found = (address for address in references(text) if address.partition(".")[0] == type_)
    named = (block.address for block in document.of(type_) if is_named(block, text))
    return next(found, "") or next(named, text)


def is_named(block: Block, text: str) -> bool:
    """Tell whether a text is a resource's physical name, or an ARN or URL that ends in it."""
    name = block.text(TABLE.get(block.type).name)
    return bool(name) and (text == name or text.endswith((f":{name}", f"/{name}")))
