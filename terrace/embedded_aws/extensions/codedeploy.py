"""CodeDeploy: applications and deployment groups that can be changed and deleted.

moto lacks DeleteApplication, DeleteDeploymentGroup and UpdateDeploymentGroup, and answers
GetDeploymentGroup without the alarms; the provider needs all of them for aws_codedeploy_app and
aws_codedeploy_deployment_group.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult, EmptyResult

from terrace.embedded_aws.extensions.patch import add, wrap

# Parameter of the API, and where moto keeps it on a deployment group.
_CHANGEABLE: Final = {
    "alarmConfiguration": "alarm_configuration",
    "autoRollbackConfiguration": "auto_rollback_configuration",
    "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
    "deploymentConfigName": "deployment_config_name",
    "deploymentStyle": "deployment_style",
    "ecsServices": "ecs_services",
    "loadBalancerInfo": "load_balancer_info",
    "outdatedInstancesStrategy": "outdated_instances_strategy",
    "serviceRoleArn": "service_role_arn",
    "triggerConfigurations": "trigger_configurations",
}


def extend() -> None:
    """Complete the life of applications and deployment groups."""
    wrap(CodeDeployResponse, "get_deployment_group", _with_alarms)
    add(CodeDeployResponse, delete_application, delete_deployment_group, update_deployment_group)


def delete_application(self: Any) -> EmptyResult:
    """Answer DeleteApplication; one that is not there is as good as deleted."""
    name = self._get_param("applicationName")
    self.codedeploy_backend.applications.pop(name, None)
    self.codedeploy_backend.deployment_groups.pop(name, None)
    return EmptyResult()


def delete_deployment_group(self: Any) -> ActionResult:
    """Answer DeleteDeploymentGroup."""
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return ActionResult({"hooksNotCleanedUp": []})


def update_deployment_group(self: Any) -> ActionResult:
    """Answer UpdateDeploymentGroup: what is not given stays."""
    application = self._get_param("applicationName")
    name = self._get_param("currentDeploymentGroupName")
    group = self.codedeploy_backend.get_deployment_group(application, name)
    for parameter, attribute in _CHANGEABLE.items():
        given = self._get_param(parameter)
        if given is not None:
            setattr(group, attribute, given)
    return ActionResult({"hooksNotCleanedUp": []})


def _with_alarms(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    group = self.codedeploy_backend.get_deployment_group(
        self._get_param("applicationName"), self._get_param("deploymentGroupName")
    )
    answer.result["deploymentGroupInfo"]["alarmConfiguration"] = group.alarm_configuration or {}
    return answer
