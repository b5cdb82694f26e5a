"""ECS: deployments of images that never get healthy, and what takes them back.

No container runs here, so every deployment of a service completes at once. To try a release that
fails, an image in the embedded registry gets a tag that begins with "unhealthy": a deployment of
it stays IN_PROGRESS until somebody has looked at it, and then fails as the circuit breaker lets
it: rolloutState FAILED, and a new deployment with the former revision where rollback is on; where
there is no circuit breaker, it goes on for ever.

With a tag that begins with "watched", its tasks run at once, and the service's alarms are watched
for some looks: one that rings by then lets the deployment fail in the same way, if none of them
rang when it began. Without such a tag, alarms are not watched.

Source: Amazon ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects
failures" and "How CloudWatch alarms detect Amazon ECS deployment failures"; API Reference,
Deployment.
"""

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.utils import utcnow
from moto.ecr.models import ecr_backends
from moto.ecs.responses import EC2ContainerServiceResponse

from terrace.embedded_aws.extensions.patch import wrap

TAG: Final = "unhealthy"
WATCHED: Final = "watched"
_WATCHES: Final = 6  # looks
_ADDRESS: Final = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+/([^:@]+)[:@](.+)")
_REASON: Final = "ECS deployment circuit breaker: tasks failed to start."
_RANG: Final = "ECS deployment failed: alarm detected."


def extend() -> None:
    """Let deployments fail that `ecs` has held."""
    wrap(EC2ContainerServiceResponse, "describe_services", _describe)


def never_healthy(address: str) -> bool:
    """Whether an image of the embedded registry has such a tag."""
    return has_tag(address, TAG)


def has_tag(address: str, beginning: str) -> bool:
    """Whether an image of the embedded registry has a tag that begins so."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return False
    account, region, repository, name = found.groups()
    images = getattr(ecr_backends[account][region].repositories.get(repository), "images", [])
    return any(
        any(tag.startswith(beginning) for tag in image.image_tags)
        for image in images
        if name in (image.get_image_digest(), *image.image_tags)
    )


def is_bad(backend: Any, task_definition: str) -> bool:
    """Whether a revision has a container whose image never gets healthy."""
    return _tagged(backend, task_definition, TAG)


def _tagged(backend: Any, task_definition: str, beginning: str) -> bool:
    definition = backend.describe_task_definition(task_definition)
    return any(has_tag(each["image"], beginning) for each in definition.container_definitions)


def current(self: Any) -> list[dict[str, Any]]:
    """The deployment of a service that UpdateService is about to change; none where it has none."""
    cluster, name = self._get_param("cluster", "default"), self._get_param("service")
    return [
        each.deployments[0] | {"status": "ACTIVE"}
        for each in self.ecs_backend.describe_services(cluster, [name])[0]
        if each.deployments
    ]


def hold(backend: Any, service: Any, before: list[dict[str, Any]]) -> None:
    """Keep a deployment in progress whose image never gets healthy."""
    changed = bool(before) and before[0]["taskDefinition"] != service.task_definition
    if changed and is_bad(backend, service.task_definition):
        service.deployments[0] |= {"rolloutState": "IN_PROGRESS", "runningCount": 0}
        service.deployments.append(before[0])
        service.fails, service.looked = True, False
    elif (
        changed
        and _tagged(backend, service.task_definition, WATCHED)
        and not _ringing(backend, service)
    ):
        service.deployments[0] |= {"rolloutState": "IN_PROGRESS"}
        service.deployments.append(before[0])
        service.watched, service.fails = _WATCHES, False
    elif changed:
        service.watched = 0
        service.deployments, service.fails = service.deployments[:1], False


def _describe(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    for service in answer.result["services"]:
        if getattr(service, "watched", 0):
            _watch(self.ecs_backend, service)
        breaker = (getattr(service, "deploymentConfiguration", None) or {}).get(
            "deploymentCircuitBreaker", {}
        )
        if not getattr(service, "fails", False) or not breaker.get("enable"):
            continue
        # The look after the first one finds it failed.
        if not getattr(service, "looked", False):
            service.looked = True
            continue
        _fail(service, _REASON, with_rollback=breaker.get("rollback", False))
    return answer


def _watch(backend: Any, service: Any) -> None:
    service.watched -= 1
    if _ringing(backend, service):
        service.watched = 0
        _fail(service, _RANG, with_rollback=_alarms(service).get("rollback", False))
    elif not service.watched:
        service.deployments[0] |= {"rolloutState": "COMPLETED"}
        service.deployments = service.deployments[:1]


def _alarms(service: Any) -> dict[str, Any]:
    configuration = getattr(service, "deploymentConfiguration", None) or {}
    found: dict[str, Any] = configuration.get("alarms") or {}
    return found if found.get("enable") else {}


def _ringing(backend: Any, service: Any) -> bool:
    known = cloudwatch_backends[backend.account_id][backend.region_name].alarms
    names = _alarms(service).get("alarmNames", [])
    return any(name in known and known[name].state_value == "ALARM" for name in names)


def _fail(service: Any, reason: str, *, with_rollback: bool) -> None:
    service.fails = service.looked = False
    failed, former = service.deployments[:2]
    failed |= {"rolloutState": "FAILED", "rolloutStateReason": reason, "failedTasks": 3}
    if not with_rollback:
        return
    service.task_definition = former["taskDefinition"]
    again = former | {
        "id": f"ecs-svc/{uuid4().int % 10**19}",
        "status": "PRIMARY",
        "createdAt": utcnow(),
        "updatedAt": utcnow(),
    }
    service.deployments = [again, failed | {"status": "ACTIVE"}]
