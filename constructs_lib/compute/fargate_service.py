"""A service of tasks behind the load balancer that mends its own failed deployments."""

from dataclasses import dataclass

from cdktf import TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceCapacityProviderStrategy,
    EcsServiceDeploymentCircuitBreaker,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from cdktf_cdktf_provider_aws.lb_listener_rule import (
    LbListenerRule,
    LbListenerRuleAction,
    LbListenerRuleCondition,
    LbListenerRuleConditionHostHeader,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from constructs import Construct

from constructs_lib.compute.cluster import CAPACITY_PROVIDERS, Cluster
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.reference import ServiceMetrics
from constructs_lib.compute.task import CONTAINER, START_SECONDS, Task, TaskConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.naming import LOAD_BALANCER_LIMIT, Naming
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup

DRAIN_SECONDS = 30
RULE_PRIORITY = 100


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

    Raises:
        ConfigurationError: Another capacity provider.
    """

    task: TaskConfig
    desired_count: int
    capacity_provider: str
    ready_path: str
    host: str

    def __post_init__(self) -> None:
        known = not Token.is_unresolved(self.capacity_provider)
        if known and self.capacity_provider not in CAPACITY_PROVIDERS:
            raise ConfigurationError(
                f"capacity_provider is {self.capacity_provider!r}, "
                f"allowed: {', '.join(CAPACITY_PROVIDERS)}"
            )


class FargateService(Construct):
    """An ECS service: rolling deployments, rolled back by themselves when tasks do not start.

    Attributes:
        service: The service.
        target_group: Where the load balancer finds its tasks.
        security_group: Group of its tasks.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        config: FargateServiceConfig,
        network: NetworkReference,
        cluster: Cluster,
        load_balancer: LoadBalancer,
        task: Task,
    ) -> None:
        super().__init__(scope, id_)
        self.cluster = cluster
        self.load_balancer = load_balancer
        self._naming = naming
        port = config.task.port
        self.security_group = SecurityGroup(
            self,
            "security-group",
            naming=naming,
            network=network,
            thing="app",
            purpose="Tasks of the application",
        )
        self.security_group.allow_from(
            load_balancer.security_group, port=port, purpose="Requests to the application"
        )
        self.security_group.allow_https_out(purpose="AWS APIs and HTTPS services outside")
        self.target_group = self._target_group(network, config)
        rule = self._route(config.host)
        self.service = EcsService(
            self,
            "main",
            name=naming.name(CONTAINER),
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
            deployment_circuit_breaker=EcsServiceDeploymentCircuitBreaker(
                enable=True, rollback=True
            ),
            # New tasks first, old ones after: capacity never falls below what was asked for.
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            health_check_grace_period_seconds=START_SECONDS + DRAIN_SECONDS,
            enable_execute_command=True,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            # Autoscaling owns the number of tasks; Terraform would undo its decisions.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["desired_count"]),
            # ECS refuses a target group that no listener uses, and a provider that is not there.
            depends_on=[rule, cluster.capacity],
        )

    @property
    def metrics(self) -> ServiceMetrics:
        """The names by which CloudWatch knows it."""
        return ServiceMetrics(
            cluster=self.cluster.cluster.name,
            service=self.service.name,
            load_balancer=self.load_balancer.load_balancer.arn_suffix,
            target_group=self.target_group.arn_suffix,
        )

    def _target_group(
        self, network: NetworkReference, config: FargateServiceConfig
    ) -> LbTargetGroup:
        return LbTargetGroup(
            self,
            "targets",
            name=self._naming.name(CONTAINER, limit=LOAD_BALANCER_LIMIT),
            vpc_id=network.vpc_id,
            target_type="ip",
            port=config.task.port,
            protocol="HTTP",
            deregistration_delay=str(DRAIN_SECONDS),
            health_check=LbTargetGroupHealthCheck(
                path=config.ready_path,
                matcher="200",
                interval=10,
                timeout=5,
                healthy_threshold=2,
                unhealthy_threshold=3,
            ),
        )

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
        )
