"""Differences between what kustomize and Helm make, object by object and field by field."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from terrace.manifests.checks.rendering import Json, identity

# What Helm must add or say otherwise: who manages an object, and which chart it comes from.
IGNORED_LABELS = ("app.kubernetes.io/managed-by", "helm.sh/chart")


def differences(left: Iterable[Json], right: Iterable[Json]) -> list[str]:
    """Return every difference, each with its place."""
    ours = {identity(each): _cleaned(each) for each in left}
    others = {identity(each): _cleaned(each) for each in right}
    return [
        *(f"{name}: only with kustomize" for name in sorted(ours.keys() - others.keys())),
        *(f"{name}: only with Helm" for name in sorted(others.keys() - ours.keys())),
        *(
            each
            for name in sorted(ours.keys() & others.keys())
            for each in _between(ours[name], others[name], f"{name}: ")
        ),
    ]


def _between(ours: Any, others: Any, place: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(others, dict):
        for key in sorted(ours.keys() | others.keys()):
            yield from _between(ours.get(key), others.get(key), f"{place}.{key}")
    elif isinstance(ours, list) and isinstance(others, list) and len(ours) == len(others):
        for number, (one, other) in enumerate(zip(ours, others, strict=True)):
            yield from _between(one, other, f"{place}[{number}]")
    elif ours != others or type(ours) is not type(others):
        yield f"{place} is {ours!r} with kustomize and {others!r} with Helm"


def _cleaned(each: Json) -> Json:
    cleaned = deepcopy(each)
    template = (cleaned.get("spec") or {}).get("template") or {}
    for metadata in (cleaned["metadata"], template.get("metadata") or {}):
        for label in IGNORED_LABELS:
            (metadata.get("labels") or {}).pop(label, None)
    return cleaned
