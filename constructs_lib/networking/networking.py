"""The network of an environment as a whole: addresses, ways in and out, and the record."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.literal import require_literal
from constructs_lib.naming import Naming
from constructs_lib.networking.egress import Egress
from constructs_lib.networking.endpoints import Endpoints
from constructs_lib.networking.flow_logs import FlowLogs
from constructs_lib.networking.network import Network, NetworkConfig
from constructs_lib.networking.network_acls import NetworkAcls
from constructs_lib.security.reference import KeyReference


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkingConfig:
    """Choices open to the caller of Networking.

    Attributes:
        network: Addresses and zones.
        nat_zones: Letters of the zones with a NAT gateway of their own.
        interface_endpoints: AWS services reached inside the VPC, each by the last part of its
            service name, such as "ecr.api".
        log_retention_days: One of CloudWatch's periods, in days; may be a token.

    Raises:
        ConfigurationError: Zones or endpoints that are tokens.
    """

    network: NetworkConfig
    nat_zones: tuple[str, ...]
    interface_endpoints: tuple[str, ...]
    log_retention_days: int

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
        naming: Naming,
        config: NetworkingConfig,
        key: KeyReference,
        account_id: str,
        region: str,
    ) -> None:
        super().__init__(scope, id_)
        self.network = Network(self, "network", naming=naming, config=config.network, region=region)
        self.acls = NetworkAcls(self, "acls", naming=naming, network=self.network)
        self.egress = Egress(
            self, "egress", naming=naming, network=self.network, nat_zones=config.nat_zones
        )
        self.endpoints = Endpoints(
            self,
            "endpoints",
            naming=naming,
            network=self.network,
            account_id=account_id,
            region=region,
            services=config.interface_endpoints,
        )
        self.flow_logs = FlowLogs(
            self,
            "flow-logs",
            naming=naming,
            network=self.network,
            key=key,
            retention_days=config.log_retention_days,
        )
