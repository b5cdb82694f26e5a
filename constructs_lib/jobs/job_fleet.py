"""Instances that work on jobs: as many as the queue asks for, none older than a week."""

import re
from dataclasses import dataclass

from cdktf import Token
from cdktf_cdktf_provider_aws.autoscaling_group import (
    AutoscalingGroup,
    AutoscalingGroupInstanceMaintenancePolicy,
    AutoscalingGroupInstanceRefresh,
    AutoscalingGroupInstanceRefreshPreferences,
    AutoscalingGroupMixedInstancesPolicy,
    AutoscalingGroupMixedInstancesPolicyInstancesDistribution,
    AutoscalingGroupMixedInstancesPolicyLaunchTemplate,
    AutoscalingGroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecification,
    AutoscalingGroupMixedInstancesPolicyLaunchTemplateOverride,
    AutoscalingGroupTag,
)
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.instance_template import THING, InstanceConfig, InstanceTemplate
from constructs_lib.jobs.launch_right import LaunchRight
from constructs_lib.literal import require_literal
from constructs_lib.messaging.queue import Queue
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

ARM = re.compile(r"[a-z]+\d+g[a-z]*\.[a-z0-9]+")  # "g" after the generation: Graviton
WARM_UP_SECONDS = 180  # from launch to the first job: packages, image, start
LIFETIME_SECONDS = 7 * 24 * 60 * 60  # a security update of the AMI is everywhere after that
# New instances first, old ones after: a fleet of two must not work with one.
LEAST_PERCENT, MOST_PERCENT = 100, 150
METRICS = ("GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize")


@dataclass(frozen=True, kw_only=True, slots=True)
class JobFleetConfig:
    """Choices open to the caller of JobFleet.

    Attributes:
        instance: What runs on an instance.
        instance_types: One or more arm64 types, such as "t4g.small", the first one preferred;
            more of them find capacity more often.
        minimum_instances: Instances that always run, 0 or more; may be a token.
        maximum_instances: Where scaling out stops, at least 1; may be a token.
        on_demand_percent: Share of instances that AWS never takes back, 0 to 100; the others
            are spot, about 60 % cheaper, with two minutes' notice. May be a token.

    Raises:
        ConfigurationError: A value outside those bounds.
    """

    instance: InstanceConfig
    instance_types: tuple[str, ...]
    minimum_instances: int
    maximum_instances: int
    on_demand_percent: int

    def __post_init__(self) -> None:
        require_literal(instance_types=self.instance_types)
        if not self.instance_types or not all(map(ARM.fullmatch, self.instance_types)):
            raise ConfigurationError(
                f"instance_types are {', '.join(self.instance_types) or 'empty'}, "
                "allowed: one or more arm64 types, such as t4g.small"
            )
        least, most, percent = (
            self.minimum_instances,
            self.maximum_instances,
            self.on_demand_percent,
        )
        if not Token.is_unresolved(percent) and not 0 <= percent <= 100:
            raise ConfigurationError(f"on_demand_percent is {percent}, allowed: 0 to 100")
        if Token.is_unresolved(least) or Token.is_unresolved(most):
            return
        if not 0 <= least <= most or most < 1:
            raise ConfigurationError(
                f"minimum_instances and maximum_instances are {least} and {most}, "
                "allowed: 0 or more, and 1 or more and no less than that"
            )


class JobFleet(Construct):
    """An Auto Scaling group in the private subnets; scaling alone decides how many run.

    An instance that is stopped loses no job: its container gets 110 seconds to finish, and the
    queue hands out again what it did not.

    Attributes:
        group: The group.
        instance: How its instances are made.
        minimum, maximum: Between how many instances, as configured.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: JobFleetConfig,
        network: NetworkReference,
        queue: Queue,
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the fleet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose private subnets it stands in.
            queue: Queue that its jobs come from.
            key: Key of its volumes.
            logs_key: Key of its log group.
        """
        super().__init__(scope, id_)
        self.minimum, self.maximum = config.minimum_instances, config.maximum_instances
        self.instance = InstanceTemplate(
            self,
            "instance",
            site=site,
            config=config.instance,
            network=network,
            queue=queue,
            key=key,
            logs_key=logs_key,
        )
        queue.grant_consume(self.instance.role, grantee="fleet")
        right = LaunchRight(self, "launch-right", site=site, thing=THING, key=key)
        self.group = AutoscalingGroup(
            self,
            "main",
            name=site.name(THING),
            min_size=self.minimum,
            max_size=self.maximum,
            vpc_zone_identifier=network.subnet_ids(Tier.PRIVATE),
            mixed_instances_policy=self._mix(config),
            # A spot instance at risk is replaced before AWS takes it back.
            capacity_rebalance=True,
            service_linked_role_arn=right.role.arn,
            health_check_type="EC2",
            health_check_grace_period=WARM_UP_SECONDS,
            default_instance_warmup=WARM_UP_SECONDS,
            max_instance_lifetime=LIFETIME_SECONDS,
            termination_policies=["OldestLaunchTemplate", "OldestInstance"],
            enabled_metrics=list(METRICS),
            instance_maintenance_policy=AutoscalingGroupInstanceMaintenancePolicy(
                min_healthy_percentage=LEAST_PERCENT, max_healthy_percentage=MOST_PERCENT
            ),
            # No automatic rollback: AWS offers none for an AMI that a parameter names
            # (Amazon EC2 Auto Scaling User Guide, "Undo changes with a rollback").
            instance_refresh=AutoscalingGroupInstanceRefresh(
                strategy="Rolling",
                preferences=AutoscalingGroupInstanceRefreshPreferences(
                    instance_warmup=str(WARM_UP_SECONDS),
                    min_healthy_percentage=LEAST_PERCENT,
                    max_healthy_percentage=MOST_PERCENT,
                    # What somebody has put aside to look at must not outlive a change for ever.
                    standby_instances="Terminate",
                    scale_in_protected_instances="Refresh",
                ),
            ),
            tag=[
                AutoscalingGroupTag(key=name, value=value, propagate_at_launch=True)
                for name, value in self.instance.tags.items()
            ],
            depends_on=[right.grant],
        )

    @property
    def group_name(self) -> str:
        """Name of the group."""
        return self.group.name

    def _mix(self, config: JobFleetConfig) -> AutoscalingGroupMixedInstancesPolicy:
        template = self.instance.template
        return AutoscalingGroupMixedInstancesPolicy(
            instances_distribution=AutoscalingGroupMixedInstancesPolicyInstancesDistribution(
                on_demand_allocation_strategy="prioritized",
                on_demand_base_capacity=0,
                on_demand_percentage_above_base_capacity=config.on_demand_percent,
                spot_allocation_strategy="price-capacity-optimized",
            ),
            launch_template=AutoscalingGroupMixedInstancesPolicyLaunchTemplate(
                launch_template_specification=(
                    AutoscalingGroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecification(
                        launch_template_id=template.id,
                        # A number, so that a new version is a change and is rolled out.
                        version=Token.as_string(template.latest_version),
                    )
                ),
                override=[
                    AutoscalingGroupMixedInstancesPolicyLaunchTemplateOverride(instance_type=each)
                    for each in config.instance_types
                ],
            ),
        )
