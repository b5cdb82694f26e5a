"""Manifests as a cluster would get them: every overlay by kustomize, every values file by Helm."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from constructs_lib.kubernetes.service_account import SERVICES
from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.manifests.kustomize import KUSTOMIZATION
from terrace.side_by_side import side_by_side
from terrace.toolchain import kubernetes

Json = dict[str, Any]
FOLDER = "kubernetes"
OVERLAYS = Path(FOLDER, "overlays")
BASE = "base"
CHART = Path(FOLDER, "helm", "app-chart")
_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendering:
    """What one overlay, one values file or one folder comes to.

    Attributes:
        name: Where it comes from, such as kubernetes/overlays/dev.
        objects: Its objects.
    """

    name: str
    objects: tuple[Json, ...]


def identity(each: Json) -> str:
    """Return what tells an object from all others: namespace, kind and name."""
    metadata = each.get("metadata") or {}
    parts = (metadata.get("namespace"), each.get("kind"), metadata.get("name"))
    return "/".join(str(part) for part in parts if part)


def everything(root: Path) -> list[Rendering]:
    """Render all that there is below kubernetes/.

    Raises:
        CouldNotCheckError: Something does not render, or comes to nothing.
    """
    sources: list[tuple[Callable[[Path, Path], Rendering], Path]] = [
        *((kustomize, folder) for folder in overlays(root)),
        *((switched_on, folder) for folder in components(root)),
        *((template, values) for values in values_files(root)),
        *((plain, folder) for folder in plain_folders(root)),
    ]
    return side_by_side(lambda source: source[0](root, source[1]), sources, at_once=_AT_ONCE)


def overlays(root: Path) -> list[Path]:
    """Return the folders with a kustomization that no other one takes in, except bases.

    A base is not complete without an overlay, of which there is none without a cluster.
    """
    return [
        each
        for each, content in _untaken(root)
        if content.get("kind") != "Component" and each.name != BASE
    ]


def components(root: Path) -> list[Path]:
    """Return the components that no overlay has switched on, where one can be shown with them."""
    if shown_with(root) is None:
        return []
    return [each for each, content in _untaken(root) if content.get("kind") == "Component"]


def shown_with(root: Path) -> str | None:
    """Return an environment whose overlay a component can be rendered with.

    It has no strategy of its own, which another one would contradict.
    """
    overlays = sorted(file.parent for file in (root / OVERLAYS).glob(f"*/{KUSTOMIZATION}"))
    for overlay in overlays:
        values = overlay / "values" / KUSTOMIZATION
        if not (values.is_file() and _read(values).get("components")):
            return overlay.name
    return None


def _untaken(root: Path) -> list[tuple[Path, Json]]:
    found = {file.parent: _read(file) for file in (root / FOLDER).rglob(KUSTOMIZATION)}
    taken = {
        (folder / str(each)).resolve()
        for folder, content in found.items()
        for each in (*content.get("resources", ()), *content.get("components", ()))
    }
    return sorted((folder, each) for folder, each in found.items() if folder.resolve() not in taken)


def values_files(root: Path) -> list[Path]:
    """Return the values of the chart for each environment."""
    return sorted((root / CHART).glob("values-*.yaml"))


def plain_folders(root: Path) -> list[Path]:
    """Return the folders with manifests that neither kustomize nor Helm renders."""
    rendered = {file.parent for file in (root / FOLDER).rglob(KUSTOMIZATION)}
    rendered |= {file.parent for file in (root / FOLDER).rglob("Chart.yaml")}
    files = [*(root / FOLDER).rglob("*.yaml"), *(root / FOLDER).rglob("*.yml")]
    folders = {file.parent for file in files if rendered.isdisjoint(file.parents)}
    return sorted(folder for folder in folders if _plain_objects(folder))


@cache
def program(of: kubernetes.Program) -> Path:
    """Return kubectl or Helm; which of several fits is found out once."""
    return kubernetes.locate(of)


def kustomize(root: Path, folder: Path) -> Rendering:
    """Render an overlay."""
    command = [str(program(kubernetes.KUBECTL)), "kustomize", str(folder)]
    return _rendering(_name(root, folder), run(command, _name(root, folder)))


def switched_on(root: Path, component: Path) -> Rendering:
    """Render an overlay with a component that it has not switched on."""
    environment = shown_with(root)
    if environment is None:
        raise CouldNotCheckError(
            "every overlay has a strategy of its own, so that none can be added"
        )
    name = _name(root, component)
    with tempfile.TemporaryDirectory(prefix="terrace-kustomize-") as scratch:
        folder = Path(scratch).resolve()  # kustomize takes relative paths only
        both = (root.resolve() / OVERLAYS / environment, component.resolve())
        overlay, added = (os.path.relpath(each, folder) for each in both)
        wanted = {"resources": [overlay], "components": [added]}
        (folder / KUSTOMIZATION).write_text(json.dumps(wanted), encoding="utf-8")
        command = [str(program(kubernetes.KUBECTL)), "kustomize", str(folder)]
        return _rendering(name, run(command, name))


def template(root: Path, values: Path, *more: str, release: str = "app") -> Rendering:
    """Render the chart with a values file."""
    chart = root / CHART
    command = [str(program(kubernetes.HELM)), "template", release, str(chart)]
    command += ["--namespace", SERVICES, "--kube-version", "1.33.0", "--values", str(values), *more]
    return _rendering(_name(root, values), run(command, _name(root, values)))


def plain(root: Path, folder: Path) -> Rendering:
    """Read manifests as they lie there."""
    return Rendering(name=_name(root, folder), objects=tuple(_plain_objects(folder)))


def parse(text: str, name: str) -> list[Json]:
    """Read the objects of a YAML stream; those of a List one by one.

    Raises:
        CouldNotCheckError: It is not YAML, or holds something else than objects.
    """
    try:
        documents = [each for each in yaml.load_all(text, Loader=_LOADER) if each is not None]
    except yaml.YAMLError as problem:
        raise CouldNotCheckError(f"{name} is not YAML: {' '.join(str(problem).split())}") from None
    if wrong := [each for each in documents if not isinstance(each, dict)]:
        raise CouldNotCheckError(f"{name} holds {str(wrong[0])[:60]!r} instead of an object")
    listed = (each["items"] if each.get("kind") == "List" else [each] for each in documents)
    return [each for items in listed for each in items]


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _rendering(name: str, text: str) -> Rendering:
    objects = tuple(parse(text, name))
    if not objects:
        raise CouldNotCheckError(f"{name} comes to no object at all")
    names = [identity(each) for each in objects]
    if twice := sorted({each for each in names if names.count(each) > 1}):
        raise CouldNotCheckError(f"{name} has {twice[0]} twice")
    return Rendering(name=name, objects=objects)


def run(command: Sequence[str], name: str) -> str:
    """Run kubectl or Helm.

    Raises:
        CouldNotCheckError: It failed; the sentence has its words.
    """
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        said = " ".join(ended.stderr.split()).removeprefix("Error: ").removeprefix("error: ")
        raise CouldNotCheckError(f"{name} does not render: {said}")
    return ended.stdout


def _plain_objects(folder: Path) -> Iterator[Json]:
    for file in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        for each in parse(file.read_text(encoding="utf-8"), str(file)):
            if "apiVersion" in each and "kind" in each:  # else values for somebody's chart
                yield each


def _read(file: Path) -> Json:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - safe
    return content if isinstance(content, dict) else {}


def _name(root: Path, path: Path) -> str:
    return path.resolve().relative_to(root.resolve()).as_posix()
