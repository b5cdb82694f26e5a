"""Instances that work on jobs: as many as the queue asks for, none older than a week."""

from collections.abc import Mapping, Sequence
from typing import Any

from cdktf import ITerraformDependable, TerraformIterator, Token
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

from constructs_lib.image import ImageReference
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.jobs.instance_template import THING, InstanceTemplate
from constructs_lib.jobs.launch_right import LaunchRight
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

WARM_UP_SECONDS = 180  # from launch to the first job: packages, image, start
LIFETIME_SECONDS = 7 * 24 * 60 * 60  # a security update of the AMI is everywhere after that
# New instances first, old ones after: a fleet of two must not work with one.
LEAST_PERCENT, MOST_PERCENT = 100, 150
METRICS = ("GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize")


class JobFleet(Construct):
    """An Auto Scaling group in the private subnets; scaling alone decides how many run.

    An instance that is stopped loses no job: its container gets 110 seconds to finish, and the
    queue hands out again what it did not. One that cannot be set up is terminated and replaced.

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
        config: JobsConfig,
        image: ImageReference,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        """Create the fleet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            image: What its instances run.
            network: Network whose private subnets it stands in.
            key: Key of its volumes.
            logs_key: Key of its log group.
            after: What has to be there before instances start, such as routes and endpoints.
        """
        super().__init__(scope, id_)
        self.minimum, self.maximum = config.minimum_instances, config.maximum_instances
        self.instance = InstanceTemplate(
            self,
            "instance",
            site=site,
            image=image,
            command=config.command,
            network=network,
            key=key,
            logs_key=logs_key,
            spot=config.spot,
        )
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
            tag=_group_tags(site.launched_tags(THING)),
            # An instance that starts before these cannot install or pull anything.
            depends_on=[right.grant, *self.instance.needs, *after],
        )

    @property
    def group_name(self) -> str:
        """Name of the group."""
        return self.group.name

    def _mix(self, config: JobsConfig) -> AutoscalingGroupMixedInstancesPolicy:
        template = self.instance.template
        return AutoscalingGroupMixedInstancesPolicy(
            instances_distribution=AutoscalingGroupMixedInstancesPolicyInstancesDistribution(
                on_demand_allocation_strategy="prioritized",
                on_demand_base_capacity=0,
                on_demand_percentage_above_base_capacity=0 if config.spot else 100,
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


def _group_tags(tags: Mapping[str, str]) -> Any:
    """Tag the group; a module knows its tags by name only when Terraform runs."""
    if Token.is_unresolved(tags):
        each = TerraformIterator.from_map(tags)
        return each.dynamic({"key": each.key, "value": each.value, "propagate_at_launch": True})
    return [
        AutoscalingGroupTag(key=name, value=value, propagate_at_launch=True)
        for name, value in tags.items()
    ]
