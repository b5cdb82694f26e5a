"""What other domains need to know of a network, and stand-ins for one made elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from constructs_lib.networking.address_plan import Tier


class NetworkReference(Protocol):
    """A VPC and its subnets by tier."""

    @property
    def vpc_id(self) -> str:
        """Id of the VPC."""

    def subnet_ids(self, tier: Tier) -> Sequence[str]:
        """Ids of a tier's subnets."""


class SecurityGroupReference(Protocol):
    """A security group that others may let in."""

    @property
    def id(self) -> str:
        """Id of the group."""

    @property
    def label(self) -> str:
        """What it is for, in construct ids and names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExistingNetwork:
    """A network that another stack or the caller of a module made.

    Attributes:
        vpc_id: Id of the VPC.
        subnets: Subnet ids by tier, as far as they are needed; a list may be a token.
    """

    vpc_id: str
    subnets: Mapping[Tier, Sequence[str]]

    def subnet_ids(self, tier: Tier) -> Sequence[str]:
        """Ids of a tier's subnets."""
        return self.subnets[tier]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExistingSecurityGroup:
    """A security group that another stack or the caller of a module made.

    Attributes:
        id: Id of the group.
        label: What it is for, in construct ids and names.
    """

    id: str
    label: str
