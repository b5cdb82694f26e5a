"""Policies, whether written as a policy document or as JSON in an argument.

They are read once for all rules, so that nothing here may ask what an unknown value is; rules do.
"""

from collections.abc import Iterator

from conventions.blocks import Block, Json, Mode, blocks, listed
from conventions.document import Document
from conventions.expressions import embedded_json, references, strings
from conventions.policy_statements import Statement, from_block, from_json

DOCUMENT = "aws_iam_policy_document"
SOURCES = ("source_policy_documents", "override_policy_documents")


def written_in(block: Block) -> Iterator[Statement]:
    """Yield the statements that a block itself carries."""
    yield from of_document(block)
    for _, text in inline(block):
        yield from _parse(text)


def of_document(block: Block) -> Iterator[Statement]:
    """Yield the statements of a policy document, none of any other block."""
    if block.mode is Mode.DATA and block.type == DOCUMENT:
        for number, body in enumerate(block.nested("statement"), start=1):
            yield from_block(body, number)


def of(document: Document, block: Block, argument: str) -> Iterator[Statement]:
    """Yield the statements of the policy that an argument holds or refers to."""
    return meant_by(document, block.text(argument))


def meant_by(document: Document, text: str) -> Iterator[Statement]:
    """Yield the statements of the policy that a text is, or refers to."""
    if is_policy(text):
        yield from _parse(text)
    yield from _referred(document, text, seen=set())


def _referred(document: Document, text: str, seen: set[str]) -> Iterator[Statement]:
    for address in references(text):
        block = document.data_by_address.get(address)
        if block is not None and block.type == DOCUMENT and address not in seen:
            seen.add(address)
            yield from written_in(block)
            for source in (s for name in SOURCES for s in listed(block.body.get(name))):
                yield from _referred(document, source, seen)


def inline(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each policy that is written out in a block, after the argument that holds it."""
    for argument, value in block.arguments():
        if isinstance(value, str | dict | list):
            texts = (value,) if isinstance(value, str) else strings(value)
            yield from ((argument, text) for text in texts if is_policy(text))


def is_policy(text: str) -> bool:
    """Tell at a glance whether a text is the JSON of a policy."""
    return '"Statement"' in text and text.lstrip().startswith("{")


def parsed(text: str) -> Json | None:
    """Return a policy, None for what is none."""
    try:
        policy = embedded_json(text)
    except (ValueError, RecursionError):
        return None
    return policy if isinstance(policy, dict) else None


def _parse(text: str) -> Iterator[Statement]:
    return listed_in(parsed(text))


def listed_in(policy: Json | None) -> Iterator[Statement]:
    """Yield the statements of a policy, none of one that cannot be read."""
    for number, body in enumerate(blocks((policy or {}).get("Statement")), start=1):
        yield from_json(body, number)
