"""ECS: services that keep what they were given, and that reach a steady state.

moto drops several fields of CreateService and of its defaults, and never starts a service's
tasks. The provider reads the fields back for aws_ecs_service, and waits for one completed
deployment with all tasks running when wait_for_steady_state is set. Here every deployment
completes at once: no container runs, so nothing can fail, but for what `ecs_deployments` holds.

A task that is run once fails in moto where its containers reserve no memory of their own, which on
Fargate they need not; here it ends well after it was looked at a few times. A family alone stands
for its latest active revision (Amazon ECS API Reference, DescribeTaskDefinition); in moto for the
latest of all, and its list of revisions is always the oldest first.
"""

import copy
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.core.utils import utcnow
from moto.ecs.exceptions import TaskDefinitionNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

from terrace.embedded_aws.extensions import ecs_deployments
from terrace.embedded_aws.extensions.patch import replace, wrap

_DEFAULTS: Final[dict[str, Any]] = {
    "availabilityZoneRebalancing": "DISABLED",
    "capacityProviderStrategy": None,
    "deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
    },
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "healthCheckGracePeriodSeconds": None,
    "placementConstraints": [],
    "placementStrategy": [],
}


def extend() -> None:
    """Keep the fields on the service, under the API's own names."""
    wrap(EC2ContainerServiceResponse, "create_service", _create)
    wrap(EC2ContainerServiceResponse, "update_service", _update)
    wrap(EC2ContainerServiceResponse, "list_task_definitions", _list)
    wrap(EC2ContainerServiceBackend, "describe_task_definition", _describe)
    required = staticmethod(_required)
    replace(EC2ContainerServiceBackend, "_calculate_task_resource_requirements", required)


_requirements: Final = EC2ContainerServiceBackend._calculate_task_resource_requirements  # noqa: SLF001


def _required(definition: Any) -> dict[str, Any]:
    counted = copy.copy(definition)
    counted.container_definitions = [
        {"memory": 0} | each for each in definition.container_definitions
    ]
    found: dict[str, Any] = _requirements(counted)
    return found


def _describe(original: Callable[..., Any], backend: Any, task_definition_str: str) -> Any:
    revisions = backend.task_definitions.get(task_definition_str, {})
    active = [number for number, each in revisions.items() if each.status == "ACTIVE"]
    if revisions and not active:
        raise TaskDefinitionNotFoundException
    named = f"{task_definition_str}:{max(active)}" if active else task_definition_str
    return original(backend, named)


def _list(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    if self._get_param("sort") == "DESC":
        answer.result["taskDefinitionArns"].reverse()
    return answer


def _create(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    service = answer.result["service"]
    cluster = self.ecs_backend._get_cluster(service.cluster_name)  # noqa: SLF001
    for field, default in copy.deepcopy(_DEFAULTS).items():
        setattr(service, field, default)
    if not self._get_param("launchType"):
        service.capacityProviderStrategy = cluster.default_capacity_provider_strategy
    _take_over(self, service)
    cluster.pending_tasks_count -= service.pending_count
    cluster.running_tasks_count += service.pending_count
    _complete_deployment(service)
    return answer


def _update(original: Callable[..., Any], self: Any) -> Any:
    before = ecs_deployments.current(self)
    answer = original(self)
    service = answer.result["service"]
    if self._get_param("desiredCount") is None:  # moto has struck its tasks off the cluster
        cluster = self.ecs_backend._get_cluster(service.cluster_name)  # noqa: SLF001
        cluster.running_tasks_count += service.running_count
    _take_over(self, service)
    _complete_deployment(service)
    ecs_deployments.hold(self.ecs_backend, service, before)
    return answer


def _take_over(self: Any, service: Any) -> None:
    for field, default in _DEFAULTS.items():
        given = self._get_param(field)
        if given is not None:
            setattr(service, field, default | given if isinstance(default, dict) else given)
    if service.capacityProviderStrategy:
        service.launch_type = None


def _complete_deployment(service: Any) -> None:
    service.running_count, service.pending_count = service.desired_count, 0
    for deployment in service.deployments:
        if deployment["taskDefinition"] != service.task_definition:
            deployment["id"] = f"ecs-svc/{uuid4().int % 10**19}"
            deployment["createdAt"] = utcnow()
        deployment |= {
            "capacityProviderStrategy": service.capacityProviderStrategy,
            "desiredCount": service.desired_count,
            "launchType": service.launch_type,
            "pendingCount": 0,
            "rolloutState": "COMPLETED",
            "rolloutStateReason": f"ECS deployment {deployment['id']} completed.",
            "runningCount": service.desired_count,
            "taskDefinition": service.task_definition,
            "updatedAt": utcnow(),
        }
