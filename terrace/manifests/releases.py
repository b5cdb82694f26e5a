"""How a new version of a service takes over in a cluster: kubernetes/components, for any name."""

import json
import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from constructs_lib.compute.deployment import Deployment
from constructs_lib.kubernetes.service_account import SERVICES
from terrace.errors import UserError
from terrace.manifests import likeness
from terrace.manifests.kustomize import KUSTOMIZATION
from terrace.manifests.text import Document, read
from terrace.manifests.values import BASE_PORT, PREVIEW, SERVER, ServiceValues, Values, turns

COMPONENTS = Path("kubernetes/components")
ANALYSIS = {  # where a strategy asks Prometheus
    Deployment.CANARY: "/spec/strategy/canary/analysis",
    Deployment.LINEAR: "/spec/strategy/canary/analysis",
    Deployment.ALL_AT_ONCE: "/spec/strategy/blueGreen/postPromotionAnalysis",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What an overlay needs for the releases of one service.

    Attributes:
        components: Those that it switches on, as paths from the folder of generated values.
        objects: Those that it gets in addition.
        patches: What they change of others, and what is changed of them.
    """

    components: tuple[str, ...] = ()
    objects: tuple[Document, ...] = ()
    patches: tuple[Document, ...] = ()


def release(root: Path, service: ServiceValues, values: Values) -> Release:
    """Return how a service is released: `app` by a component, others by a copy of it.

    Args:
        root: The working copy.
        service: The service.
        values: Its environment.

    Raises:
        UserError: The component cannot be copied.
    """
    if service.deployment is Deployment.ROLLING:
        return Release()
    name = service.deployment.value
    own = tuple(_changes(service, values))
    if service.name == SERVER:
        return Release(components=(f"../../../components/{name}",), patches=own)
    objects, patches = _copied(root, COMPONENTS / name, service.name)
    return Release(objects=tuple(objects), patches=(*patches, *own))


def _changes(service: ServiceValues, values: Values) -> Iterator[Document]:
    if PREVIEW in turns(service.deployment) and service.port != BASE_PORT:
        port = {"op": "replace", "path": "/spec/ingress/0/ports/0/port", "value": service.port}
        yield _patch("NetworkPolicy", f"{service.name}-{PREVIEW}", port)
    if not values.measured:
        # It would ask a Prometheus that is not there, and no release would ever succeed.
        removal = {"op": "remove", "path": ANALYSIS[service.deployment]}
        yield _patch("Rollout", service.name, removal)
        metadata = {"name": f"{service.name}-requests", "namespace": SERVICES}
        gone = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisTemplate"}
        yield {"patch": json.dumps({"$patch": "delete", **gone, "metadata": metadata})}


def _patch(kind: str, name: str, *operations: Document) -> Document:
    return {"target": {"kind": kind, "name": name}, "patch": json.dumps(operations)}


def _copied(root: Path, component: Path, name: str) -> tuple[list[Document], list[Document]]:
    """Read a component, and those that it takes in, for a service of another name."""
    file = root / component / KUSTOMIZATION
    if not file.is_file():
        raise UserError(f"{component / KUSTOMIZATION} is missing, by which {name} is released")
    (content,) = read(file)
    objects: list[Document] = []
    patches: list[Document] = []
    for each in content.get("components", ()):
        inner = _copied(root, Path(os.path.normpath(component / each)), name)
        objects += inner[0]
        patches += inner[1]
    for each in content.get("resources", ()):
        documents = read(root / component / each)
        objects += [likeness.renamed(document, SERVER, name) for document in documents]
    for each in content.get("patches", ()):
        if each.keys() != {"target", "patch"}:
            raise UserError(
                f"{component / KUSTOMIZATION}: a patch has {', '.join(sorted(each))}, allowed: "
                "target and patch, so that it can be copied for services of other names than app"
            )
        operations: Any = likeness.renamed(yaml.safe_load(each["patch"]), SERVER, name)
        target = likeness.renamed(each["target"], SERVER, name)
        patches.append({"target": target, "patch": json.dumps(operations)})
    return objects, patches
