"""Choices of a domain for logs, and the cluster that they make."""

from dataclasses import dataclass

from cdktf import Token
from cdktf_cdktf_provider_aws.opensearch_domain import (
    OpensearchDomainClusterConfig,
    OpensearchDomainClusterConfigZoneAwarenessConfig,
)

from constructs_lib.errors import ConfigurationError

ZONES = 3  # as a domain with a standby needs, each with a third of the nodes
SMALLEST_STORAGE_GIB, LARGEST_STORAGE_GIB = 10, 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSearchConfig:
    """Choices open to the caller of LogSearch.

    Attributes:
        instance_type: Such as "m6g.large.search", about 93 USD a month for each node; the
            burstable T types take no auto-tuning.
        nodes: 1, or a multiple of 3, which brings a standby zone and three managers besides.
        storage_gib: Storage of each node in GiB, 10 to 1,024; may be a token.

    Raises:
        ConfigurationError: Another type, number of nodes or size.
    """

    instance_type: str
    nodes: int
    storage_gib: int

    def __post_init__(self) -> None:
        if self.instance_type.startswith("t") or not self.instance_type.endswith(".search"):
            raise ConfigurationError(
                f"instance_type is {self.instance_type!r}, allowed: one that ends in .search "
                "and is not burstable"
            )
        if self.nodes != 1 and (self.nodes < 1 or self.nodes % ZONES):
            raise ConfigurationError(f"nodes is {self.nodes}, allowed: 1 or a multiple of {ZONES}")
        size = self.storage_gib
        if (
            not Token.is_unresolved(size)
            and not SMALLEST_STORAGE_GIB <= size <= LARGEST_STORAGE_GIB
        ):
            raise ConfigurationError(
                f"storage_gib is {size}, allowed: {SMALLEST_STORAGE_GIB} to {LARGEST_STORAGE_GIB}"
            )

    @property
    def spread(self) -> bool:
        """Whether it stands in three zones, one of them a standby."""
        return self.nodes > 1

    @property
    def cluster(self) -> OpensearchDomainClusterConfig:
        """Its nodes, as the provider takes them."""
        if not self.spread:
            return OpensearchDomainClusterConfig(
                instance_type=self.instance_type, instance_count=self.nodes
            )
        return OpensearchDomainClusterConfig(
            instance_type=self.instance_type,
            instance_count=self.nodes,
            dedicated_master_enabled=True,
            dedicated_master_type=self.instance_type,
            dedicated_master_count=ZONES,
            multi_az_with_standby_enabled=True,
            zone_awareness_enabled=True,
            zone_awareness_config=OpensearchDomainClusterConfigZoneAwarenessConfig(
                availability_zone_count=ZONES
            ),
        )
