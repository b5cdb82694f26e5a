"""The names by which CloudWatch knows what an environment's alarms and graphs are about."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceMetrics:
    """The names by which CloudWatch knows a service and what stands before it.

    Attributes:
        cluster: Name of the ECS cluster.
        service: Name of the ECS service.
        load_balancer: ARN suffix of the load balancer, "app/<name>/<id>"; None where no request
            reaches the service.
        target_group: ARN suffix of the target group, "targetgroup/<name>/<id>"; None likewise.
        green_targets: The same of the second target group, when deployments are blue-green:
            either of the two may be in use.
    """

    cluster: str
    service: str
    load_balancer: str | None = None
    target_group: str | None = None
    green_targets: str | None = None

    @property
    def tasks(self) -> dict[str, str]:
        """Dimensions of its tasks."""
        return {"ClusterName": self.cluster, "ServiceName": self.service}

    @property
    def requests(self) -> list[dict[str, str]]:
        """Dimensions of its requests, by target group: others share the load balancer."""
        if self.load_balancer is None:
            return []
        groups = (self.target_group, self.green_targets)
        return [
            {"LoadBalancer": self.load_balancer, "TargetGroup": group} for group in groups if group
        ]


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
