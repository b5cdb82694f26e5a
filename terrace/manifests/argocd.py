"""Overlays of kubernetes/argocd: what the Argo CD of a cluster watches, and how it follows."""

import json
from pathlib import Path

from environments import Environment, Platform
from environments.model import WEAKEST_FIRST
from terrace.manifests.text import generated

OVERLAYS = Path("kubernetes/argocd/overlays")
KUSTOMIZATION = "kustomization.yaml"
ELEMENTS = "/spec/generators/0/matrix/generators/0/list/elements/-"


def written(environment: Environment, platform: Platform) -> dict[Path, str]:
    """Return the files of an environment's overlay, by path."""
    repository = f"https://github.com/{platform.repository}.git"
    element = {
        "environment": environment.name,
        "repository": repository,
        # Whatever comes after the first of them is promoted by somebody, not by a commit.
        "automated": environment.name not in WEAKEST_FIRST[1:],
    }
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["../../base"],
        "patches": [
            {"target": {"kind": "ApplicationSet"}, "patch": _add(ELEMENTS, element)},
            {"target": {"kind": "AppProject"}, "patch": _add("/spec/sourceRepos/-", repository)},
        ],
    }
    path = OVERLAYS / environment.name / KUSTOMIZATION
    return {path: generated([kustomization], environment.name)}


def _add(path: str, value: object) -> str:
    return json.dumps([{"op": "add", "path": path, "value": value}])
