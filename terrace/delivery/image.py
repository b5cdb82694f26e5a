"""Addresses of images: the repository, and what follows it."""


def image_of(address: str) -> str:
    """What follows the repository's address: "@sha256:…" or ":<tag>"."""
    _, at, digest = address.partition("@")
    return f"@{digest}" if at else f":{address.rpartition(':')[2]}"


def with_image(address: str, image: str) -> str:
    """The same repository's address with another image.

    Args:
        address: Address with a tag or a digest.
        image: What follows the repository's address, such as "@sha256:…".
    """
    repository, at, _ = address.partition("@")
    return (repository if at else repository.rpartition(":")[0]) + image
