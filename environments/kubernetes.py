"""What an environment chooses of its Kubernetes cluster."""

from dataclasses import dataclass

from environments.check import Check

GRAVITON = r"[a-z]+\d+g[a-z]*\.[a-z0-9]+"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kubernetes:
    """Size of the cluster's system nodes; Karpenter adds others as pods need them.

    Attributes:
        instance_types: EC2 instance types on Graviton, all of the same size, the preferred first;
            on spare capacity 2 or more.
        nodes: How many there are, 1 or more, and 2 to survive the loss of one.
        spot: Run on spare capacity, about 70 % cheaper, which AWS may take back in two minutes.
    """

    instance_types: tuple[str, ...]
    nodes: int
    spot: bool

    def check(self, check: Check) -> None:
        """Refuse what EKS would not run, or not for long."""
        fewest = 2 if self.spot else 1
        if not fewest <= len(self.instance_types) <= 20:
            allowed = f"{fewest} to 20 types{' on spare capacity' if self.spot else ''}"
            raise check.refuse("kubernetes.instance_types", self.instance_types, allowed)
        for each in self.instance_types:
            check.matches(
                "kubernetes.instance_types", each, GRAVITON, "types on Graviton such as m7g.large"
            )
        check.at_least("kubernetes.nodes", self.nodes, 1)
