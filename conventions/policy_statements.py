"""Statements of policies, however they are written.

Nothing here may ask what an unknown value is: what is read is kept for all rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.blocks import Json, blocks, listed, nested
from conventions.policy_conditions import Condition, written_in
from conventions.scalars import text

ANYBODY_ELSE = ("NotPrincipal", "*")  # type and identifier of everybody but some


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


def from_block(body: Json, number: int) -> Statement:
    """Read a statement of an aws_iam_policy_document."""
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
                repeated=repeated,
            )
            for condition, repeated in written_in(body)
        ),
        strange=tuple(_strange(body, ("actions", "resources"), ("condition", "principals"))),
    )


def from_json(body: Json, number: int) -> Statement:
    """Read a statement of a policy in JSON."""
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
    return () if value is None or (isinstance(value, list) and not value) else ("*",)


def _label(sid: object, number: int) -> str:
    return str(sid) if isinstance(sid, str) and len(sid) > 0 else str(number)


def _text(value: object, default: str) -> str:
    """Return a text as it is, for it may be unknown; the default for anything else."""
    return value if isinstance(value, str) else default


def _strange(body: Json, texts: tuple[str, ...], objects: tuple[str, ...]) -> Iterator[object]:
    """Yield what is neither missing nor of a form that a statement has there."""
    yield from (name for name in body if "${" in name)
    for name in texts:
        value = body.get(name)
        items = value if isinstance(value, list) else [value]
        yield from (each for each in items if not isinstance(each, str | dict | None))
    for name in objects:
        value = body.get(name)
        yield from () if value is None or blocks(value) or value == [] else (value,)


def _values(values: object) -> tuple[str, ...]:
    items = values if isinstance(values, list) else [values]
    return tuple(each if isinstance(each, str) else text(each) for each in items)
