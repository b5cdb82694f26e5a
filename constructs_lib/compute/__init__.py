"""Where code runs: an ECS cluster on Fargate, a service, and the load balancer before it."""

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.blue_green import BlueGreen
from constructs_lib.compute.cluster import ON_DEMAND, SPOT, Cluster
from constructs_lib.compute.compute import Compute, ComputeConfig
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.reference import ExistingScaling, ScalingReference, ServiceMetrics
from constructs_lib.compute.task import Task, TaskConfig

__all__ = [
    "ON_DEMAND",
    "SPOT",
    "Autoscaling",
    "AutoscalingConfig",
    "BlueGreen",
    "Cluster",
    "Compute",
    "ComputeConfig",
    "Deployment",
    "ExistingScaling",
    "FargateService",
    "FargateServiceConfig",
    "LoadBalancer",
    "ScalingReference",
    "ServiceMetrics",
    "Task",
    "TaskConfig",
]
