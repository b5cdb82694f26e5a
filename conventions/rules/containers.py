"""ECS: how containers run on ECS, and which image."""

import re
from collections.abc import Iterator

from conventions.arguments import is_off, may_be
from conventions.blocks import Block, Json, first, is_true
from conventions.document import Document
from conventions.expressions import embedded_json
from conventions.hearings import Question, ask
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import is_unknown
from conventions.task_definitions import containers_of, is_beside

ROOT = ("", "0", "root")
_PINNED = re.compile(r"@sha256:[0-9a-f]{64}$")


@must(
    "ECS001",
    "clusters have container insights; services roll back and have no public IP; containers run "
    "unprivileged, not as root, without capabilities, on a read-only root file system",
    reason="A failed rollout mends itself, and a taken container can change nothing.",
    source="The project's specification, module structure; Amazon ECS best practices guide, "
    "security; checkov CKV_AWS_65, CKV_AWS_333, CKV_AWS_334, CKV_AWS_336",
)
def containers_are_contained(document: Document) -> Iterator[Problem]:
    """Judge clusters, services and every container of every task definition."""
    for cluster in document.of("aws_ecs_cluster"):
        if not _has_insights(cluster):
            found = f"{cluster.address} has no container insights"
            yield Problem(cluster, found, "set containerInsights to enabled or enhanced")
    for service in document.of("aws_ecs_service"):
        yield from _about_service(service)
    for task in document.of("aws_ecs_task_definition"):
        yield from _about_task(task)


def _has_insights(cluster: Block) -> bool:
    return any(
        setting.get("name") == "containerInsights"
        and may_be(setting.get("value"), "enabled", "enhanced")
        for setting in cluster.nested("setting")
    )


def _about_service(service: Block) -> Iterator[Problem]:
    breaker = first(service.body, "deployment_circuit_breaker")
    controller = first(service.body, "deployment_controller").get("type", "ECS")
    stands_still = is_off(breaker.get("enable")) or is_off(breaker.get("rollback"))
    if controller == "ECS" and stands_still:  # other controllers take no circuit breaker
        found = f"{service.address} does not roll back a failed deployment"
        yield Problem(service, found, "enable deployment_circuit_breaker with rollback")
    if is_true(first(service.body, "network_configuration").get("assign_public_ip")):
        found = f"{service.address} gives its tasks public addresses"
        yield Problem(service, found, "unset assign_public_ip")


def _about_task(task: Block) -> Iterator[Problem]:
    try:
        containers = embedded_json(task.text("container_definitions"))
    except ValueError:
        containers = None
    definitions = task.body.get("container_definitions")
    if is_unknown(definitions) and not str(definitions).lstrip().startswith("["):
        ask(definitions, Question.SAME)
        return
    if not isinstance(containers, list) or not all(isinstance(c, dict) for c in containers):
        found = f"container_definitions of {task.address} cannot be read before a plan"
        yield Problem(task, found, "write them as a JSON list, interpolations inside strings")
        return
    for container in containers:
        for found, remedy in _faults(container):
            yield Problem(task, f"container {container.get('name')} {found}", remedy)


def _faults(container: Json) -> Iterator[tuple[str, str]]:
    if str(container.get("user", "")).partition(":")[0] in ROOT:
        yield "runs as root", "set user to the image's own user"
    if is_off(container.get("readonlyRootFilesystem")):
        yield "can write to its root file system", "set readonlyRootFilesystem"
    if is_true(container.get("privileged")):
        yield "is privileged", "unset privileged"
    if not _drops_all(container.get("linuxParameters")):
        yield "keeps capabilities", 'set linuxParameters.capabilities.drop to ["ALL"]'


def _drops_all(parameters: object) -> bool:
    """Whether no capability is left, or only a plan knows."""
    capabilities = parameters.get("capabilities") if isinstance(parameters, dict) else parameters
    if not isinstance(capabilities, dict):
        return is_unknown(capabilities)
    dropped = capabilities.get("drop")
    return (is_unknown(dropped) or dropped == ["ALL"]) and not capabilities.get("add")


@must(
    "ECS002",
    "the essential containers of a task definition that tracks its latest revision have no "
    "written image",
    reason="Somebody registers revisions with other images beside Terraform, which would put the "
    "written one into the next revision, and so undo a release without a word.",
    source="Terraform AWS provider, aws_ecs_task_definition, track_latest; "
    "hashicorp/terraform-provider-aws issue 20121",
)
def releases_are_not_undone(document: Document) -> Iterator[Problem]:
    """Judge images that end in a tag or digest; where they come from is judged by a plan."""
    for task in document.of("aws_ecs_task_definition"):
        if not is_true(task.body.get("track_latest")):
            continue
        for container in containers_of(task):
            if is_beside(container):
                continue
            written = str(container.get("image", "")).rpartition("}")[2].rpartition("/")[2]
            if ":" in written or "@" in written:
                found = f"container {container.get('name')} has the written image {written}"
                yield Problem(task, found, "take it from where releases note it")


@must(
    "ECS003",
    "a container that is not essential is pinned by digest, starts again when it ends, and may "
    "take a part of the task's memory only",
    reason="What only helps must not change by itself, be gone for good after one failure, or take "
    "the memory of what it helps.",
    source="Amazon ECS API Reference, ContainerDefinition: essential, image, memory, restartPolicy",
)
def helpers_stay_helpers(document: Document) -> Iterator[Problem]:
    """Judge every container without which its task goes on."""
    for task in document.of("aws_ecs_task_definition"):
        for container in filter(is_beside, containers_of(task)):
            name, image = container.get("name"), str(container.get("image", ""))
            if not _PINNED.search(image) and not is_unknown(image):
                found = f"container {name} has the image {image}"
                yield Problem(task, found, "end it in @sha256: and the digest")
            policy = container.get("restartPolicy")
            if is_off((policy if isinstance(policy, dict) else {}).get("enabled")):
                yield Problem(task, f"container {name} ends for good", "enable restartPolicy")
            if not container.get("memory"):
                found = f"container {name} may take all memory of the task"
                yield Problem(task, found, "set memory to the most that it may take")
