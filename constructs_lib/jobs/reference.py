"""What other domains need to know of a fleet."""

from dataclasses import dataclass
from typing import Protocol


class FleetReference(Protocol):
    """An Auto Scaling group, and between how many instances it has."""

    minimum: int
    maximum: int

    @property
    def group_name(self) -> str:
        """Name of the group."""


@dataclass(kw_only=True, slots=True)
class ExistingFleet:
    """A fleet that another stack or the caller of a module made.

    Attributes:
        group_name: Name of its Auto Scaling group.
        minimum, maximum: Between how many instances; may be tokens.
    """

    group_name: str
    minimum: int
    maximum: int
