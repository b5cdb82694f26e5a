"""Size of the reference service, and how a new version of it is deployed."""

from dataclasses import dataclass

from environments.check import Check

# Amazon ECS Developer Guide, "Task CPU and memory": memory in MiB by CPU units.
FARGATE_MEMORY_MIB = {
    256: (512, 1024, 2048),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
}
DEPLOYMENTS = ("rolling", "canary", "linear", "all-at-once")


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """Size of the reference service on Fargate.

    Attributes:
        image_tag: Tag of the image in the shared registry; tags are immutable there.
        cpu_units: 256, 512, 1024, 2048 or 4096; 1024 are one vCPU.
        memory_mib: Memory of a task in MiB, 2 to 8 times the CPU units.
        minimum_tasks: Tasks that always run; at least 1, and 2 to survive the loss of one.
        maximum_tasks: Where scaling out stops.
        deployment: "rolling", or with CodeDeploy "canary", "linear" or "all-at-once".
        spot: Run on spare capacity, about 70 % cheaper, which AWS may take back in two minutes.
    """

    image_tag: str
    cpu_units: int
    memory_mib: int
    minimum_tasks: int
    maximum_tasks: int
    deployment: str
    spot: bool

    def check(self, check: Check) -> None:
        """Refuse what Fargate does not sell, and a way of deployment that nobody knows."""
        check.one_of("service.cpu_units", self.cpu_units, tuple(FARGATE_MEMORY_MIB))
        check.one_of("service.memory_mib", self.memory_mib, FARGATE_MEMORY_MIB[self.cpu_units])
        check.at_least("service.minimum_tasks", self.minimum_tasks, 1)
        check.at_least("service.maximum_tasks", self.maximum_tasks, self.minimum_tasks)
        check.matches("service.image_tag", self.image_tag, r"(?!latest$)[\w.-]+", "a fixed tag")
        check.matches(
            "service.deployment",
            self.deployment,
            "|".join(DEPLOYMENTS),
            f"one of {', '.join(DEPLOYMENTS)}",
        )
