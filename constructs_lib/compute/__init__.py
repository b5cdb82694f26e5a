"""Where code runs: an ECS cluster on Fargate, a service, and the load balancer before it."""

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.task import Task, TaskConfig

__all__ = [
    "Autoscaling",
    "AutoscalingConfig",
    "Cluster",
    "FargateService",
    "FargateServiceConfig",
    "LoadBalancer",
    "Task",
    "TaskConfig",
]
