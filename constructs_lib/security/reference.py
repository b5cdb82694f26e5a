"""What other domains need to know of a key or a role, and stand-ins for those made elsewhere."""

from dataclasses import dataclass
from typing import Protocol


class KeyReference(Protocol):
    """A KMS key."""

    @property
    def arn(self) -> str:
        """ARN of the key."""


@dataclass(frozen=True, slots=True)
class ExistingKey:
    """A KMS key that another stack or the caller of a module made, by its ARN."""

    arn: str


class RoleReference(Protocol):
    """An IAM role."""

    @property
    def name(self) -> str:
        """Name of the role."""


@dataclass(frozen=True, slots=True)
class ExistingRole:
    """A role that another stack or the caller of a module made, by its name."""

    name: str
