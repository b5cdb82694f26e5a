"""CodeDeploy: deployments of services on ECS, which move requests, fail and are taken back.

moto makes deployments that stay Created for ever, and can neither stop nor continue one. Here
each look takes one a step further: Created, InProgress, all requests moved. Then the old tasks
wait as long as the group says, or until somebody continues. A deployment fails whose image never
gets healthy (see `ecs_deployments`), and stops where an alarm of its group rings, unless it turns
alarms off; like one that is stopped, it is taken back by a deployment that CodeDeploy makes, where
the group rolls back. A group has one open deployment at a time.

Source: AWS CodeDeploy API Reference, DeploymentInfo, StopDeployment and ContinueDeployment; User
Guide, "Redeploy and roll back a deployment with CodeDeploy".
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from moto.cloudwatch.models import cloudwatch_backends
from moto.codedeploy.exceptions import CodeDeployException
from moto.codedeploy.models import CodeDeployBackend
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ecs.models import ecs_backends

from terrace.embedded_aws.extensions.ecs_deployments import is_bad
from terrace.embedded_aws.extensions.patch import add, wrap

_OPEN: Final = ("Created", "Queued", "InProgress", "Baking", "Ready")
_BY_ITSELF: Final = "codeDeployRollback"
_LOOKS: Final = 2


def extend() -> None:
    """Complete the life of deployments."""
    wrap(CodeDeployBackend, "create_deployment", _create)
    wrap(CodeDeployBackend, "get_deployment", _look)
    wrap(CodeDeployResponse, "get_deployment", _told)
    add(CodeDeployResponse, stop_deployment, continue_deployment)


def stop_deployment(self: Any) -> ActionResult:
    """Answer StopDeployment."""
    backend, id_ = self.codedeploy_backend, self._get_param("deploymentId")
    deployment = backend.deployments[id_]
    if deployment.status not in _OPEN:
        raise _error("DeploymentAlreadyCompletedException", f"{id_} has ended")
    _end(backend, deployment, "Stopped", "MANUAL_STOP", "The deployment was stopped by a user")
    return ActionResult({"status": "Pending", "statusMessage": "Stopping"})


def continue_deployment(self: Any) -> EmptyResult:
    """Answer ContinueDeployment: the old tasks wait no longer."""
    id_ = self._get_param("deploymentId")
    deployment = self.codedeploy_backend.deployments[id_]
    if not deployment.instance_termination_wait_time_started:
        raise _error("DeploymentIsNotInReadyStateException", f"{id_} does not wait")
    deployment.status, deployment.complete_time = "Succeeded", utcnow()
    return EmptyResult()


def _create(original: Callable[..., str], backend: Any, *args: Any, **given: Any) -> str:
    application, group = given["application_name"], given["deployment_group_name"]
    for each in backend.deployments.values():
        names = (each.application_name, each.deployment_group_name)
        if names == (application, group) and each.status in _OPEN:
            said = f"The Deployment Group '{group}' already has an active Deployment"
            raise _error("DeploymentLimitExceededException", f"{said} '{each.deployment_id}'")
    id_ = original(backend, *args, **given)
    deployment = backend.deployments[id_]
    service = _service(backend, deployment)
    deployment.former = service.task_definition if service else None
    return id_


def _look(original: Callable[..., Any], backend: Any, *args: Any, **given: Any) -> Any:
    deployment = original(backend, *args, **given)
    service = _service(backend, deployment)
    if deployment.status not in _OPEN or service is None:
        return deployment
    now = utcnow()
    if deployment.instance_termination_wait_time_started:
        if now - deployment.moved_at >= _waits(deployment):
            deployment.status, deployment.complete_time = "Succeeded", now
        return deployment
    deployment.status, deployment.start_time = "InProgress", deployment.start_time or now
    deployment.looks = getattr(deployment, "looks", 0) + 1
    if rings := _ringing(backend, deployment):
        _end(backend, deployment, "Stopped", "ALARM_ACTIVE", f"The alarm {rings} is active")
    elif deployment.looks >= _LOOKS:
        _move(backend, deployment, service)
    return deployment


def _move(backend: Any, deployment: Any, service: Any) -> None:
    target = _target(deployment)
    if is_bad(ecs_backends[backend.account_id][backend.region_name], target):
        said = "The ECS service cannot be updated: the tasks did not get healthy"
        _end(backend, deployment, "Failed", "ECS_UPDATE_ERROR", said)
        return
    service.task_definition = target
    deployment.moved_at = utcnow()
    deployment.instance_termination_wait_time_started = True
    if deployment.creator == _BY_ITSELF:
        deployment.status, deployment.complete_time = "Succeeded", utcnow()


def _end(backend: Any, deployment: Any, status: str, code: str, message: str) -> None:
    deployment.status, deployment.complete_time = status, utcnow()
    deployment.error = {"code": code, "message": f"{message}."}
    if deployment.creator == _BY_ITSELF or not deployment.former:
        return
    if not deployment.deployment_group.auto_rollback_configuration.get("enabled"):
        return
    id_ = backend.create_deployment(
        application_name=deployment.application_name,
        deployment_group_name=deployment.deployment_group_name,
        revision=_revision(deployment.former),
        description=f"Takes back {deployment.deployment_id}",
    )
    backend.deployments[id_].creator = _BY_ITSELF
    deployment.rollback = {"rollbackDeploymentId": id_, "rollbackMessage": "Takes it back"}


def _told(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    deployment = self.codedeploy_backend.deployments[self._get_param("deploymentId")]
    info = answer.result["deploymentInfo"]
    info["errorInformation"] = getattr(deployment, "error", None)
    info["rollbackInfo"] = getattr(deployment, "rollback", None)
    return answer


def _ringing(backend: Any, deployment: Any) -> str:
    """An alarm of the group that rings; what takes back is not stopped by any."""
    override = deployment.override_alarm_configuration
    alarms = override or deployment.deployment_group.alarm_configuration or {}
    if deployment.creator == _BY_ITSELF or not alarms.get("enabled"):
        return ""
    known = cloudwatch_backends[backend.account_id][backend.region_name].alarms
    names = [each["name"] for each in alarms.get("alarms", [])]
    return next((n for n in names if n in known and known[n].state_value == "ALARM"), "")


def _waits(deployment: Any) -> timedelta:
    settings = deployment.deployment_group.blue_green_deployment_configuration
    end = settings.get("terminateBlueInstancesOnDeploymentSuccess", {})
    return timedelta(minutes=end.get("terminationWaitTimeInMinutes", 0))


def _service(backend: Any, deployment: Any) -> Any:
    services = ecs_backends[backend.account_id][backend.region_name].services
    for each in deployment.deployment_group.ecs_services:
        cluster, name = each["clusterName"], each["serviceName"]
        return services.get(f"{cluster.rpartition('/')[2]}:{name}")
    return None


def _target(deployment: Any) -> str:
    content = json.loads(deployment.revision["appSpecContent"]["content"])
    (resource,) = content["Resources"]
    return str(resource["TargetService"]["Properties"]["TaskDefinition"])


def _revision(task_definition: str) -> dict[str, Any]:
    properties = {"TaskDefinition": task_definition}
    resource = {"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}
    content = json.dumps({"version": 0.0, "Resources": [resource]})
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}


def _error(code: str, message: str) -> CodeDeployException:
    return CodeDeployException(code, message)
