"""Nodes of an OpenSearch domain: where they stand, and how many."""

from cdktf import Token
from cdktf_cdktf_provider_aws.opensearch_domain import (
    OpensearchDomainClusterConfig,
    OpensearchDomainClusterConfigZoneAwarenessConfig,
)

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.observability.config import ZONES, LogSearchConfig


def chosen(network: NetworkReference, config: LogSearchConfig) -> list[str]:
    """Ids of the subnets that its nodes stand in.

    Raises:
        ConfigurationError: Fewer zones than the nodes need.
    """
    subnets = list(network.subnet_ids(Tier.DATABASE))
    if Token.is_unresolved(subnets):
        return subnets
    needed = ZONES if config.spread else 1
    if len(subnets) < needed:
        raise ConfigurationError(
            f"nodes is {config.nodes} in {len(subnets)} zones, allowed: 1, or {ZONES} zones"
        )
    return subnets[:needed]


def cluster(config: LogSearchConfig) -> OpensearchDomainClusterConfig:
    """Its nodes, as the provider takes them."""
    if not config.spread:
        return OpensearchDomainClusterConfig(
            instance_type=config.instance_type, instance_count=config.nodes
        )
    return OpensearchDomainClusterConfig(
        instance_type=config.instance_type,
        instance_count=config.nodes,
        dedicated_master_enabled=True,
        dedicated_master_type=config.instance_type,
        dedicated_master_count=ZONES,
        multi_az_with_standby_enabled=True,
        zone_awareness_enabled=True,
        zone_awareness_config=OpensearchDomainClusterConfigZoneAwarenessConfig(
            availability_zone_count=ZONES
        ),
    )
