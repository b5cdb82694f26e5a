"""Objects of kubernetes/base for services of other names, and those that a service does without."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from terrace.manifests.text import Document, read
from terrace.manifests.values import SERVER, WORKER, ServiceValues

BASE = Path("kubernetes/base")
NAME = "app.kubernetes.io/name"
COMPONENT = "app.kubernetes.io/component"
MIGRATION = "migration"
_NOT_NAMES = {"namespace", "image", COMPONENT}  # they hold a service's name by chance
_COMMAND = "args"  # of a container, likewise


def copies(root: Path, service: ServiceValues) -> list[Document]:
    """Return what kubernetes/base has for the service that another one is like, for that one.

    Args:
        root: The working copy.
        service: The service; for those of kubernetes/base itself there is nothing to copy.
    """
    if service.name == service.like:
        return []
    return [
        renamed(each, service.like, service.name)
        for each in _of(root, service.like)
        if not _is_idle(each, service)
    ]


def removals(root: Path, services: tuple[ServiceValues, ...]) -> list[Document]:
    """Return patches that take out of kubernetes/base what an environment has no use for."""
    named = {each.name: each for each in services}
    return [
        _removal(each)
        for name in (SERVER, WORKER)
        for each in _of(root, name)
        if name not in named or _is_idle(each, named[name])
    ]


def _is_idle(document: Document, service: ServiceValues) -> bool:
    if _is_migration(document):
        return not service.migrates
    return bool(document["kind"] == "ExternalSecret") and service.settings is None


def _is_migration(document: Document) -> bool:
    return bool(document["metadata"]["labels"][COMPONENT] == MIGRATION)


def _of(root: Path, name: str) -> Iterator[Document]:
    """Yield the objects of a service in the order of the kustomization."""
    (listed,) = read(root / BASE / "kustomization.yaml")
    for file in listed["resources"]:
        for each in read(root / BASE / file):
            if each["metadata"].get("labels", {}).get(NAME) == name:
                yield each


def _removal(document: Document) -> Document:
    metadata = {key: document["metadata"][key] for key in ("name", "namespace")}
    head = {key: document[key] for key in ("apiVersion", "kind")}
    return {"$patch": "delete", **head, "metadata": metadata}


def renamed(value: Any, old: str, new: str) -> Any:
    """Give a service's objects, or patches of them, the name of another service."""
    if isinstance(value, dict):
        return {
            key: each if _is_no_name(key, each) else renamed(each, old, new)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [renamed(each, old, new) for each in value]
    if value == old or (isinstance(value, str) and value.startswith(f"{old}-")):
        return f"{new}{value.removeprefix(old)}"
    return value


def _is_no_name(key: str, value: Any) -> bool:
    is_command = key == _COMMAND and all(isinstance(each, str) for each in value)
    return key in _NOT_NAMES or is_command
