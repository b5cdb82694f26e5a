"""Manifests of images, as registries keep them: which processors an image is for."""

from typing import Any

INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
# An image for one processor; the registry answers with what it was given.
SINGLE = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)


def architectures(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the processors that an index of images names; none where it is a single image."""
    if manifest.get("mediaType") not in INDEXES:
        return frozenset()
    named = (each.get("platform", {}).get("architecture") for each in manifest["manifests"])
    return frozenset(each for each in named if each and each != "unknown")
