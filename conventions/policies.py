"""Policies, whether written as a policy document or as JSON in an argument.

They are read once for all rules, so that nothing here may ask what an unknown value is; rules do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.blocks import COMMENT, Block, Json, Mode, blocks, listed
from conventions.document import Document
from conventions.expressions import embedded_json, references, strings
from conventions.policy_arguments import ARGUMENTS, OTHERS
from conventions.policy_statements import Statement, from_block, from_json

DOCUMENT = "aws_iam_policy_document"
_SOURCES = ("source_policy_documents", "override_policy_documents")


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


def written_in(block: Block) -> Iterator[Statement]:
    """Yield the statements that a block itself carries."""
    if block.mode is Mode.DATA and block.type == DOCUMENT:
        for number, body in enumerate(block.nested("statement"), start=1):
            yield from_block(body, number)
    for _, text in _inline(block):
        yield from _parse(text)


def of(document: Document, block: Block, argument: str) -> Iterator[Statement]:
    """Yield the statements of the policy that an argument holds or refers to."""
    return meant_by(document, block.text(argument))


def meant_by(document: Document, text: str) -> Iterator[Statement]:
    """Yield the statements of the policy that a text is, or refers to."""
    if _looks_like_policy(text):
        yield from _parse(text)
    yield from _referred(document, text, seen=set())


def read(document: Document, block: Block) -> "Policies":
    """Read whatever policies a block carries."""
    written = [(argument, text, _policy(text)) for argument, text in _inline(block)]
    return Policies(
        block=block,
        arguments=tuple(dict.fromkeys(argument for argument, _, _ in written)),
        statements=tuple(written_in(block)),
        unreadable=tuple(argument for argument, _, policy in written if policy is None),
        strange=(
            *_not_read(document, block),
            *(each for _, _, policy in written for each in _no_statements(policy)),
        ),
    )


def _not_read(document: Document, block: Block) -> Iterator[object]:
    """Yield what stands where a policy must be and is none; what refers to one is judged there."""
    if block.mode is Mode.DATA and block.type == DOCUMENT:
        written = block.body.get("statement")
        yield from () if written in (None, []) or blocks(written) else (written,)
        for text in (each for name in _SOURCES for each in listed(block.body.get(name))):
            yield from () if _is_read(document, text) else (text,)
    elif block.mode is Mode.RESOURCE and block.type not in OTHERS:
        for name, value in _arguments(block.body):
            if name in ARGUMENTS and isinstance(value, str) and not _is_read(document, value):
                yield value


def _no_statements(policy: Json | None) -> Iterator[object]:
    statements = (policy or {}).get("Statement", [])
    items = statements if isinstance(statements, list) else [statements]
    yield from (each for each in items if not isinstance(each, dict))


def _is_read(document: Document, text: str) -> bool:
    """Whether a text is a policy, the reference to a document that is here, or nothing."""
    return (
        not len(text)
        or _looks_like_policy(text)
        or any(
            address.startswith(f"data.{DOCUMENT}.") and address in document.data_by_address
            for address in references(text)
        )
    )


def _arguments(body: Json) -> Iterator[tuple[str, object]]:
    for name, value in body.items():
        inside = () if name in (COMMENT, "tags") else blocks(value)
        if inside:
            for each in inside:
                yield from _arguments(each)
        else:
            yield name, value


def _referred(document: Document, text: str, seen: set[str]) -> Iterator[Statement]:
    for address in references(text):
        block = document.data_by_address.get(address)
        if block is not None and block.type == DOCUMENT and address not in seen:
            seen.add(address)
            yield from written_in(block)
            for source in (s for name in _SOURCES for s in listed(block.body.get(name))):
                yield from _referred(document, source, seen)


def _inline(block: Block) -> Iterator[tuple[str, str]]:
    for argument, value in block.arguments():
        yield from ((argument, text) for text in strings(value) if _looks_like_policy(text))


def _looks_like_policy(text: str) -> bool:
    return '"Statement"' in text and text.lstrip().startswith("{")


def _policy(text: str) -> Json | None:
    try:
        policy = embedded_json(text)
    except ValueError:
        return None
    return policy if isinstance(policy, dict) else None


def _parse(text: str) -> Iterator[Statement]:
    policy = _policy(text) or {}  # `unreadable` tells of those that cannot be read
    for number, body in enumerate(blocks(policy.get("Statement")), start=1):
        yield from_json(body, number)
