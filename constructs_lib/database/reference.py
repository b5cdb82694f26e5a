"""What other domains need to know of a database."""

from dataclasses import dataclass
from typing import Protocol


class InstanceReference(Protocol):
    """An RDS instance."""

    @property
    def identifier(self) -> str:
        """Its name in RDS."""

    @property
    def arn(self) -> str:
        """ARN of the instance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExistingInstance:
    """An RDS instance that another stack or the caller of a module made.

    Attributes:
        identifier: Its name in RDS.
        arn: ARN of the instance.
    """

    identifier: str
    arn: str
