"""Overlays of kubernetes/argocd: what the Argo CD of a cluster watches, and how it follows."""

import json
from pathlib import Path

from environments import Environment, Platform
from terrace.manifests.kustomize import KUSTOMIZATION
from terrace.manifests.text import generated

OVERLAYS = Path("kubernetes/argocd/overlays")
ELEMENTS = "/spec/generators/0/matrix/generators/0/list/elements/-"


def written(environment: Environment, platform: Platform) -> dict[Path, str]:
    """Return the files of an environment's overlay, by path."""
    repository = f"https://github.com/{platform.repository}.git"
    element = {
        "environment": environment.name,
        "repository": repository,
        "automated": is_automated(environment),
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


def is_automated(environment: Environment) -> bool:
    """Whether every commit arrives there by itself: not what is promoted, nor what is protected."""
    return environment.promotion is None and not environment.protected


def _add(path: str, value: object) -> str:
    return json.dumps([{"op": "add", "path": path, "value": value}])
