"""A service of tasks behind the load balancer whose failed deployments are taken back."""

from dataclasses import dataclass
from typing import Any

from cdktf import TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceAlarms,
    EcsServiceCapacityProviderStrategy,
    EcsServiceDeploymentCircuitBreaker,
    EcsServiceDeploymentController,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from cdktf_cdktf_provider_aws.lb_listener_rule import (
    LbListenerRule,
    LbListenerRuleAction,
    LbListenerRuleCondition,
    LbListenerRuleConditionHostHeader,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup
from constructs import Construct

from constructs_lib.compute.cluster import CAPACITY_PROVIDERS, Cluster
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.targets import DRAIN_SECONDS, target_group
from constructs_lib.compute.task import CONTAINER, START_SECONDS, Task, TaskConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.metrics import ServiceMetrics
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.site import Site

RULE_PRIORITY = 100
CODE_DEPLOYS = ("load_balancer", "task_definition")  # what CodeDeploy changes on a service


@dataclass(frozen=True, kw_only=True, slots=True)
class FargateServiceConfig:
    """Choices open to the caller of FargateService.

    Attributes:
        task: What runs.
        desired_count: Tasks at creation; autoscaling decides from then on. May be a token.
        capacity_provider: FARGATE, or FARGATE_SPOT for spare capacity that AWS may take back
            with two minutes' notice; may be a token.
        ready_path: Path that answers 200 when the task can serve.
        host: Host name that the load balancer sends here; may be a token.
        deployment: Who deploys a new version, and in what steps.
        deployment_alarms: Alarms that take a deployment back, each by the last part of its name.

    Raises:
        ConfigurationError: Another capacity provider.
    """

    task: TaskConfig
    desired_count: int
    capacity_provider: str
    ready_path: str
    host: str
    deployment: Deployment = Deployment.ROLLING
    deployment_alarms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = not Token.is_unresolved(self.capacity_provider)
        if known and self.capacity_provider not in CAPACITY_PROVIDERS:
            raise ConfigurationError(
                f"capacity_provider is {self.capacity_provider!r}, "
                f"allowed: {', '.join(CAPACITY_PROVIDERS)}"
            )


class FargateService(Construct):
    """An ECS service whose deployments are taken back when tasks do not start or an alarm rings.

    With a blue-green deployment CodeDeploy decides which version runs and which target group is
    in use, so Terraform has to leave both alone, and a hand that changes them goes unseen. That
    is why production deploys in rolling steps, where every change shows in a plan.

    Attributes:
        service: The service.
        target_group: Where the load balancer finds its tasks.
        green_targets: A second such group in a blue-green deployment, None otherwise.
        route: The load balancer's rule for its host name.
        alarm_names: Alarms that take a deployment back.
        security_group: Group of its tasks.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: FargateServiceConfig,
        network: NetworkReference,
        cluster: Cluster,
        load_balancer: LoadBalancer,
        task: Task,
    ) -> None:
        super().__init__(scope, id_)
        self.cluster = cluster
        self.load_balancer = load_balancer
        self.deployment = config.deployment
        self.alarm_names = [site.name(each) for each in config.deployment_alarms]
        port = config.task.port
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing="app",
            purpose="Tasks of the application",
        )
        self.security_group.allow_from(
            load_balancer.security_group, port=port, purpose="Requests to the application"
        )
        self.security_group.allow_https_out(purpose="AWS APIs and HTTPS services outside")

        def targets(id_: str, thing: str) -> LbTargetGroup:
            return target_group(
                self,
                id_,
                site=site,
                thing=thing,
                network=network,
                port=port,
                ready_path=config.ready_path,
            )

        blue_green = config.deployment.blue_green
        self.target_group = targets("targets", CONTAINER)
        self.green_targets = targets("green-targets", f"{CONTAINER}-green") if blue_green else None
        self.route = self._route(config.host)
        self.service = EcsService(
            self,
            "main",
            name=site.name(CONTAINER),
            cluster=cluster.cluster.id,
            task_definition=task.definition.arn,
            desired_count=config.desired_count,
            capacity_provider_strategy=[
                EcsServiceCapacityProviderStrategy(
                    capacity_provider=config.capacity_provider, weight=1
                )
            ],
            network_configuration=EcsServiceNetworkConfiguration(
                subnets=network.subnet_ids(Tier.PRIVATE),
                security_groups=[self.security_group.id],
                assign_public_ip=False,
            ),
            load_balancer=[
                EcsServiceLoadBalancer(
                    target_group_arn=self.target_group.arn,
                    container_name=CONTAINER,
                    container_port=port,
                )
            ],
            **self._controlled(),
            # New tasks first, old ones after: capacity never falls below what was asked for.
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            health_check_grace_period_seconds=START_SECONDS + DRAIN_SECONDS,
            enable_execute_command=True,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            # Autoscaling owns the number of tasks; Terraform would undo its decisions.
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["desired_count", *(CODE_DEPLOYS if blue_green else ())]
            ),
            # ECS refuses a target group that no listener uses, and a provider that is not there.
            depends_on=[self.route, cluster.capacity],
        )

    @property
    def metrics(self) -> ServiceMetrics:
        """The names by which CloudWatch knows it."""
        return ServiceMetrics(
            cluster=self.cluster.cluster.name,
            service=self.service.name,
            load_balancer=self.load_balancer.load_balancer.arn_suffix,
            target_group=self.target_group.arn_suffix,
            green_targets=self.green_targets.arn_suffix if self.green_targets else None,
        )

    def _controlled(self) -> dict[str, Any]:
        """Name who deploys; only ECS itself knows a circuit breaker and alarms of its own."""
        if self.deployment.blue_green:
            return {"deployment_controller": EcsServiceDeploymentController(type="CODE_DEPLOY")}
        breaker = EcsServiceDeploymentCircuitBreaker(enable=True, rollback=True)
        alarms = EcsServiceAlarms(alarm_names=self.alarm_names, enable=True, rollback=True)
        return {
            "deployment_circuit_breaker": breaker,
            "alarms": alarms if self.alarm_names else None,
        }

    def _route(self, host: str) -> LbListenerRule:
        return LbListenerRule(
            self,
            "route",
            listener_arn=self.load_balancer.https.arn,
            priority=RULE_PRIORITY,
            action=[LbListenerRuleAction(type="forward", target_group_arn=self.target_group.arn)],
            condition=[
                LbListenerRuleCondition(
                    host_header=LbListenerRuleConditionHostHeader(values=[host])
                )
            ],
            # CodeDeploy shifts requests by changing the rule.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["action"])
            if self.deployment.blue_green
            else None,
        )
