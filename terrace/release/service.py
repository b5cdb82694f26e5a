"""A service on ECS, as far as all strategies share it."""

from collections.abc import Mapping
from typing import Any

from terrace.aws import reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Release
from terrace.errors import Refusal
from terrace.release.revisions import Revisions

PRIMARY = "PRIMARY"  # of deployments, and of task sets, the one that is meant to stay


class Service:
    """One service of an environment.

    Attributes:
        workload: Its name in the environment.
        name: Its name in ECS.
        revisions: Of its task definition.
    """

    def __init__(self, deployed: Deployed, workload: str) -> None:
        """Look at nothing yet."""
        self.workload = workload
        self.name = deployed.names.name(workload)
        self.revisions = Revisions(deployed, workload)
        self._deployed = deployed

    def described(self) -> dict[str, Any]:
        """What ECS says of it.

        Raises:
            Refusal: It is not deployed.
            Unreadable: It may not be read.
        """
        missing = self._deployed.missing(f"service {self.name}")
        with reading(f"the service {self.name}"):
            answer = self._ecs.describe_services(cluster=self._cluster, services=[self.name])
        services = [each for each in answer["services"] if each.get("status") != "INACTIVE"]
        if not services:
            raise Refusal(missing, code=Code.REFUSED)
        found: dict[str, Any] = services[0]
        return found

    def update(self, **given: Any) -> dict[str, Any]:
        """Change it, and return what ECS then says of it."""
        with reading(f"the service {self.name}", verb="changed"):
            answer = self._ecs.update_service(cluster=self._cluster, service=self.name, **given)
        changed: dict[str, Any] = answer["service"]
        return changed

    def former(self, running: str, former: Release, release: Release) -> str:
        """ARN of the revision that is taken back to.

        What runs, as a rule. Where an earlier attempt has already brought what is deployed now,
        the newest revision with the former image.
        """
        if self.revisions.image(running) != release.image or release.image == former.image:
            return running
        return self.revisions.last_with(former.image) or running

    @property
    def _ecs(self) -> Any:
        return self._deployed.client("ecs")

    @property
    def _cluster(self) -> str:
        return self._deployed.names.name()


def counted(running: int, desired: int) -> str:
    """Say how many tasks run."""
    if desired == 0:
        return "no task is wanted"
    return f"{running} of {desired} task{'s' if desired != 1 else ''} run{'s' * (desired == 1)}"


def troubles(service: Mapping[str, Any]) -> str:
    """The newest event of a service that names a reason, as ECS words it; empty without one."""
    for event in service.get("events", [])[:10]:
        message = str(event.get("message", ""))
        if any(word in message for word in ("unhealthy", "failed", "unable")):
            return message.rstrip(".")
    return ""
