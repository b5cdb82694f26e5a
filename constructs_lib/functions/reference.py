"""What a function needs to know of where its code is deployed from."""

from dataclasses import dataclass
from typing import Protocol

from constructs_lib.security.reference import KeyReference


class ArtifactsReference(Protocol):
    """A bucket of archives."""

    @property
    def versioned_name(self) -> str:
        """The bucket's name, known once it keeps versions: a function names one."""

    @property
    def key(self) -> KeyReference:
        """Key of the archives."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExistingArtifacts:
    """A bucket of archives that another stack or the caller of a module made.

    Attributes:
        versioned_name: The bucket's name; it keeps versions.
        key: Key of the archives.
    """

    versioned_name: str
    key: KeyReference
