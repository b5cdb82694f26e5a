"""Every policy of a document, read once for the rules that go through them all."""

from collections.abc import Iterator
from functools import lru_cache

from conventions import policies
from conventions.blocks import Block
from conventions.document import Document
from conventions.policies import Policies
from conventions.policy_statements import Statement


@lru_cache(maxsize=64)  # a rule goes through all documents before the next one begins
def carried(document: Document) -> tuple[Policies, ...]:
    """List the policies of a document by the block that carries them."""
    every = (*document.resources, *document.data_sources)
    found = (policies.read(document, block) for block in every)
    return tuple(each for each in found if not each.is_empty)


def everywhere(document: Document) -> Iterator[tuple[Block, Statement]]:
    """Yield the statements of a document, each with the block that carries it."""
    for each in carried(document):
        yield from ((each.block, statement) for statement in each.statements)
