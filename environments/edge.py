"""What stands between the internet and an environment."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """How people reach the application.

    Attributes:
        distribution: Through CloudFront, with a firewall of its own (about 10 USD a month, and
            traffic by the GB); otherwise they connect to the load balancer.
    """

    distribution: bool
