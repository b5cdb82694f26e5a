"""Policy statements, whether written as a policy document or as JSON in an argument."""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.blocks import Block, Json, Mode, blocks, listed, nested
from conventions.document import Document
from conventions.expressions import embedded_json, references, strings

DOCUMENT = "aws_iam_policy_document"
_SOURCES = ("source_policy_documents", "override_policy_documents")


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One condition: the test, the key it looks at, the values it accepts."""

    test: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        label: Its sid, or its number in the policy from 1.
        allows: Whether its effect is Allow.
        actions: Actions; everything but some counts as *.
        resources: Resources; everything but some counts as *.
        principals: Type and identifier of each principal.
        conditions: All of which must hold.
    """

    label: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]


def written_in(block: Block) -> Iterator[Statement]:
    """Yield the statements that a block itself carries."""
    if block.mode is Mode.DATA and block.type == DOCUMENT:
        for number, body in enumerate(block.nested("statement"), start=1):
            yield _from_block(body, number)
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


def unreadable(block: Block) -> Iterator[str]:
    """Yield the arguments whose policy cannot be read before a plan."""
    for argument, text in _inline(block):
        if _policy(text) is None:
            yield argument


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
    is_encoded = "Statement" in text and text.lstrip().startswith("${jsonencode(")
    return is_encoded or ('"Statement"' in text and text.lstrip().startswith("{"))


def _policy(text: str) -> Json | None:
    try:
        policy = embedded_json(text)
    except ValueError:
        return None
    return policy if isinstance(policy, dict) else None


def _parse(text: str) -> Iterator[Statement]:
    policy = _policy(text) or {}  # `unreadable` tells of those that cannot be read
    for number, body in enumerate(blocks(policy.get("Statement")), start=1):
        yield _from_json(body, number)


def _from_block(body: Json, number: int) -> Statement:
    return Statement(
        label=str(body.get("sid") or number),
        allows=body.get("effect", "Allow") == "Allow",
        actions=("*",) if body.get("not_actions") else listed(body.get("actions")),
        resources=("*",) if body.get("not_resources") else listed(body.get("resources")),
        principals=tuple(
            (str(principal.get("type")), identifier)
            for principal in nested(body, "principals")
            for identifier in listed(principal.get("identifiers"))
        ),
        conditions=tuple(
            Condition(
                test=str(condition.get("test")),
                key=str(condition.get("variable")),
                values=listed(condition.get("values")),
            )
            for condition in nested(body, "condition")
        ),
    )


def _from_json(body: Json, number: int) -> Statement:
    principal = body.get("Principal")
    by_type = principal if isinstance(principal, dict) else {"*": principal}
    return Statement(
        label=str(body.get("Sid") or number),
        allows=body.get("Effect") == "Allow",
        actions=("*",) if "NotAction" in body else listed(body.get("Action")),
        resources=("*",) if "NotResource" in body else listed(body.get("Resource")),
        principals=tuple((t, i) for t, ids in by_type.items() for i in listed(ids)),
        conditions=tuple(
            Condition(test=test, key=key, values=_values(values))
            for tests in blocks(body.get("Condition"))
            for test, keys in tests.items()
            for pairs in blocks(keys)
            for key, values in pairs.items()
        ),
    )


def _values(values: object) -> tuple[str, ...]:
    items = values if isinstance(values, list) else [values]
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)
