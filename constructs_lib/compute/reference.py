"""What other domains need to know of a service."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceMetrics:
    """The names by which CloudWatch knows a service and what stands before it.

    Attributes:
        cluster: Name of the ECS cluster.
        service: Name of the ECS service.
        load_balancer: ARN suffix of the load balancer, "app/<name>/<id>".
        target_group: ARN suffix of the target group, "targetgroup/<name>/<id>".
    """

    cluster: str
    service: str
    load_balancer: str
    target_group: str
