"""Tasks that ECS keeps running, and whose failed deployments it takes back."""

from collections.abc import Sequence
from typing import Any

from cdktf import Fn, ITerraformDependable, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceAlarms,
    EcsServiceCapacityProviderStrategy,
    EcsServiceDeploymentCircuitBreaker,
    EcsServiceDeploymentController,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from constructs import Construct

from constructs_lib.compute.cluster import ON_DEMAND, SPOT, Cluster
from constructs_lib.compute.config import ServiceConfig
from constructs_lib.compute.container import START_SECONDS
from constructs_lib.compute.route import DRAIN_SECONDS, Route
from constructs_lib.compute.task import Task
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.site import Site

CODE_DEPLOYS = ("load_balancer", "task_definition")  # what CodeDeploy changes on a service


class FargateService(Construct):
    """An ECS service whose deployments are taken back when tasks do not start or an alarm rings.

    With ECS's own rolling deployments every change shows in a plan. Where CodeDeploy deploys, it
    decides which revision runs and which target group is in use: Terraform leaves both alone, so
    manual changes of them go undetected, a changed setting waits for the next deployment, and a
    service goes back to rolling deployments before its port or its capacity is changed.

    The first deployment needs an image: without one no task starts, and ECS gives up until a later
    deployment (Amazon ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects
    failures"). The order is registry, image, environment; README and `docs/runbooks/service.md`
    say how.

    Attributes:
        service: The service.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        config: ServiceConfig,
        cluster: Cluster,
        network: NetworkReference,
        security_group: SecurityGroup,
        task: Task,
        route: Route | None,
        alarms: Sequence[AlarmReference],
        after: Sequence[ITerraformDependable],
    ) -> None:
        """Create the service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Name of the service.
            config: How many tasks, on which capacity, deployed by whom.
            cluster: Where it runs.
            network: Network whose private subnets its tasks stand in.
            security_group: Group of its tasks.
            task: What runs.
            route: How requests find it; None where none do.
            alarms: Alarms that take a deployment back.
            after: What has to be there before tasks start.
        """
        super().__init__(scope, id_)
        is_blue_green = config.strategy.blue_green
        self.service = EcsService(
            self,
            "main",
            name=site.name(name),
            cluster=cluster.cluster.id,
            task_definition=task.definition.arn,
            desired_count=config.minimum_tasks,
            capacity_provider_strategy=[
                EcsServiceCapacityProviderStrategy(
                    capacity_provider=_capacity(config.spot), weight=1
                )
            ],
            network_configuration=EcsServiceNetworkConfiguration(
                subnets=network.subnet_ids(Tier.PRIVATE),
                security_groups=[security_group.id],
                assign_public_ip=False,
            ),
            # New tasks first, old ones after: capacity never falls below what was asked for.
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            **(_requested(name, route) if route else {}),
            **(_by_code_deploy() if is_blue_green else _rolling(alarms)),
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            # Autoscaling owns the number of tasks; Terraform would undo its decisions.
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["desired_count", *(CODE_DEPLOYS if is_blue_green else ())]
            ),
            # A task that starts before these fails, and its deployment with it. ECS refuses a
            # target group that no listener uses, and a capacity provider that is not there.
            depends_on=[
                cluster.capacity,
                *task.permissions,
                *security_group.rules,
                *([route.rule] if route else []),
                *after,
            ],
        )


def _capacity(spot: Any) -> str:
    if isinstance(spot, bool):
        return SPOT if spot else ON_DEMAND
    return Token.as_string(Fn.conditional(spot, SPOT, ON_DEMAND))


def _requested(name: str, route: Route) -> dict[str, Any]:
    targets = EcsServiceLoadBalancer(
        target_group_arn=route.targets.arn, container_name=name, container_port=route.port
    )
    grace = START_SECONDS + DRAIN_SECONDS
    return {"load_balancer": [targets], "health_check_grace_period_seconds": grace}


def _by_code_deploy() -> dict[str, Any]:
    return {"deployment_controller": EcsServiceDeploymentController(type="CODE_DEPLOY")}


def _rolling(alarms: Sequence[AlarmReference]) -> dict[str, Any]:
    """Only ECS itself knows a circuit breaker and alarms of a service."""
    names = [each.alarm_name for each in alarms]
    return {
        "deployment_circuit_breaker": EcsServiceDeploymentCircuitBreaker(
            enable=True, rollback=True
        ),
        "alarms": EcsServiceAlarms(alarm_names=names, enable=True, rollback=True),
        # Another capacity provider is then another deployment, not another service.
        "force_new_deployment": True,
    }
