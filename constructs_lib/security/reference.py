"""What other domains need to know of a key, and a stand-in for one made elsewhere."""

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
