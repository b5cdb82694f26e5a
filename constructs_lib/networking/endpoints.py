"""Private ways to AWS services: gateway endpoints for S3 and DynamoDB, interfaces for the rest."""

from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from constructs_lib.naming import Naming
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.network import Network
from constructs_lib.networking.security_group import HTTPS, SecurityGroup

GATEWAYS = ("s3", "dynamodb")  # free of charge, so every network has both


class Endpoints(Construct):
    """Endpoints of a network, with private DNS, open to the VPC on port 443.

    Attributes:
        security_group: Group of the interface endpoints.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        network: Network,
        region: str,
        services: tuple[str, ...],
    ) -> None:
        """Create the endpoints.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            network: Network they serve; interfaces stand in its intra subnets.
            region: Region of the services.
            services: Interface endpoints, each by the last part of its service name.
        """
        super().__init__(scope, id_)
        tables = [table.id for table in network.route_tables]
        for service in GATEWAYS:
            VpcEndpoint(
                self,
                service,
                vpc_id=network.vpc_id,
                service_name=f"com.amazonaws.{region}.{service}",
                vpc_endpoint_type="Gateway",
                route_table_ids=tables,
                tags=naming.tag(service),
            )
        self.security_group = SecurityGroup(
            self,
            "security-group",
            naming=naming,
            network=network,
            thing="endpoints",
            purpose="Interface endpoints of AWS services",
        )
        self.security_group.allow_from_network(
            network.cidr, port=HTTPS, purpose="AWS API calls from the VPC"
        )
        for service in services:
            key = service.replace(".", "-")
            VpcEndpoint(
                self,
                key,
                vpc_id=network.vpc_id,
                service_name=f"com.amazonaws.{region}.{service}",
                vpc_endpoint_type="Interface",
                subnet_ids=network.subnet_ids(Tier.INTRA),
                security_group_ids=[self.security_group.id],
                private_dns_enabled=True,
                tags=naming.tag(key),
            )
