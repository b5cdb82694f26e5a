"""The network of an environment as a whole: addresses, ways in and out, and the record."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.literal import require_literal
from constructs_lib.networking.egress import Egress
from constructs_lib.networking.endpoints import Endpoints
from constructs_lib.networking.flow_logs import FlowLogs
from constructs_lib.networking.network import Network, NetworkConfig
from constructs_lib.networking.network_acls import NetworkAcls
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkingConfig:
    """Choices open to the caller of Networking.

    Attributes:
        network: Addresses and zones.
        nat_zones: Letters of the zones with a NAT gateway of their own.
        interface_endpoints: AWS services reached inside the VPC, each by the last part of its
            service name, such as "ecr.api".

    Raises:
        ConfigurationError: Zones or endpoints that are tokens.
    """

    network: NetworkConfig
    nat_zones: tuple[str, ...]
    interface_endpoints: tuple[str, ...]

    def __post_init__(self) -> None:
        require_literal(nat_zones=self.nat_zones, interface_endpoints=self.interface_endpoints)


class Networking(Construct):
    """A VPC with its fences, its way out, its endpoints and its flow logs.

    Attributes:
        network: The VPC and its subnets.
        acls: Which tier may talk to which.
        egress: NAT gateways.
        endpoints: Private ways to AWS services.
        flow_logs: Record of every connection.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: NetworkingConfig,
        key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self.network = Network(
            self,
            "network",
            site=site,
            config=config.network,
        )
        self.acls = NetworkAcls(self, "acls", site=site, network=self.network)
        self.egress = Egress(
            self, "egress", site=site, network=self.network, nat_zones=config.nat_zones
        )
        self.endpoints = Endpoints(
            self,
            "endpoints",
            site=site,
            network=self.network,
            services=config.interface_endpoints,
        )
        self.flow_logs = FlowLogs(
            self,
            "flow-logs",
            site=site,
            network=self.network,
            key=key,
            retention_days=site.log_retention_days,
        )
