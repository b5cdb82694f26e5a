"""Images of others that run beside the project's own code, from public_images.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("public_images.toml")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicImage:
    """An image that anybody may pull, and that nobody can change behind our back.

    Attributes:
        repository: Repository, with its registry.
        version: What its makers call it.
        digest: Digest of its index, `sha256:` and 64 hexadecimal digits.
        user: User and group of the image, by number.
        support: How long a version is mended.
        source: Document that says so.
        address: Address of that document.
        checked: Day on which version and digest were looked up.

    Raises:
        ValueError: The digest is none.
    """

    repository: str
    version: str
    digest: str
    user: str
    support: str
    source: str
    address: str
    checked: date

    def __post_init__(self) -> None:
        if not DIGEST.fullmatch(self.digest):
            raise ValueError(
                f"{self.repository}: digest is {self.digest!r}, allowed: sha256: and 64 "
                "hexadecimal digits"
            )

    @property
    def pinned(self) -> str:
        """The image by its digest; ECS takes a tag or a digest, and not both."""
        return f"{self.repository}@{self.digest}"


def read(file: Path = FILE) -> Mapping[str, PublicImage]:
    """Read the images by their names."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: PublicImage(**row) for name, row in rows.items()}


PUBLIC_IMAGES = read()
