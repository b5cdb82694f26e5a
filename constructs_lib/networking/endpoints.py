"""Private ways to AWS services: gateway endpoints for S3 and DynamoDB, interfaces for the rest."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.network import Network
from constructs_lib.networking.security_group import HTTPS, SecurityGroup
from constructs_lib.site import Site

DOWNLOADS = (
    "prod-{region}-starport-layer-bucket",  # layers of images in ECR
    "prod-registry-k8s-io-{region}",  # layers of images in registry.k8s.io
    "al2023-repos-{region}-de612dc2",  # packages of Amazon Linux 2023
    "aws-ssm-{region}",
    "amazon-ssm-{region}",
    "amazon-ssm-packages-{region}",
)


class Endpoints(Construct):
    """Endpoints of a network, with private DNS, open to the VPC on port 443.

    Their policies let through what the account's own principals ask for, so that nobody in the
    network can use credentials of another account; through the gateways they reach the
    account's own buckets and tables only, so that nobody can carry data into somebody else's.
    Downloads are the exception: layers of images, packages of Amazon Linux, and what Systems
    Manager's agent needs are in buckets of others. What an endpoint policy allows it does not
    grant; IAM still decides.

    Attributes:
        all: The endpoints.

    Source: Amazon VPC User Guide, "Control access to VPC endpoints using endpoint policies".
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: Network,
        services: tuple[str, ...],
        download_buckets: tuple[str, ...] = (),
    ) -> None:
        """Create the endpoints.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            network: Network they serve; interfaces stand in its intra subnets.
            services: Interface endpoints, each by the last part of its service name.
            download_buckets: Buckets of others that may be read, beside those of DOWNLOADS.
        """
        super().__init__(scope, id_)
        self.all: list[VpcEndpoint] = []
        tables = [table.id for table in network.routes_to_gateways]
        own = _own_principals(site.account_id)
        gateway = [_allow("OwnPrincipalsUseOwnResources", own, _own_resources(site.account_id))]
        # Gateways are free of charge, so every network has both.
        policies = {
            "s3": self._policy("s3-policy", [*gateway, _downloads(site.region, download_buckets)]),
            "dynamodb": self._policy("dynamodb-policy", gateway),
        }
        for service, policy in policies.items():
            gateway_endpoint = VpcEndpoint(
                self,
                service,
                vpc_id=network.vpc_id,
                service_name=f"com.amazonaws.{site.region}.{service}",
                vpc_endpoint_type="Gateway",
                route_table_ids=tables,
                policy=policy,
                tags=site.tag(service),
            )
            self.all.append(gateway_endpoint)
        if services:
            self._interfaces(site, network, services, own)

    def _interfaces(
        self,
        site: Site,
        network: Network,
        services: tuple[str, ...],
        own: DataAwsIamPolicyDocumentStatementCondition,
    ) -> None:
        """Services that have no gateway get an interface in each zone."""
        group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing="endpoints",
            purpose="Interface endpoints of AWS services",
        )
        group.allow_from_network(network.cidr, port=HTTPS, purpose="AWS API calls from the VPC")
        policy = self._policy("interface-policy", [_allow("OwnPrincipals", own)])
        for service in services:
            key = service.replace(".", "-")
            interface = VpcEndpoint(
                self,
                key,
                vpc_id=network.vpc_id,
                service_name=f"com.amazonaws.{site.region}.{service}",
                vpc_endpoint_type="Interface",
                subnet_ids=network.subnet_ids(Tier.INTRA),
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=policy,
                tags=site.tag(key),
                # Its names lead to it at once; before, it would answer nobody.
                depends_on=group.rules,
            )
            self.all.append(interface)

    def _policy(self, id_: str, statements: Sequence[DataAwsIamPolicyDocumentStatement]) -> str:
        return DataAwsIamPolicyDocument(self, id_, statement=list(statements)).json


def _own_principals(account_id: str) -> DataAwsIamPolicyDocumentStatementCondition:
    return DataAwsIamPolicyDocumentStatementCondition(
        test="StringEquals", variable="aws:PrincipalAccount", values=[account_id]
    )


def _own_resources(account_id: str) -> DataAwsIamPolicyDocumentStatementCondition:
    return DataAwsIamPolicyDocumentStatementCondition(
        test="StringEquals", variable="aws:ResourceAccount", values=[account_id]
    )


def _allow(
    sid: str, *conditions: DataAwsIamPolicyDocumentStatementCondition
) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid=sid,
        actions=["*"],
        resources=["*"],
        principals=[DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])],
        condition=list(conditions),
    )


def _downloads(region: str, others: tuple[str, ...]) -> DataAwsIamPolicyDocumentStatement:
    """Let anybody inside read what is public outside, most of it asked for without a signature.

    Sources: Amazon ECR User Guide, "Amazon ECR interface VPC endpoints", minimum permissions;
    Amazon Linux 2023 User Guide, "Managing package and operating system updates"; AWS Systems
    Manager User Guide, "SSM Agent communications with AWS managed S3 buckets";
    kubernetes/registry.k8s.io, where layers come from.
    """
    buckets = [*(each.format(region=region) for each in DOWNLOADS), *others]
    return DataAwsIamPolicyDocumentStatement(
        sid="Downloads",
        actions=["s3:GetObject"],
        resources=[f"arn:aws:s3:::{bucket}/*" for bucket in buckets],
        principals=[DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])],
    )
