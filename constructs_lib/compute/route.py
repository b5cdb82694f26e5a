"""How requests find the tasks of a service: a rule of the load balancer, and target groups."""

from hashlib import sha256

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.lb_listener import LbListener
from cdktf_cdktf_provider_aws.lb_listener_rule import (
    LbListenerRule,
    LbListenerRuleAction,
    LbListenerRuleCondition,
    LbListenerRuleConditionHostHeader,
    LbListenerRuleConditionPathPattern,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from constructs import Construct

from constructs_lib.compute.config import EVERYTHING, RouteConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.naming import LOAD_BALANCER_LIMIT
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.site import Site

READY_PATH = "/ready"  # answers 200 when a task can serve
DRAIN_SECONDS = 30
HASH_LENGTH = 6  # characters: with the longest project and environment, names have the longest 32


class Route(Construct):
    """The rule of a service, and where it leads.

    CodeDeploy shifts requests between two target groups by changing the rule, so Terraform has to
    leave that alone, and manual changes of it go undetected.

    Attributes:
        load_balancer: The load balancer.
        port: TCP port that tasks listen on.
        label: Label of its host below the domain; None for the domain itself.
        rule: The rule of the HTTPS listener.
        targets: Where the load balancer finds the tasks.
        green_targets: A second such group where CodeDeploy deploys, None otherwise.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        config: RouteConfig,
        network: NetworkReference,
        load_balancer: LoadBalancer,
        blue_green: bool,
    ) -> None:
        """Lead requests to a service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Name of the service.
            config: Which requests.
            network: Network of its tasks.
            load_balancer: Where requests come in.
            blue_green: CodeDeploy deploys the service.
        """
        super().__init__(scope, id_)
        self._site, self._config, self._network = site, config, network
        self._blue_green = blue_green
        self.load_balancer, self.port = load_balancer, config.port
        self.label = config.host
        self.targets = self._targets("targets", name)
        self.green_targets = self._targets("green-targets", f"{name}-green") if blue_green else None
        self.rule = self.lead(self, "rule", load_balancer.https, self.targets)

    def lead(
        self, scope: Construct, id_: str, listener: LbListener, targets: LbTargetGroup
    ) -> LbListenerRule:
        """Lead the requests of this route from a listener to a target group."""
        return LbListenerRule(
            scope,
            id_,
            listener_arn=listener.arn,
            priority=self._config.priority,
            action=[LbListenerRuleAction(type="forward", target_group_arn=targets.arn)],
            condition=self._conditions(),
            lifecycle=TerraformResourceLifecycle(ignore_changes=["action"])
            if self._blue_green
            else None,
        )

    def _conditions(self) -> list[LbListenerRuleCondition]:
        domain = self.load_balancer.domain
        host_header = LbListenerRuleConditionHostHeader(
            values=[domain if self.label is None else f"{self.label}.{domain}"]
        )
        conditions = [LbListenerRuleCondition(host_header=host_header)]
        if self._config.path != EVERYTHING:
            path = LbListenerRuleConditionPathPattern(values=[self._config.path])
            conditions.append(LbListenerRuleCondition(path_pattern=path))
        return conditions

    def _targets(self, id_: str, thing: str) -> LbTargetGroup:
        """Make a target group whose tasks get requests once they say that they are ready.

        Another port makes another group, and a rule may only lead to a group that is there. So the
        name follows from the port, and the new group is made before the old one goes.
        """
        distinct = sha256(f"{thing}:{self.port}".encode()).hexdigest()[:HASH_LENGTH]
        return LbTargetGroup(
            self,
            id_,
            name=self._site.name(distinct, limit=LOAD_BALANCER_LIMIT),
            vpc_id=self._network.vpc_id,
            target_type="ip",
            port=self.port,
            protocol="HTTP",
            deregistration_delay=str(DRAIN_SECONDS),
            health_check=LbTargetGroupHealthCheck(
                path=READY_PATH,
                matcher="200",
                interval=10,
                timeout=5,
                healthy_threshold=2,
                unhealthy_threshold=3,
            ),
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            tags=self._site.tag(thing),
        )
