"""Every policy statement of a document, read once for the rules that go through them all."""

from functools import lru_cache

from conventions.blocks import Block
from conventions.document import Document
from conventions.policies import Statement, written_in


@lru_cache(maxsize=64)  # a rule goes through all documents before the next one begins
def everywhere(document: Document) -> tuple[tuple[Block, Statement], ...]:
    """List the statements of a document, each with the block that carries it."""
    every = (*document.resources, *document.data_sources)
    return tuple((block, statement) for block in every for statement in written_in(block))
