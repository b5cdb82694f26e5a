"""The network of an environment: addresses, ways in and out, and who may talk to whom."""

from constructs_lib.networking.address_plan import AddressPlan, Tier
from constructs_lib.networking.egress import Egress
from constructs_lib.networking.endpoints import Endpoints
from constructs_lib.networking.flow_logs import FlowLogs
from constructs_lib.networking.network import Network, NetworkConfig
from constructs_lib.networking.network_acls import NetworkAcls
from constructs_lib.networking.networking import Networking, NetworkingConfig
from constructs_lib.networking.reference import (
    ExistingNetwork,
    ExistingSecurityGroup,
    NetworkReference,
    SecurityGroupReference,
)
from constructs_lib.networking.security_group import SecurityGroup

__all__ = [
    "AddressPlan",
    "Egress",
    "Endpoints",
    "ExistingNetwork",
    "ExistingSecurityGroup",
    "FlowLogs",
    "Network",
    "NetworkAcls",
    "NetworkConfig",
    "NetworkReference",
    "Networking",
    "NetworkingConfig",
    "SecurityGroup",
    "SecurityGroupReference",
    "Tier",
]
