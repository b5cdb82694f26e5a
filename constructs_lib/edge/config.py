"""What stands between the internet and an environment."""

from dataclasses import dataclass

from constructs_lib.config import Config, flag


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeConfig(Config):
    """How people reach the application, looked at from outside.

    A health check of Route 53 asks from several continents every half minute, about 2 USD a month.

    Attributes:
        distribution: Through CloudFront, with a firewall of its own (about 10 USD a month, and
            traffic by the GB) and static assets below /static/; otherwise people connect to the
            load balancer.
    """

    distribution: bool = flag("Through CloudFront", literal=True, default=False)
