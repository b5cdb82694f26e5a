"""What other domains need to know of another region that gets copies."""

from typing import Protocol

from cdktf import TerraformProvider

from constructs_lib.security.reference import KeyReference


class RegionReference(Protocol):
    """Another region of the same account, and the key of what is copied there."""

    @property
    def region(self) -> str:
        """The region."""

    @property
    def provider(self) -> TerraformProvider:
        """Provider of the account in that region."""

    @property
    def key(self) -> KeyReference:
        """Key of the copies."""
