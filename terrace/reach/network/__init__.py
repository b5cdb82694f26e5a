"""Who reaches what by network, as an AWS account has it."""

from terrace.reach.network.model import EndpointPolicyAllows, Place
from terrace.reach.network.network import Network

__all__ = ["EndpointPolicyAllows", "Network", "Place"]
