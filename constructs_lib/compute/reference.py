"""What other domains need to know of a service."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceMetrics:
    """The names by which CloudWatch knows a service and what stands before it.

    Attributes:
        cluster: Name of the ECS cluster.
        service: Name of the ECS service.
        load_balancer: ARN suffix of the load balancer, "app/<name>/<id>".
        target_group: ARN suffix of the target group, "targetgroup/<name>/<id>".
        green_targets: The same of the second target group, when deployments are blue-green:
            either of the two may be in use.
    """

    cluster: str
    service: str
    load_balancer: str | None = None
    target_group: str | None = None
    green_targets: str | None = None

    @property
    def requests(self) -> dict[str, str]:
        """Dimensions of its requests: of the whole load balancer, if they change target groups."""
        whole = {"LoadBalancer": self.load_balancer}
        return whole if self.green_targets else {**whole, "TargetGroup": self.target_group}


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
