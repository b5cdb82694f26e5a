"""What other domains need to know of a database."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseMetrics:
    """The names by which CloudWatch knows a relational database.

    Attributes:
        instances: Identifiers of its instances; how many there are has to be known.
        shared_volume: They share a volume that grows by itself, as Aurora's do; each then has
            local storage only for what it sorts and builds.
    """

    instances: tuple[str, ...]
    shared_volume: bool = False

    @property
    def free_storage(self) -> str:
        """Metric of the storage that can run out."""
        return "FreeLocalStorage" if self.shared_volume else "FreeStorageSpace"


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
