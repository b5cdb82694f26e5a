"""The network of an environment as a whole: addresses, ways in and out, and the record."""

from constructs import Construct

from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.networking.egress import Egress
from constructs_lib.networking.egress_alarms import EgressAlarms
from constructs_lib.networking.endpoints import Endpoints
from constructs_lib.networking.flow_logs import FlowLogs
from constructs_lib.networking.network import Network
from constructs_lib.networking.network_acls import NetworkAcls
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class Networking(Construct):
    """A VPC with its fences, its way out, its endpoints and its flow logs.

    Attributes:
        network: The VPC and its subnets.
        acls: Which tier may talk to which.
        egress: NAT gateways.
        endpoints: Private ways to AWS services.
        flow_logs: Record of every connection.
        ways: Routes and endpoints: what starts before them reaches neither AWS nor the internet.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: NetworkingConfig,
        key: KeyReference,
        alarms: Alarms,
    ) -> None:
        """Create the network.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of the flow logs.
            alarms: What its alarms need.
        """
        super().__init__(scope, id_)
        self.network = Network(
            self,
            "network",
            site=site,
            config=config,
        )
        self.acls = NetworkAcls(self, "acls", site=site, network=self.network)
        self.egress = Egress(
            self,
            "egress",
            site=site,
            network=self.network,
            nat_zones=config.nat_zones,
            after=[*self.network.links, *self.acls.rules],
        )
        self.endpoints = Endpoints(
            self,
            "endpoints",
            site=site,
            network=self.network,
            services=config.interface_endpoints,
            download_buckets=config.download_buckets,
        )
        self.flow_logs = FlowLogs(
            self,
            "flow-logs",
            site=site,
            network=self.network,
            key=key,
            retention_days=site.log_retention_days,
        )
        self.ways = [
            self.network.public_route,
            *self.egress.routes.values(),
            *self.endpoints.all,
        ]
        EgressAlarms(
            self,
            "alarms",
            alarms=alarms.family("network"),
            gateways={zone: gateway.id for zone, gateway in self.egress.gateways.items()},
        )
