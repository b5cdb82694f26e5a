"""Facts of AWS that age, from facts.toml beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """A limit of an account in a region.

    Attributes:
        title: What it limits.
        service: The service's name in Service Quotas.
        code: Its code there.
    """

    title: str
    service: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedRole:
    """A role that a service makes for itself.

    Attributes:
        role: Its name.
        types: Resource types whose first use makes it.
        races: Whether the first use can fail for want of it.
    """

    role: str
    types: tuple[str, ...]
    races: bool = False


_FACTS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
REFUSED_ZONE_IDS: frozenset[str] = frozenset(_FACTS["eks"]["refused_zone_ids"])
STANDARD_FAMILIES: frozenset[str] = frozenset(_FACTS["quotas"]["standard_families"])
QUOTAS: Mapping[str, Quota] = {
    name: Quota(**row) for name, row in _FACTS["quotas"].items() if isinstance(row, dict)
}
LINKED_ROLES: Mapping[str, LinkedRole] = {
    service: LinkedRole(**row | {"types": tuple(row["types"])})
    for service, row in _FACTS["linked_roles"].items()
}


def is_standard(instance_type: str) -> bool:
    """Whether an instance type counts against the quotas here, as its first letters say."""
    letters = "".join(takewhile(str.isalpha, instance_type))
    return letters in STANDARD_FAMILIES
