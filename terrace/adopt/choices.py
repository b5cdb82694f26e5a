"""What is adopted: the values, by scope and field, from options or answers.

A scope is "shared" or an environment. A value without a scope is for all that have the field;
an account is the exception, for each scope has its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from terrace.errors import UserError

SHARED = "shared"
NONE = "none"  # what stands for no value, where one is optional
Choices = dict[tuple[str, str], str]
"""Values by scope and field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One value that adoption changes.

    Attributes:
        option: Its option, without the dashes.
        name: Its name in the configuration.
        purpose: What it is, for help and questions.
        is_for_all: A value without a scope is for every scope that has the field.
        example: Pattern of what is an example's and nobody's own.
        is_optional: "none" leaves it out.
    """

    option: str
    name: str
    purpose: str
    is_for_all: bool = False
    example: str = "(?!)"
    is_optional: bool = False


FIELDS = (
    Field(
        option="project",
        name="project",
        purpose="first part of every physical name",
        example="terrace",
    ),
    Field(
        option="account",
        name="account_id",
        purpose="id of the shared account: states, images, DNS",
        example=r"(\d)\1{11}",
    ),
    Field(option="region", name="region", purpose="AWS region", is_for_all=True),
    Field(
        option="recovery-region",
        name="recovery_region",
        purpose="another region, for copies",
        is_for_all=True,
    ),
    Field(
        option="repository",
        name="repository",
        purpose="GitHub repository, owner/name",
        example="terrace-platform/.*",
    ),
    Field(
        option="repository-ids",
        name="repository_ids",
        purpose="GitHub's numbers of owner and repository, 12/34; none where it is older than "
        "2026-07-15",
        example="1000001/1000002",
        is_optional=True,
    ),
    Field(option="domain", name="domain", purpose="public DNS zone", example=r".*\.example"),
    Field(option="owner", name="owner", purpose="team that answers for it", is_for_all=True),
    Field(option="cost-center", name="cost_center", purpose="who pays for it", is_for_all=True),
)


OPTIONAL = frozenset(field.name for field in FIELDS if field.is_optional)


class Current(Protocol):
    """The values as they are."""

    @property
    def environments(self) -> list[str]:
        """Names of the environments."""

    def has(self, scope: str, field: str) -> bool:
        """Whether a scope has a value of that name."""

    def get(self, scope: str, field: str) -> str:
        """Return the value as it is now."""


def from_options(options: Mapping[str, Sequence[str]], current: Current) -> Choices:
    """Read options: each a value, or a scope, "=" and a value; the more specific one wins.

    Raises:
        UserError: A scope that is not there, or that has no such value.
    """
    scopes = [SHARED, *current.environments]
    choices: Choices = {}
    for field in FIELDS:
        given = [_split(word) for word in options.get(field.option, ())]
        for named, value in sorted(given, key=lambda each: bool(each[0])):  # without a scope first
            if named and named not in having(field, scopes, current):
                known = ", ".join(having(field, scopes, current))
                raise UserError(f"--{field.option} names {named!r}, allowed: {known}")
            for scope in [named] if named else _meant(field, scopes, current):
                choices[scope, field.name] = value
    return choices


def having(field: Field, scopes: Sequence[str], current: Current) -> list[str]:
    """Return the scopes that have a field."""
    return [scope for scope in scopes if current.has(scope, field.name)]


def missing(choices: Choices, current: Current) -> list[str]:
    """Return the options that are needed: for what is an example's, and not chosen."""
    scopes = [SHARED, *current.environments]
    return [
        f"--{field.option}" + ("" if scope == SHARED else f" {scope}=…")
        for field in FIELDS
        for scope in having(field, scopes, current)
        if (scope, field.name) not in choices
        and re.fullmatch(field.example, current.get(scope, field.name))
    ]


def _split(word: str) -> tuple[str, str]:
    scope, equals, value = word.partition("=")
    return (scope, value) if equals and re.fullmatch(r"[a-z][a-z0-9-]*", scope) else ("", word)


def _meant(field: Field, scopes: Sequence[str], current: Current) -> list[str]:
    return having(field, scopes, current) if field.is_for_all else [SHARED]
