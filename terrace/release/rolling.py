"""A service that ECS itself rolls over, task by task."""

from typing import Any

from terrace.delivery.records import Release
from terrace.release.service import PRIMARY, Service, counted, troubles
from terrace.release.targets import Progress, Running, State

IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"
LATE = 6  # looks, until what ECS was told is in what it says


class Rolling:
    """A target that ECS deploys, watches, and takes back by its circuit breaker and alarms.

    A deployment that fails has `rolloutState` FAILED; ECS then begins another one with the last
    revision whose deployment was completed, and that one is PRIMARY. While alarms are watched
    after the last task has started, the state stays IN_PROGRESS. A deployment that begins while
    one of its alarms rings is not watched by alarms, so going back works all the same. What was
    changed a moment ago may not be in the next answer yet.
    Source: Amazon ECS API Reference, Deployment; Amazon ECS Developer Guide, "How the Amazon ECS
    deployment circuit breaker detects failures" and "How CloudWatch alarms detect Amazon ECS
    deployment failures".
    """

    minutes = 20

    def __init__(self, service: Service) -> None:
        """Look at nothing yet."""
        self._service = service
        self._deployment = self._former = self._wanted = ""
        self._quickly = self._seen = False
        self._looks = 0

    @property
    def workload(self) -> str:
        """Name of the service."""
        return self._service.workload

    @property
    def label(self) -> str:
        """Name of the service."""
        return self._service.workload

    def busy(self, wanted: str = "") -> str:
        """A deployment of ECS, by whomever."""
        for each in self._service.described()["deployments"]:
            image = self._service.revisions.image
            if each.get("rolloutState") == IN_PROGRESS and image(each["taskDefinition"]) != wanted:
                return f"ECS deploys {_revision(each)} since {each['createdAt']:%H:%M %Z}"
        return ""

    def running(self) -> Running:
        """The revision of the primary deployment, and whether its tasks run."""
        service = self._service.described()
        primary = _primary(service)
        said = counted(primary["runningCount"], primary["desiredCount"])
        return Running(
            image=self._service.revisions.image(primary["taskDefinition"]),
            healthy=primary.get("rolloutState") == COMPLETED
            and primary["runningCount"] >= primary["desiredCount"],
            said=said,
        )

    def deploy(self, release: Release, *, former: Release, quickly: bool) -> None:
        """Register a revision and roll over to it."""
        primary = _primary(self._service.described())
        self._quickly = quickly
        self._former = self._former or self._service.former(
            primary["taskDefinition"], former, release
        )
        self._wanted = release.image
        target = self._service.revisions.register(release.image)
        self._deployment = self._roll_over(primary, target)

    def look(self) -> Progress:
        """How far the deployment is that `deploy` has begun."""
        service = self._service.described()
        mine = next((e for e in service["deployments"] if e["id"] == self._deployment), None)
        self._seen = self._seen or mine is not None
        if mine is None:
            if self._is_early():
                return Progress(state=State.MOVING, said="ECS begins")
            return Progress(state=State.FAILED, said=f"ECS took it back: {_why(service)}")
        if mine.get("rolloutState") == FAILED or mine["status"] != PRIMARY:
            reason = mine.get("rolloutStateReason") or "another deployment took its place"
            return Progress(state=State.FAILED, said=f"{reason.rstrip('.')}: {_why(service)}")
        return self._progress(service, mine)

    def take_back(self) -> None:
        """Roll over to the former revision, unless ECS does so already."""
        if self._former:
            self._roll_over(_primary(self._service.described()), self._former)

    def look_back(self) -> Progress:
        """How far the former revision is."""
        if not self._former:  # nothing was changed
            return Progress(state=State.ARRIVED)
        self._quickly = True
        service = self._service.described()
        primary = _primary(service)
        self._seen = self._seen or primary["taskDefinition"] == self._former
        if primary["taskDefinition"] != self._former:
            if self._is_early():
                return Progress(state=State.MOVING, said="ECS goes back")
            said = f"{_revision(primary)} is still what ECS wants"
            return Progress(state=State.FAILED, said=said)
        if primary.get("rolloutState") == FAILED:
            return Progress(state=State.FAILED, said=_why(service))
        return self._progress(service, primary)

    def tidy(self) -> None:
        """Deregister what failed."""
        revisions = self._service.revisions
        if self._former and revisions.image(self._former) != self._wanted:
            revisions.drop(self._wanted)

    def _is_early(self) -> bool:
        """Whether what was changed last may still be missing in what ECS says."""
        self._looks += 1
        return not self._seen and self._looks <= LATE

    def _roll_over(self, primary: dict[str, Any], target: str) -> str:
        """Deploy a revision unless it is deployed; one that gave up begins again."""
        same = primary["taskDefinition"] == target
        if same and primary.get("rolloutState") != FAILED:
            return str(primary["id"])
        self._seen, self._looks = False, 0
        changed = self._service.update(taskDefinition=target, forceNewDeployment=same)
        return str(_primary(changed)["id"])

    def _progress(self, service: dict[str, Any], mine: dict[str, Any]) -> Progress:
        running, desired = mine["runningCount"], mine["desiredCount"]
        said = counted(running, desired)
        others = [e["runningCount"] for e in service["deployments"] if e["id"] != mine["id"]]
        # Whoever goes back need not wait until alarms have been watched.
        gone_over = self._quickly and running >= desired and not any(others)
        if mine.get("rolloutState") == COMPLETED or gone_over:
            return Progress(state=State.ARRIVED, said=said)
        failed = mine.get("failedTasks", 0)
        return Progress(state=State.MOVING, said=f"{said}, {failed} failed" if failed else said)


def _primary(service: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in service["deployments"] if e["status"] == PRIMARY)
    return found


def _revision(deployment: dict[str, Any]) -> str:
    return str(deployment["taskDefinition"]).rpartition("/")[2]


def _why(service: dict[str, Any]) -> str:
    return troubles(service) or "ECS gives no reason"
