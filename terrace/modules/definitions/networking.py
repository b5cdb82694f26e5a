"""Modules `networking` and `networking-single-nat`: the VPC of an environment."""

from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.networking.networking import Networking
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, logs_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import prefix_between

ZONES = ("a", "b", "c")
ENDPOINTS = ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms")
ALL_ENDPOINTS = (*ENDPOINTS, "ssmmessages")


def _build(module: ModuleStack, nat_zones: tuple[str, ...], endpoints: tuple[str, ...]) -> None:
    cidr = module.text(
        "cidr",
        "Block of the VPC; each tier and zone has a fixed place in it",
        example="10.40.0.0/16",
        validation=prefix_between("cidr", 16, 20),
    )
    networking = Networking(
        module,
        "networking",
        site=module.site,
        config=NetworkingConfig(
            cidr=cidr, zones=ZONES, nat_zones=nat_zones, interface_endpoints=endpoints
        ),
        key=ExistingKey(logs_key(module)),
        alarms=alarms(module),
    )
    network = networking.network
    module.publish("vpc_id", network.vpc_id, "Id of the VPC")
    for tier in Tier:
        name = f"{tier.label}_subnet_ids"
        # What stands in a subnet is made once packets get through.
        module.publish(
            name,
            network.subnet_ids(tier),
            f"Ids of the {tier.label} subnets",
            after=networking.ways,
        )
    module.publish(
        "nat_addresses",
        networking.egress.public_ips,
        "Public addresses that outgoing connections come from",
    )
    module.publish(
        "flow_logs_group", networking.flow_logs.log_group.name, "Log group of the flow logs"
    )


COMMON_CHECKS = {
    "the VPC has the block that was asked for": 'aws_vpc.network_main.cidr_block == "10.40.0.0/16"',
    "a subnet's place follows from tier and zone": (
        'aws_subnet.network_database_b.cidr_block == "10.40.164.0/22"'
    ),
    "common tags are below the resource's own": (
        'aws_vpc.network_main.tags["Name"] == "acme-staging-vpc"'
    ),
}
COMMON_CHOICES = (
    "Three availability zones of the provider's region: a, b and c.",
    "Four tiers in each zone: public, private, database and intra.",
    (
        "A network ACL for each tier: the database tier takes PostgreSQL and Valkey from the "
        "private tier, and nothing else."
    ),
    (
        "Gateway endpoints for S3 and DynamoDB, to the account's own buckets and tables. Every "
        "endpoint serves principals of the account only."
    ),
)

NETWORKING = Module(
    name="networking",
    purpose="A VPC with four tiers of subnets in three zones, a NAT gateway in each zone, "
    "endpoints and flow logs.",
    choices=(
        *COMMON_CHOICES,
        "A NAT gateway in each zone: no zone depends on another.",
        f"Interface endpoints for {', '.join(ALL_ENDPOINTS)}.",
    ),
    cost="About 33 USD a month for each of three NAT gateways and 7 USD for each of "
    f"{len(ALL_ENDPOINTS)} interface endpoints in each of three zones, "
    f"{3 * 33 + 3 * 7 * len(ALL_ENDPOINTS)} USD together; traffic and flow logs come on top.",
    build=lambda module: _build(module, ZONES, ALL_ENDPOINTS),
    checks=COMMON_CHECKS,
)
SINGLE_NAT = Module(
    name="networking-single-nat",
    purpose="A VPC with four tiers of subnets in three zones, one NAT gateway for all, "
    "endpoints and flow logs.",
    choices=(
        *COMMON_CHOICES,
        "One NAT gateway, in zone a: the others lose the internet when it fails.",
        f"Interface endpoints for {', '.join(ENDPOINTS)}.",
    ),
    cost="About 33 USD a month for the NAT gateway and 7 USD for each of "
    f"{len(ENDPOINTS)} interface endpoints in each of three zones, "
    f"{33 + 3 * 7 * len(ENDPOINTS)} USD together; traffic and flow logs come on top.",
    build=lambda module: _build(module, ("a",), ENDPOINTS),
    checks=COMMON_CHECKS,
)
