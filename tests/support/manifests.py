"""Overlays of environments that may differ from those there are, written and rendered."""

import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from environments import PLATFORM, Environment
from terrace.manifests import command
from terrace.manifests.checks import rendering
from terrace.manifests.checks.rendering import Rendering
from tests.support.example import APP, DEV
from tests.support.project import ROOT

BASE, COMPONENTS = Path("kubernetes/base"), Path("kubernetes/components")
OVERLAYS = Path("kubernetes/overlays")
# Takes any services: nothing else in it needs one.
BARE = replace(DEV, services={"web": replace(APP, uses=())}, jobs=None, edge=None)
_rendered: dict[str, dict[tuple[str, str], Any]] = {}


def with_base(folder: Path) -> Path:
    """Make a working copy that has the base and its components alone."""
    for each in (BASE, COMPONENTS):
        shutil.copytree(ROOT / each, folder / each)
    return folder


def write(root: Path, *environments: Environment) -> None:
    """Write what the manifests need of environments."""
    command.run(root, environments, PLATFORM)


def rendered(environment: Environment) -> dict[tuple[str, str], Any]:
    """Write and render the overlay of an environment, once in a session."""
    values = repr(environment)  # an environment holds tables, which have no hash
    if values not in _rendered:
        with tempfile.TemporaryDirectory() as folder:
            root = with_base(Path(folder).resolve())
            write(root, environment)
            _rendered[values] = objects(root, environment.name)
    return _rendered[values]


def objects(root: Path, name: str) -> dict[tuple[str, str], Any]:
    """Render an overlay, and find its objects by kind and name."""
    rendered = rendering.kustomize(root, root / OVERLAYS / name)
    return {(each["kind"], each["metadata"]["name"]): each for each in rendered.objects}


def container(deployment: Any) -> Any:
    """Return the one container of a deployment."""
    (found,) = deployment["spec"]["template"]["spec"]["containers"]
    return found


@cache
def everything() -> tuple[Rendering, ...]:
    """Render all manifests of the project, once in a session."""
    return tuple(rendering.everything(ROOT))
