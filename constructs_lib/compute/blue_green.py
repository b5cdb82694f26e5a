"""Blue-green deployments of a service through CodeDeploy."""

from collections.abc import Sequence
from typing import Any

from cdktf_cdktf_provider_aws.codedeploy_app import CodedeployApp
from cdktf_cdktf_provider_aws.codedeploy_deployment_group import (
    CodedeployDeploymentGroup,
    CodedeployDeploymentGroupAlarmConfiguration,
    CodedeployDeploymentGroupAutoRollbackConfiguration,
    CodedeployDeploymentGroupBlueGreenDeploymentConfig,
    CodedeployDeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOption,
    CodedeployDeploymentGroupDeploymentStyle,
    CodedeployDeploymentGroupEcsService,
    CodedeployDeploymentGroupLoadBalancerInfo,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfo,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRoute,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroup,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRoute,
)
from cdktf_cdktf_provider_aws.codedeploy_deployment_group import (
    CodedeployDeploymentGroupBlueGreenDeploymentConfigTerminateBlueInstancesOnDeploymentSuccess as Terminate,  # noqa: E501
)
from cdktf_cdktf_provider_aws.ecs_service import EcsService
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup
from constructs import Construct

from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.route import Route
from constructs_lib.compute.task import TASKS_SERVICE, Task
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.security.policy import Statement, allow
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

OLD_VERSION_MINUTES = 15  # the old tasks wait so long: going back takes seconds until then
ROLLBACK_EVENTS = (
    "DEPLOYMENT_FAILURE",
    "DEPLOYMENT_STOP_ON_ALARM",
    "DEPLOYMENT_STOP_ON_REQUEST",
)


class BlueGreen(Construct):
    """An application and a deployment group of CodeDeploy, and a way to try a new version.

    A new version can be tried on port 8443 from inside the VPC, at the load balancer's private
    addresses and under the service's own host name, before it gets a request.

    Attributes:
        application: The application.
        group: The deployment group.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        name: str,
        strategy: Deployment,
        cluster: Cluster,
        service: EcsService,
        task: Task,
        route: Route,
        green: LbTargetGroup,
        alarms: Sequence[AlarmReference],
        vpc_cidr: str,
    ) -> None:
        """Let CodeDeploy deploy a service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            name: Name of the service.
            strategy: In what steps requests move.
            cluster: Cluster of the service.
            service: The service, which leaves its deployments to CodeDeploy.
            task: What runs in it.
            route: How requests find it.
            green: The second target group of the route.
            alarms: Alarms that take a deployment back.
            vpc_cidr: Block that may try new versions.
        """
        super().__init__(scope, id_)
        self._site, self._name = site, name
        self._cluster, self._service, self._route, self._green = cluster, service, route, green
        self._test = route.load_balancer.test_listener(vpc_cidr)
        self._test_rule = route.lead(self, "test-rule", self._test, green)
        role = Role(
            self,
            "role",
            site=site,
            thing=f"{name}-deployment",
            trust=Trust(service="codedeploy.amazonaws.com"),
            purpose=f"What CodeDeploy may do to {name}",
        )
        allowed = role.allow("deploy", self._permissions(task))
        self.application = CodedeployApp(
            self, "main", name=site.name(name, limit=100), compute_platform="ECS"
        )
        self.group = CodedeployDeploymentGroup(
            self,
            "group",
            app_name=self.application.name,
            deployment_group_name=site.name(name, limit=100),
            service_role_arn=role.arn,
            deployment_config_name=strategy.steps,
            deployment_style=CodedeployDeploymentGroupDeploymentStyle(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            ecs_service=CodedeployDeploymentGroupEcsService(
                cluster_name=cluster.cluster.name, service_name=service.name
            ),
            load_balancer_info=CodedeployDeploymentGroupLoadBalancerInfo(
                target_group_pair_info=self._pair()
            ),
            blue_green_deployment_config=CodedeployDeploymentGroupBlueGreenDeploymentConfig(
                deployment_ready_option=CodedeployDeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOption(
                    action_on_timeout="CONTINUE_DEPLOYMENT"
                ),
                terminate_blue_instances_on_deployment_success=Terminate(
                    action="TERMINATE", termination_wait_time_in_minutes=OLD_VERSION_MINUTES
                ),
            ),
            auto_rollback_configuration=CodedeployDeploymentGroupAutoRollbackConfiguration(
                enabled=True, events=list(ROLLBACK_EVENTS)
            ),
            alarm_configuration=CodedeployDeploymentGroupAlarmConfiguration(
                enabled=True, alarms=[each.alarm_name for each in alarms]
            ),
            depends_on=[allowed],
        )

    def _pair(self) -> Any:
        return CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfo(
            prod_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRoute(
                listener_arns=[self._route.load_balancer.https.arn]
            ),
            test_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRoute(
                listener_arns=[self._test.arn]
            ),
            target_group=[
                CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroup(
                    name=group.name
                )
                for group in (self._route.targets, self._green)
            ],
        )

    def _permissions(self, task: Task) -> list[Statement]:
        """Source: AWS managed policy AWSCodeDeployRoleForECS, narrowed to this service."""
        service = self._service.id
        sets = f"task-set/{self._cluster.cluster.name}/{self._service.name}/*"
        listeners = [self._route.load_balancer.https.arn, self._test.arn]
        rules = [self._route.rule.arn, self._test_rule.arn]
        roles = [task.role.arn, task.execution_role.arn]
        return [
            allow(
                "ChangeService",
                ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
                service,
            ),
            allow(
                "ReplaceTasks",
                ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
                [service, self._site.arn("ecs", sets)],
            ),
            allow(
                "FindTargets",
                [
                    "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeRules",
                    "elasticloadbalancing:DescribeTargetGroups",
                ],
                # The API knows no resource for these (Service Authorization Reference).
                "*",
            ),
            allow(
                "ShiftRequests",
                ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
                [*listeners, *rules],
            ),
            allow(
                "ReadAlarms",
                "cloudwatch:DescribeAlarms",
                self._site.arn("cloudwatch", "alarm:*"),
            ),
            allow(
                "StartTasks", "iam:PassRole", roles, equals={"iam:PassedToService": TASKS_SERVICE}
            ),
        ]
