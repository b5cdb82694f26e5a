"""An image of a container, by where it is pulled from."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageReference:
    """An image in a registry.

    Attributes:
        address: Image with a fixed tag or digest; may be a token.
        repository_arn: ECR repository that it comes from; may be a token.
    """

    address: str
    repository_arn: str


def repository_of(image: str) -> str:
    """Repository of an image by tag or digest: of "app:1.2.3" or "app@sha256:…" it is "app"."""
    return image.partition("@")[0].partition(":")[0]


def rest_of(image: str) -> str:
    """What follows the repository's address: ":1.2.3" or "@sha256:…"."""
    return image.removeprefix(repository_of(image))
