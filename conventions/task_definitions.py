"""Containers of a task definition of ECS."""

from conventions.blocks import Block, Json
from conventions.expressions import embedded_json


def is_beside(container: Json) -> bool:
    """Whether a task goes on without it; a container is essential unless it says otherwise."""
    return container.get("essential") is False


def containers_of(task: Block) -> list[Json]:
    """Return what can be read as containers; rule ECS001 names the rest."""
    try:
        containers = embedded_json(task.text("container_definitions"))
    except ValueError:
        return []
    listed = containers if isinstance(containers, list) else []
    return [each for each in listed if isinstance(each, dict)]
