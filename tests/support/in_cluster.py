"""The platform of each cluster as rendered, and what its charts are known to take and make."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from environments import ENVIRONMENTS
from terrace.manifests import argocd
from terrace.manifests.checks import rendering
from terrace.manifests.kustomize import PLATFORM_OVERLAYS
from tests.support.project import ROOT

NAMES = [each.name for each in ENVIRONMENTS if each.kubernetes]
WAVE = "argocd.argoproj.io/sync-wave"
CHARTS = Path("tests/kubernetes/charts.yaml")


@cache
def objects(environment: str) -> tuple[Any, ...]:
    """Render the platform of an environment, once in a session."""
    return rendering.kustomize(ROOT, ROOT / PLATFORM_OVERLAYS / environment).objects


@cache
def watched(environment: str) -> tuple[Any, ...]:
    """Render what the Argo CD of an environment watches, once in a session."""
    return rendering.kustomize(ROOT, ROOT / argocd.OVERLAYS / environment).objects


def named(environment: str, kind: str) -> dict[str, Any]:
    """Return the platform's objects of a kind by name."""
    return {each["metadata"]["name"]: each for each in objects(environment) if each["kind"] == kind}


def applications(environment: str) -> dict[str, Any]:
    """Return the Applications of the platform by name."""
    return named(environment, "Application")


def values(application: Any) -> Any:
    """Return the values that an Application gives its chart."""
    return application["spec"]["source"]["helm"].get("valuesObject", {})


def namespace(application: Any) -> str:
    """Return the namespace that an Application installs into."""
    return str(application["spec"]["destination"]["namespace"])


def wave(each: Any) -> int:
    """Return the wave of an object."""
    return int(each["metadata"]["annotations"][WAVE])


@cache
def charts() -> dict[str, Any]:
    """Return what is known of each Application's chart."""
    found: dict[str, Any] = yaml.safe_load((ROOT / CHARTS).read_text(encoding="utf-8"))
    return found
