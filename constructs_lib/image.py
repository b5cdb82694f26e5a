"""An image of a container, by where it is pulled from."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseReference:
    """Where it is written which image a workload runs, for what reads that when it starts.

    Attributes:
        parameter: Name of the parameter; its value is JSON with what follows the repository's
            address under `image`.
        parameter_arn: ARN of the parameter; may be a token.
        repository_url: Address of the repository; may be a token.
    """

    parameter: str
    parameter_arn: str
    repository_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageReference:
    """An image in a registry.

    Attributes:
        address: Image with a fixed tag or digest; may be a token.
        repository_arn: ECR repository that it comes from; may be a token.
        release: Where releases write which image runs; None where Terraform alone decides, as in
            a module.
    """

    address: str
    repository_arn: str
    release: ReleaseReference | None = None


def repository_of(image: str) -> str:
    """Repository of an image by tag or digest: of "app:1.2.3" or "app@sha256:…" it is "app"."""
    return image.partition("@")[0].partition(":")[0]


def rest_of(image: str) -> str:
    """What follows the repository's address: ":1.2.3" or "@sha256:…"."""
    return image.removeprefix(repository_of(image))
