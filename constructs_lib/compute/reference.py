"""What compute and other domains need to know of each other."""

from dataclasses import dataclass
from typing import Protocol

from constructs_lib.workload import Workload


class QueueReference(Protocol):
    """A queue that a service consumes."""

    @property
    def name(self) -> str:
        """Its name in SQS and in CloudWatch's metrics."""

    @property
    def arn(self) -> str:
        """ARN of the queue."""

    def connect_consumer(self, workload: Workload) -> None:
        """Let a workload take messages from it: permission, key and settings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceImage:
    """Where the image of a service is pulled from.

    Attributes:
        uri: Address of the image with a fixed tag or digest; may be a token.
        repository_arn: ECR repository that it is in; may be a token.
    """

    uri: str
    repository_arn: str


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
