"""Policy documents, parsed: what IAM calls JSON policy elements.

Source: AWS IAM User Guide, "Grammar of the IAM JSON policy language".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from terrace.reach.permission.conditions import Condition, condition

VARIABLES_SINCE = "2012-10-17"
EVERYBODY: Mapping[str, tuple[str, ...]] = {"AWS": ("*",)}


class MalformedPolicyError(Exception):
    """A policy document that IAM would not take: which one, where, and what is allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        label: How people call it: "statement UseQueue of policy jobs of role worker".
        allows: Whether its effect is Allow.
        actions: Patterns; all other actions where `but_actions` is set.
        resources: Patterns; None where the document's owner is the resource.
        principals: Names by kind; None in policies of identities.
        conditions: All of them must hold.
        variables: Whether the document's version knows policy variables.
    """

    label: str
    allows: bool
    actions: tuple[str, ...]
    but_actions: bool
    resources: tuple[str, ...] | None
    but_resources: bool
    principals: Mapping[str, tuple[str, ...]] | None
    but_principals: bool
    conditions: tuple[Condition, ...]
    variables: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document.

    Attributes:
        name: Which one, such as "boundary terrace-dev-boundary" or "policy of bucket uploads".
        statements: In their order.
        unread: Why it could not be read; it may then allow and deny anything.
    """

    name: str
    statements: tuple[Statement, ...] = ()
    unread: str = ""


def parse(name: str, text: str | Mapping[str, Any]) -> Document:
    """Parse a document.

    Args:
        name: What errors and verdicts call it.
        text: JSON, percent-encoded as IAM answers it or not, or what it means.

    Raises:
        MalformedPolicyError: IAM would not take it.
    """
    try:
        return Document(name, _statements(name, _decoded(text)))
    except ValueError as problem:
        raise MalformedPolicyError(f"{name} is malformed: {problem}") from None


def _decoded(text: str | Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        plain = text.strip() if isinstance(text, str) else text
        if isinstance(plain, str):
            plain = json.loads(unquote(plain) if plain.startswith("%") else plain)
    except json.JSONDecodeError as problem:
        raise ValueError(f"not JSON ({problem})") from None
    if not isinstance(plain, Mapping):
        raise ValueError("it is no JSON object")
    return plain


def _statements(name: str, document: Mapping[str, Any]) -> tuple[Statement, ...]:
    found = document.get("Statement")
    statements = [found] if isinstance(found, Mapping) else found
    if not isinstance(statements, list):
        raise ValueError("it has no Statement")
    variables = str(document.get("Version", "")) >= VARIABLES_SINCE
    return tuple(
        _statement(name, place, statement, variables=variables)
        for place, statement in enumerate(statements, start=1)
    )


def _statement(name: str, place: int, statement: Any, *, variables: bool) -> Statement:
    here = f"statement {place}"
    if not isinstance(statement, Mapping):
        raise ValueError(f"{here} is no JSON object")
    if statement.get("Effect") not in {"Allow", "Deny"}:
        effect = statement.get("Effect")
        raise ValueError(f"{here} has Effect {effect!r}, allowed: Allow and Deny")
    actions, but_actions = _either(here, statement, "Action")
    resources, but_resources = _either(here, statement, "Resource")
    principals, but_principals = _either(here, statement, "Principal")
    if actions is None:
        raise ValueError(f"{here} has neither Action nor NotAction")
    return Statement(
        label=f"statement {statement.get('Sid') or place} of {name}",
        allows=statement["Effect"] == "Allow",
        actions=_texts(here, actions),
        but_actions=but_actions,
        resources=None if resources is None else _texts(here, resources),
        but_resources=but_resources,
        principals=None if principals is None else _principals(here, principals),
        but_principals=but_principals,
        conditions=_conditions(here, statement.get("Condition", {}), variables=variables),
        variables=variables,
    )


def _either(here: str, statement: Mapping[str, Any], element: str) -> tuple[Any, bool]:
    contrary = f"Not{element}"
    if element in statement and contrary in statement:
        raise ValueError(f"{here} has both {element} and {contrary}, allowed: one of them")
    return statement.get(element, statement.get(contrary)), contrary in statement


def _principals(here: str, principals: Any) -> Mapping[str, tuple[str, ...]]:
    if principals == "*":
        return EVERYBODY
    if not isinstance(principals, Mapping):
        raise ValueError(f'{here} has the principal {principals!r}, allowed: "*" and names by kind')
    return {kind: _texts(here, names) for kind, names in principals.items()}


def _conditions(here: str, block: Any, *, variables: bool) -> tuple[Condition, ...]:
    if not isinstance(block, Mapping) or not all(isinstance(v, Mapping) for v in block.values()):
        raise ValueError(f"{here} has a Condition that is no JSON object of operators")
    tests = [
        (operator, key, _texts(here, values))
        for operator, keys in block.items()
        for key, values in keys.items()
    ]
    try:
        return tuple(condition(*test, variables=variables) for test in tests)
    except ValueError as problem:
        raise ValueError(f"{here} has {problem}") from None


def _texts(here: str, values: Any) -> tuple[str, ...]:
    """Return the texts of an element that may hold one or several, and numbers and booleans."""
    texts = []
    for value in values if isinstance(values, list | tuple) else [values]:
        if not isinstance(value, str | int | float):
            raise ValueError(f"{here} has {json.dumps(value)} where a text belongs")
        texts.append(str(value).lower() if isinstance(value, bool) else str(value))
    return tuple(texts)
