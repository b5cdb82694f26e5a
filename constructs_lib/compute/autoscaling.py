"""How many tasks run: more when CPU, memory or requests rise, fewer when all of them fall."""

from cdktf_cdktf_provider_aws.appautoscaling_policy import AppautoscalingPolicy
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration as Tracking,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification as Metric,  # noqa: E501
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from constructs import Construct

from constructs_lib.compute.config import ServiceConfig
from constructs_lib.compute.route import Route
from constructs_lib.site import Site

# Above the 60 % utilization that the platform aims for, below what leaves no time to react.
CPU_PERCENT = 65
MEMORY_PERCENT = 75
REQUESTS_PER_MINUTE = 1000  # of one task
OUT_SECONDS = 60  # a second task is there within two minutes
IN_SECONDS = 300  # and leaves only when the load has really gone
NAMESPACE = "ecs"
DIMENSION = "ecs:service:DesiredCount"


class Autoscaling(Construct):
    """Target tracking on up to three metrics; the one that asks for most tasks decides.

    A service that consumes a queue loses no task because its CPU idles: `BacklogScaling` takes
    tasks away once the queue is empty. One that may rest follows its queue alone.

    Attributes:
        target: What is scaled.
        minimum, maximum: Between how many tasks, as configured.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        config: ServiceConfig,
        cluster: str,
        service: str,
        route: Route | None,
    ) -> None:
        """Scale a service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Name of the service.
            config: Between how many tasks.
            cluster: Name of its ECS cluster.
            service: Name that ECS knows it by.
            route: How requests find it; None where none do.
        """
        super().__init__(scope, id_)
        self._site, self._name = site, name
        self._keeps_tasks = config.consumes is not None
        self.minimum, self.maximum = config.minimum_tasks, config.maximum_tasks
        self.target = AppautoscalingTarget(
            self,
            "main",
            service_namespace=NAMESPACE,
            scalable_dimension=DIMENSION,
            resource_id=f"service/{cluster}/{service}",
            min_capacity=config.minimum_tasks,
            max_capacity=config.maximum_tasks,
        )
        if not config.rests:
            self._track("cpu", "ECSServiceAverageCPUUtilization", CPU_PERCENT)
            self._track("memory", "ECSServiceAverageMemoryUtilization", MEMORY_PERCENT)
        # Amazon ECS Developer Guide, "Use a target metric to scale Amazon ECS services": the metric
        # is not for blue-green deployments, whose requests change target groups.
        if route is not None and not config.strategy.blue_green:
            balancer = route.load_balancer.load_balancer.arn_suffix
            self._track(
                "requests",
                "ALBRequestCountPerTarget",
                REQUESTS_PER_MINUTE,
                label=f"{balancer}/{route.targets.arn_suffix}",
            )

    @property
    def resource_id(self) -> str:
        """Name of the service in Application Auto Scaling."""
        return self.target.resource_id

    def _track(self, thing: str, metric: str, value: int, label: str | None = None) -> None:
        AppautoscalingPolicy(
            self,
            thing,
            name=self._site.name(f"{self._name}-{thing}"),
            policy_type="TargetTrackingScaling",
            service_namespace=self.target.service_namespace,
            scalable_dimension=self.target.scalable_dimension,
            resource_id=self.target.resource_id,
            target_tracking_scaling_policy_configuration=Tracking(
                predefined_metric_specification=Metric(
                    predefined_metric_type=metric, resource_label=label
                ),
                target_value=value,
                scale_out_cooldown=OUT_SECONDS,
                scale_in_cooldown=IN_SECONDS,
                disable_scale_in=True if self._keeps_tasks else None,
            ),
        )
