"""Blue-green deployments of a service through CodeDeploy."""

from typing import Any

from cdktf import TerraformResourceLifecycle
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
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.lb_listener import LbListener, LbListenerDefaultAction
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup
from constructs import Construct

from constructs_lib.compute.fargate_service import FargateService
from constructs_lib.compute.load_balancer import TLS_POLICY
from constructs_lib.compute.task import CONTAINER, TASKS_SERVICE, Task
from constructs_lib.errors import ConfigurationError
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

TEST_PORT = 8443
OLD_VERSION_MINUTES = 15  # the old tasks wait so long: going back takes seconds until then
ROLLBACK_EVENTS = (
    "DEPLOYMENT_FAILURE",
    "DEPLOYMENT_STOP_ON_ALARM",
    "DEPLOYMENT_STOP_ON_REQUEST",
)


class BlueGreen(Construct):
    """An application and a deployment group of CodeDeploy, and a listener to test behind.

    The new version can be tried on port 8443 from inside the VPC, at the load balancer's private
    addresses, before it gets a request.

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
        service: FargateService,
        task: Task,
        network_cidr: str,
    ) -> None:
        """Let CodeDeploy deploy a service.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            service: The service, configured for such a deployment.
            task: What runs in it.
            network_cidr: Block that may reach the test listener.

        Raises:
            ConfigurationError: ECS itself deploys the service.
        """
        super().__init__(scope, id_)
        if service.green_targets is None:
            raise ConfigurationError(
                f"deployment is {service.deployment.value}, "
                "allowed: canary, linear or all-at-once, which CodeDeploy knows"
            )
        self._service, self._site = service, site
        green = service.green_targets
        test = self._test_listener(green, network_cidr)
        role = Role(
            self,
            "role",
            site=site,
            thing="app-deployment",
            trust=Trust(service="codedeploy.amazonaws.com"),
            purpose="What CodeDeploy may do to the application's service",
        )
        allowed = self._allow(role, task, test, f"{site.region}:{site.account_id}")
        self.application = CodedeployApp(
            self, "main", name=site.name(CONTAINER, limit=100), compute_platform="ECS"
        )
        self.group = CodedeployDeploymentGroup(
            self,
            "group",
            app_name=self.application.name,
            deployment_group_name=site.name(CONTAINER, limit=100),
            service_role_arn=role.arn,
            deployment_config_name=service.deployment.steps,
            deployment_style=CodedeployDeploymentGroupDeploymentStyle(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            ecs_service=CodedeployDeploymentGroupEcsService(
                cluster_name=service.cluster.cluster.name, service_name=service.service.name
            ),
            load_balancer_info=CodedeployDeploymentGroupLoadBalancerInfo(
                target_group_pair_info=self._pair(green, test)
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
                enabled=True, alarms=service.alarm_names
            )
            if service.alarm_names
            else None,
            depends_on=[allowed],
        )

    def _test_listener(self, green: LbTargetGroup, network_cidr: str) -> LbListener:
        balancer = self._service.load_balancer
        balancer.security_group.allow_from_network(
            network_cidr, port=TEST_PORT, purpose="Tests of a new version before it serves"
        )
        return LbListener(
            self,
            "test",
            load_balancer_arn=balancer.load_balancer.arn,
            port=TEST_PORT,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=balancer.https.certificate_arn,
            default_action=[LbListenerDefaultAction(type="forward", target_group_arn=green.arn)],
            # CodeDeploy lets it follow the new version.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["default_action"]),
        )

    def _pair(self, green: LbTargetGroup, test: LbListener) -> Any:
        return CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfo(
            prod_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRoute(
                listener_arns=[self._service.load_balancer.https.arn]
            ),
            test_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRoute(
                listener_arns=[test.arn]
            ),
            target_group=[
                CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroup(
                    name=group.name
                )
                for group in (self._service.target_group, green)
            ],
        )

    def _allow(self, role: Role, task: Task, test: LbListener, place: str) -> IamRolePolicy:
        """Source: AWS managed policy AWSCodeDeployRoleForECS, narrowed to this service."""
        service = self._service
        sets = f"{service.cluster.cluster.name}/{service.service.name}"
        statements = [
            _allow(
                "ChangeService",
                ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
                [service.service.id],
            ),
            _allow(
                "ReplaceTasks",
                ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
                [service.service.id, f"arn:aws:ecs:{place}:task-set/{sets}/*"],
            ),
            _allow(
                "FindTargets",
                [
                    "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeRules",
                    "elasticloadbalancing:DescribeTargetGroups",
                ],
                # The API knows no resource for these (Service Authorization Reference).
                ["*"],
            ),
            _allow(
                "ShiftRequests",
                ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
                [service.load_balancer.https.arn, service.route.arn, test.arn],
            ),
            _allow(
                "ReadAlarms", ["cloudwatch:DescribeAlarms"], [f"arn:aws:cloudwatch:{place}:alarm:*"]
            ),
            DataAwsIamPolicyDocumentStatement(
                sid="StartTasks",
                actions=["iam:PassRole"],
                resources=[task.role.arn, task.execution_role.arn],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test="StringEquals",
                        variable="iam:PassedToService",
                        values=[TASKS_SERVICE],
                    )
                ],
            ),
        ]
        document = DataAwsIamPolicyDocument(self, "rights", statement=statements)
        return IamRolePolicy(
            self, "rights-policy", name="deploy", role=role.name, policy=document.json
        )


def _allow(sid: str, actions: list[str], resources: list[str]) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(sid=sid, actions=actions, resources=resources)
