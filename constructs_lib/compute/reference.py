"""What other domains need to know of a service."""

from dataclasses import dataclass
from typing import Protocol


class ScalingReference(Protocol):
    """How many tasks of a service run."""

    minimum: int
    maximum: int

    @property
    def resource_id(self) -> str:
        """Name of the service in Application Auto Scaling, "service/<cluster>/<service>"."""


@dataclass(kw_only=True, slots=True)
class ExistingScaling:
    """Scaling of a service that another stack or the caller of a module made.

    Attributes:
        resource_id: "service/<cluster>/<service>".
        minimum, maximum: Between how many tasks; may be tokens.
    """

    resource_id: str
    minimum: int
    maximum: int
