"""Differences between what kustomize and Helm make, object by object and field by field."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from terrace.manifests.checks.rendering import Json, identity

# What Helm must add or say otherwise: who manages an object, and which chart it comes from.
OF_HELM = ("app.kubernetes.io/managed-by", "helm.sh/chart")
# A component of kustomize cannot know the product's name.
PART_OF = "app.kubernetes.io/part-of"


def differences(
    ours: Iterable[Json], others: Iterable[Json], *, ignored: Iterable[str] = OF_HELM
) -> list[str]:
    """Return every difference, each with its place.

    Args:
        ours: Objects as kustomize makes them.
        others: The same as Helm makes them.
        ignored: Labels in which they may differ.
    """
    left = {identity(each): without(each, ignored) for each in ours}
    right = {identity(each): without(each, ignored) for each in others}
    return [
        *(f"{name}: only with kustomize" for name in sorted(left.keys() - right.keys())),
        *(f"{name}: only with Helm" for name in sorted(right.keys() - left.keys())),
        *(
            each
            for name in sorted(left.keys() & right.keys())
            for each in _between(left[name], right[name], f"{name}: ")
        ),
    ]


def without(each: Json, labels: Iterable[str]) -> Json:
    """Return an object without some labels, of itself and of its pods."""
    cleaned = deepcopy(each)
    template = (cleaned.get("spec") or {}).get("template") or {}
    for metadata in (cleaned["metadata"], template.get("metadata") or {}):
        for label in labels:
            metadata.get("labels", {}).pop(label, None)
        if not metadata.get("labels"):
            metadata.pop("labels", None)
    return cleaned


def _between(ours: Any, others: Any, place: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(others, dict):
        for key in sorted(ours.keys() | others.keys()):
            yield from _between(ours.get(key), others.get(key), f"{place}.{key}")
    elif isinstance(ours, list) and isinstance(others, list) and len(ours) == len(others):
        for number, (one, other) in enumerate(zip(ours, others, strict=True)):
            yield from _between(one, other, f"{place}[{number}]")
    elif ours != others or type(ours) is not type(others):
        yield f"{place} is {ours!r} with kustomize and {others!r} with Helm"
