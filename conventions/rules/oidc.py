"""IAM002: who may take a role with a token from outside AWS."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from conventions import policies
from conventions.blocks import Block
from conventions.document import Document
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.rule import Problem

ACTION = "sts:AssumeRoleWithWebIdentity"
_READER = re.compile(r"(?:.*[-_])?plan")  # a role whose name ends with this word reads only
_SCOPED = re.compile(r"repo:[^*?:/]+/[^*?:/]+:.*")
_WILD = re.compile(r"[*?]")


@must(
    "IAM002",
    "a role for OIDC tokens names the audience and the exact subject; only a role that ends with "
    "plan may match subjects, of one repository, by wildcard",
    reason="Without both, any repository on the same token service can take the role.",
    source="GitHub documentation, security hardening with OpenID Connect in AWS; "
    "AWS IAM User Guide, OIDC federation; checkov CKV_AWS_358",
)
def oidc_trust_is_exact(document: Document) -> Iterator[Problem]:
    """Judge each role's trust policy; a subject or audience may be of any token service."""
    for role in document.of("aws_iam_role"):
        for statement in policies.of(document, role, "assume_role_policy"):
            if statement.allows and any(map(_is_meant, statement.actions)):
                yield from _about(role, statement)


def _is_meant(action: str) -> bool:
    return fnmatchcase(ACTION.lower(), action.lower())


def _about(role: Block, statement: Statement) -> Iterator[Problem]:
    if not any(_values(statement, ":aud", "StringEquals")):
        found = f"statement {statement.label} does not pin the audience"
        yield Problem(role, found, "add StringEquals on the token service's :aud")
    exact = _values(statement, ":sub", "StringEquals")
    matched = _values(statement, ":sub", "StringLike")
    if not exact and not matched:
        found = f"statement {statement.label} does not pin the subject"
        yield Problem(role, found, "add StringEquals on the token service's :sub")
    for value in (value for value in matched if not exact and _WILD.search(value)):
        if not _is_reader(role):
            found = f'statement {statement.label} accepts every subject like "{value}"'
            yield Problem(role, found, "name the exact subject with StringEquals")
        elif not _SCOPED.fullmatch(value):
            found = f'statement {statement.label} accepts subjects like "{value}" of any repository'
            yield Problem(role, found, "name owner and repository before the wildcard")


def _values(statement: Statement, suffix: str, test: str) -> list[str]:
    """Return the values that a test pins; all conditions must hold, so any exact one is enough."""
    return [
        value
        for condition in statement.conditions
        if condition.test == test and condition.key.endswith(suffix) and condition.is_there
        for value in condition.values
    ]


def _is_reader(role: Block) -> bool:
    return any(_READER.fullmatch(name) for name in (role.id, role.text("name")))
