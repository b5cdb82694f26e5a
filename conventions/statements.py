"""Every policy of a document, read once for the rules that go through them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from conventions import policies
from conventions.blocks import Block, Json, Mode, blocks, listed
from conventions.document import Document
from conventions.expressions import references
from conventions.policy_arguments import ARGUMENTS, OTHERS
from conventions.policy_statements import Statement

_BLOCKS = ("details", "inline_policy")


@dataclass(frozen=True, kw_only=True, slots=True)
class Policies:
    """The policies of one block.

    Attributes:
        block: The block.
        arguments: Its arguments in which a policy is written out.
        statements: Their statements, and those of a policy document.
        unreadable: The arguments whose policy is no JSON.
        strange: What stands where a policy or a statement must be, and is not understood.
    """

    block: Block
    arguments: tuple[str, ...]
    statements: tuple[Statement, ...]
    unreadable: tuple[str, ...]
    strange: tuple[object, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the block carries none."""
        return not (self.arguments or self.statements or self.strange)


@lru_cache(maxsize=64)  # a rule goes through all documents before the next one begins
def carried(document: Document) -> tuple[Policies, ...]:
    """List the policies of a document by the block that carries them."""
    every = (*document.resources, *document.data_sources)
    found = (read(document, block) for block in every)
    return tuple(each for each in found if not each.is_empty)


def everywhere(document: Document) -> Iterator[tuple[Block, Statement]]:
    """Yield the statements of a document, each with the block that carries it."""
    for each in carried(document):
        yield from ((each.block, statement) for statement in each.statements)


def read(document: Document, block: Block) -> Policies:
    """Read whatever policies a block carries."""
    written = [(argument, text, policies.parsed(text)) for argument, text in policies.inline(block)]
    return Policies(
        block=block,
        arguments=tuple(dict.fromkeys(argument for argument, _, _ in written)),
        statements=(
            *policies.of_document(block),
            *(s for _, _, each in written for s in policies.listed_in(each)),
        ),
        unreadable=tuple(argument for argument, _, policy in written if policy is None),
        strange=(
            *_not_read(document, block),
            *(each for _, _, policy in written for each in _no_statements(policy)),
        ),
    )


def _not_read(document: Document, block: Block) -> Iterator[object]:
    """Yield what stands where a policy must be and is none; what refers to one is judged there."""
    if block.mode is Mode.DATA and block.type == policies.DOCUMENT:
        written = block.body.get("statement")
        yield from () if written in (None, []) or blocks(written) else (written,)
        for text in (each for name in policies.SOURCES for each in listed(block.body.get(name))):
            yield from () if _is_read(document, text) else (text,)
    elif block.mode is Mode.RESOURCE and block.type not in OTHERS:
        for value in _arguments(block.body):
            if isinstance(value, str) and not _is_read(document, value):
                yield value


def _no_statements(policy: Json | None) -> Iterator[object]:
    statements = (policy or {}).get("Statement", [])
    items = statements if isinstance(statements, list) else [statements]
    yield from (each for each in items if not isinstance(each, dict))


def _is_read(document: Document, text: str) -> bool:
    """Whether a text is a policy, the reference to a document that is here, or nothing."""
    return (
        not len(text)
        or policies.is_policy(text)
        or any(
            address.startswith(f"data.{policies.DOCUMENT}.") and address in document.data_by_address
            for address in references(text)
        )
    )


def _arguments(body: Json) -> Iterator[object]:
    """Yield the arguments that may hold a policy, those of the two blocks that have one too."""
    inside = [each for name in _BLOCKS if name in body for each in blocks(body[name])]
    for table in blocks(body.get("dynamic")):
        made = (each for name in _BLOCKS for each in blocks(table.get(name)))
        inside += [content for each in made for content in blocks(each.get("content"))]
    for each in (body, *inside):
        yield from (each[name] for name in ARGUMENTS.intersection(each))
