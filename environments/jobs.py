"""Size of the fleet that works on jobs."""

from dataclasses import dataclass

from environments.check import Check


@dataclass(frozen=True, kw_only=True, slots=True)
class Jobs:
    """EC2 instances that work on jobs from a queue.

    Attributes:
        instance_types: Types for arm64, such as "t4g.small", the first one preferred; with spot
            at least two, since a single one is often sold out.
        minimum_instances: Instances that always run; 0 starts the first one for the first job,
            which then waits about three minutes.
        maximum_instances: Where scaling out stops, at least 1.
        spot: Run on spare capacity, about 60 % cheaper, which AWS may take back in two minutes.
    """

    instance_types: tuple[str, ...]
    minimum_instances: int
    maximum_instances: int
    spot: bool

    def check(self, check: Check) -> None:
        """Refuse types of another architecture, too few of them, and limits that cross."""
        least = 2 if self.spot else 1
        if len(self.instance_types) < least:
            allowed = f"{least} or more types"
            raise check.refuse("jobs.instance_types", self.instance_types, allowed)
        for type_ in self.instance_types:
            pattern = r"[a-z]+\d+g[a-z]*\.[a-z0-9]+"
            check.matches("jobs.instance_types", type_, pattern, "arm64, such as t4g.small")
        check.at_least("jobs.minimum_instances", self.minimum_instances, 0)
        check.at_least("jobs.maximum_instances", self.maximum_instances, 1)
        check.at_least("jobs.maximum_instances", self.maximum_instances, self.minimum_instances)
