"""What an environment chooses of its Kubernetes cluster."""

from dataclasses import dataclass

from constructs_lib.config import Config, flag, instance_types, whole

LEAST_SPOT_TYPES = 2  # EKS User Guide: several types, so that AWS taking back one leaves others

# EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets", 2026-11: no cluster
# in these zones. Their letters differ between accounts.
REFUSED_ZONES = ("cac1-az3", "use1-az3", "usw1-az2")


@dataclass(frozen=True, kw_only=True, slots=True)
class KubernetesConfig(Config):
    """Size of the cluster's system nodes; Karpenter adds others as pods need them.

    Attributes:
        instance_types: EC2 types on Graviton, such as "m7g.large", the preferred first; all of
            the same size. 1 to 20, on spare capacity 2 or more.
        nodes: How many there are, 1 or more, and 2 to survive the loss of one.
        spot: Run on spare capacity, about 70 % cheaper, which AWS may take back in two minutes.
    """

    instance_types: tuple[str, ...] = instance_types("EC2 types on Graviton, the preferred first")
    nodes: int = whole("System nodes", low=1, high=100, example=2)
    spot: bool = flag("Run on spare capacity", literal=True, default=False)

    def check(self) -> None:
        """Refuse too few types for spare capacity."""
        if self.spot and len(self.instance_types) < LEAST_SPOT_TYPES:
            raise self.refuse("instance_types", "2 or more types on spare capacity")
