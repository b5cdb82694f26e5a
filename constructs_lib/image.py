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
