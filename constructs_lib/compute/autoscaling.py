"""How many tasks run: more when CPU, memory or requests rise, fewer when all three fall."""

from dataclasses import dataclass

from cdktf import Token
from cdktf_cdktf_provider_aws.appautoscaling_policy import AppautoscalingPolicy
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration as Tracking,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification as Metric,  # noqa: E501
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from constructs import Construct

from constructs_lib.compute.fargate_service import FargateService
from constructs_lib.errors import ConfigurationError
from constructs_lib.site import Site

# Above the 60 % utilization that the platform aims for, below what leaves no time to react.
CPU_PERCENT = 65
MEMORY_PERCENT = 75
REQUESTS_PER_MINUTE = 1000  # of one task
OUT_SECONDS = 60  # a second task is there within two minutes
IN_SECONDS = 300  # and leaves only when the load has really gone
NAMESPACE = "ecs"
DIMENSION = "ecs:service:DesiredCount"


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoscalingConfig:
    """Choices open to the caller of Autoscaling.

    Attributes:
        minimum: Tasks that always run, at least 1; may be a token.
        maximum: Where scaling out stops, at least the minimum; may be a token.

    Raises:
        ConfigurationError: Fewer than one, or a maximum below the minimum.
    """

    minimum: int
    maximum: int

    def __post_init__(self) -> None:
        if Token.is_unresolved(self.minimum) or Token.is_unresolved(self.maximum):
            return
        if not 1 <= self.minimum <= self.maximum:
            raise ConfigurationError(
                f"minimum and maximum are {self.minimum} and {self.maximum}, "
                "allowed: 1 or more, and no less than that"
            )


class Autoscaling(Construct):
    """Target tracking on up to three metrics; the one that asks for most tasks decides.

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
        config: AutoscalingConfig,
        service: FargateService,
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self.minimum, self.maximum = config.minimum, config.maximum
        self.target = AppautoscalingTarget(
            self,
            "main",
            service_namespace=NAMESPACE,
            scalable_dimension=DIMENSION,
            resource_id=f"service/{service.cluster.cluster.name}/{service.service.name}",
            min_capacity=config.minimum,
            max_capacity=config.maximum,
        )
        load_balancer = service.load_balancer.load_balancer.arn_suffix
        self._track("cpu", "ECSServiceAverageCPUUtilization", CPU_PERCENT)
        self._track("memory", "ECSServiceAverageMemoryUtilization", MEMORY_PERCENT)
        # Amazon ECS Developer Guide, "Use a target metric to scale Amazon ECS services": the metric
        # is not for blue-green deployments, whose requests change target groups.
        if not service.deployment.blue_green:
            self._track(
                "requests",
                "ALBRequestCountPerTarget",
                REQUESTS_PER_MINUTE,
                label=f"{load_balancer}/{service.target_group.arn_suffix}",
            )

    @property
    def resource_id(self) -> str:
        """Name of the service in Application Auto Scaling."""
        return self.target.resource_id

    def _track(self, thing: str, metric: str, value: int, label: str | None = None) -> None:
        AppautoscalingPolicy(
            self,
            thing,
            name=self._site.name(f"app-{thing}"),
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
            ),
        )
