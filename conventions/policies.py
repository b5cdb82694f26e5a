"""Policy statements, whether written as a policy document or as JSON in an argument.

They are read once for all rules, so that nothing here may ask what an unknown value is: a rule does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.blocks import COMMENT, Block, Json, Mode, blocks, listed, nested
from conventions.document import Document
from conventions.expressions import embedded_json, references, strings

DOCUMENT = "aws_iam_policy_document"
ANYBODY_ELSE = ("NotPrincipal", "*")  # type and identifier of everybody but some
_SOURCES = ("source_policy_documents", "override_policy_documents")

# The arguments that hold a policy of IAM, by the last part of their name; those of `_OTHERS` have
# such a name and hold something else. Source: schema of AWS provider 5.100.
ARGUMENTS = frozenset(
    """
access_policies access_policy assume_role_policy delivery_destination_policy inline_policy policy
policy_document repository_policy resource_policy
""".split()  # noqa: SIM905 - a list of one name a line is three times as long
)
_OTHERS = frozenset(
    """
aws_cloudwatch_log_account_policy aws_cloudwatch_log_data_protection_policy
aws_cloudwatch_log_index_policy aws_ecr_lifecycle_policy aws_iot_policy_attachment
aws_load_balancer_policy aws_networkmanager_core_network_policy_attachment
aws_opensearchserverless_access_policy aws_opensearchserverless_lifecycle_policy
aws_opensearchserverless_security_policy aws_ses_receipt_filter
aws_sns_topic_data_protection_policy aws_verifiedaccess_endpoint aws_verifiedaccess_group
""".split()  # noqa: SIM905 - as above
)


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
        effect: Allow or Deny, as it is written.
        actions: Actions; everything but some counts as *.
        resources: Resources; everything but some counts as *.
        principals: Type and identifier of each principal, ANYBODY_ELSE for everybody but some.
        conditions: All of which must hold.
        strange: What stands where one of these must be, and is not understood.
    """

    label: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    strange: tuple[object, ...] = ()

    @property
    def allows(self) -> bool:
        """Whether its effect is Allow."""
        return self.effect == "Allow"

    @property
    def denies(self) -> bool:
        """Whether its effect is Deny."""
        return self.effect == "Deny"


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
        yield from () if written is None or blocks(written) else (written,)
        for text in (each for name in _SOURCES for each in listed(block.body.get(name))):
            yield from () if _is_read(document, text) else (text,)
    elif block.mode is Mode.RESOURCE and block.type not in _OTHERS:
        for name, value in _arguments(block.body):
            is_text = isinstance(value, str) and len(value) > 0
            if name in ARGUMENTS and is_text and not _is_read(document, value):
                yield value


def _no_statements(policy: Json | None) -> Iterator[object]:
    statements = (policy or {}).get("Statement", [])
    items = statements if isinstance(statements, list) else [statements]
    yield from (each for each in items if not isinstance(each, dict))


def _is_read(document: Document, text: str) -> bool:
    """Whether a text is a policy, or the reference to a document that is here."""
    return _looks_like_policy(text) or any(
        address.startswith(f"data.{DOCUMENT}.") and address in document.data_by_address
        for address in references(text)
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
        yield _from_json(body, number)


def _from_block(body: Json, number: int) -> Statement:
    principals = nested(body, "principals")
    is_anybody = bool(nested(body, "not_principals"))
    return Statement(
        label=_label(body.get("sid"), number),
        effect=_text(body.get("effect"), "Allow"),
        actions=_but(body, "not_actions") or listed(body.get("actions")),
        resources=_but(body, "not_resources") or listed(body.get("resources")),
        principals=(ANYBODY_ELSE,)
        if is_anybody
        else tuple(
            (_text(principal.get("type"), ""), identifier)
            for principal in principals
            for identifier in listed(principal.get("identifiers"))
        ),
        conditions=tuple(
            Condition(
                test=_text(condition.get("test"), ""),
                key=_text(condition.get("variable"), ""),
                values=listed(condition.get("values")),
            )
            for condition in nested(body, "condition")
        ),
        strange=tuple(_strange(body, ("actions", "resources"), ("condition", "principals"))),
    )


def _from_json(body: Json, number: int) -> Statement:
    principal = body.get("Principal")
    by_type = principal if isinstance(principal, dict) else {"*": principal}
    return Statement(
        label=_label(body.get("Sid"), number),
        effect=_text(body.get("Effect"), ""),
        actions=_but(body, "NotAction") or listed(body.get("Action")),
        resources=_but(body, "NotResource") or listed(body.get("Resource")),
        principals=(ANYBODY_ELSE,)
        if "NotPrincipal" in body
        else tuple((t, i) for t, ids in by_type.items() for i in listed(ids)),
        conditions=tuple(
            Condition(test=test, key=key, values=_values(values))
            for tests in blocks(body.get("Condition"))
            for test, keys in tests.items()
            for pairs in blocks(keys)
            for key, values in pairs.items()
        ),
        strange=tuple(_strange(body, ("Action", "Resource", "Principal"), ("Condition",))),
    )


def _but(body: Json, name: str) -> tuple[str, ...]:
    """Return * for an argument that excepts something."""
    value = body.get(name)
    return () if value is None or isinstance(value, list) and not value else ("*",)


def _label(sid: object, number: int) -> str:
    return str(sid) if isinstance(sid, str) and len(sid) > 0 else str(number)


def _text(value: object, default: str) -> str:
    """Return a text as it is, for it may be unknown; the default for anything else."""
    return value if isinstance(value, str) else default


def _strange(body: Json, texts: tuple[str, ...], objects: tuple[str, ...]) -> Iterator[object]:
    """Yield what is neither missing nor of a form that a statement has there."""
    for name in texts:
        value = body.get(name)
        items = value if isinstance(value, list) else [value]
        yield from (each for each in items if not isinstance(each, str | dict | None))
    for name in objects:
        value = body.get(name)
        yield from () if value is None or blocks(value) or value == [] else (value,)


def _values(values: object) -> tuple[str, ...]:
    items = values if isinstance(values, list) else [values]
    return tuple(
        each if isinstance(each, str) else str(each).lower() if isinstance(each, bool) else str(each)
        for each in items
    )
