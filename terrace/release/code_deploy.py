"""A service whose versions CodeDeploy exchanges: the new one starts beside the old one."""

from collections.abc import Mapping
from typing import Any

from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Release
from terrace.release.deployments import ENDED_BADLY, SUCCEEDED, Deployments, task_definition
from terrace.release.service import PRIMARY, Service, counted, troubles
from terrace.release.targets import Progress, Running, State

PATIENCE = 12  # looks, until what CodeDeploy takes back by itself is done or left to us
LATE = 3  # looks, until ECS says which task set gets the requests that CodeDeploy has moved


class CodeDeploy:
    """A target whose requests move in steps: canary, linear, or all at once.

    When all requests have moved, the old tasks wait for some minutes, and the deployment stays
    InProgress: from then on it has arrived here, and whoever goes back in that time has the old
    tasks again within seconds. CodeDeploy takes back what fails, what an alarm stops and what is
    stopped, as the deployment group says, by a deployment of its own.
    """

    def __init__(self, deployed: Deployed, service: Service, *, minutes: int) -> None:
        """Look at nothing yet.

        Args:
            deployed: Its environment.
            service: The service.
            minutes: How long all steps may take, with the start of the tasks before.
        """
        self._service, self._minutes = service, minutes
        self._deployments = Deployments(deployed, service)
        self._former = self._target = self._wanted = self._deployment = ""
        self._quickly = self._stopped = self._exactly = False
        self._looks = 0

    @property
    def workload(self) -> str:
        """Name of the service."""
        return self._service.workload

    @property
    def label(self) -> str:
        """Name of the service."""
        return self._service.workload

    @property
    def minutes(self) -> int:
        """How long all steps may take."""
        return self._minutes

    def busy(self, wanted: str = "") -> str:
        """A deployment whose requests still move; one that only keeps old tasks is none."""
        for each in self._deployments.moving():
            if not wanted or self._brings(each) != wanted:
                return f"CodeDeploy's {each['deploymentId']} is {each['status']}"
        return ""

    def running(self) -> Running:
        """The primary task set, and whether its tasks run."""
        service = self._service.described()
        running, desired = service["runningCount"], service["desiredCount"]
        return Running(
            image=self._service.revisions.image(primary(service)),
            healthy=running >= desired and not self.busy(),
            said=counted(min(running, desired), desired),
        )

    def deploy(self, release: Release, *, former: Release, quickly: bool) -> None:
        """Register a revision, and exchange it for the one that runs as soon as CodeDeploy can."""
        running = primary(self._service.described())
        self._former = self._former or self._service.former(running, former, release)
        self._wanted, self._quickly, self._exactly = release.image, quickly, not quickly
        self._target = self._service.revisions.register(release.image)
        self._looks = 0
        begun = (e for e in self._deployments.moving() if self._brings(e) == release.image)
        self._deployment = "" if quickly else next((e["deploymentId"] for e in begun), "")
        if not self._deployment:
            self._proceed(self._target, at_once=quickly)

    def look(self) -> Progress:
        """How far the deployment is that `deploy` has begun."""
        if self._quickly:
            return self._look_for(self._target)
        if not self._deployment:
            return self._proceed(self._target, at_once=False)
        return self._judged(self._deployments.told(self._deployment))

    def take_back(self) -> None:
        """Stop what moves, which gives requests back; exchange what has moved."""
        begun, self._deployment, self._looks = self._deployment, "", 0
        if not self._former:
            return
        self._exactly = self._service.revisions.image(self._former) == self._wanted
        if begun and self._deployments.told(begun)["status"] in ENDED_BADLY:
            self._stopped = True  # CodeDeploy takes it back by itself
        else:
            self._proceed(self._former, at_once=True)

    def look_back(self) -> Progress:
        """How far the former revision is."""
        if not self._former:  # nothing was changed
            return Progress(state=State.ARRIVED)
        return self._look_for(self._former)

    def tidy(self) -> None:
        """Deregister what failed."""
        if self._former and self._service.revisions.image(self._former) != self._wanted:
            self._service.revisions.drop(self._wanted)

    def _proceed(self, wanted: str, *, at_once: bool) -> Progress:
        """Do the next thing that brings a revision: end what is open, or begin a deployment."""
        moving = Progress(state=State.MOVING, said="CodeDeploy begins")
        if at_once and (stopped := self._deployments.stop()):
            self._stopped = True
            return Progress(state=State.MOVING, said=f"CodeDeploy stops {stopped}")
        if self._runs(wanted):
            return Progress(state=State.ARRIVED, said=self.running().said)
        if not at_once and (waited := self._deployments.end_waiting()):
            return Progress(state=State.MOVING, said=f"CodeDeploy ends {waited}")
        self._deployment = self._deployments.create(wanted, at_once=at_once)
        return moving

    def _look_for(self, wanted: str) -> Progress:
        """How far a revision is that is gone back to, by whichever deployment."""
        if said := self._moves():
            return Progress(state=State.MOVING, said=said)
        self._looks += 1
        if self._runs(wanted):
            return Progress(state=State.ARRIVED, said=self.running().said)
        if said := self._is_waited_for():
            return Progress(state=State.MOVING, said=said)
        if not self._deployment:
            self._stopped, self._looks = False, 0
            return self._proceed(wanted, at_once=True)
        return Progress(state=State.FAILED, said=self._why(self._deployment))

    def _moves(self) -> str:
        """What moves requests now; one just made may be missing in the list, not by its id."""
        for each in self._deployments.moving():
            return f"CodeDeploy: {each['status']}"
        begun = self._deployment
        return "CodeDeploy begins" if begun and self._deployments.is_moving(begun) else ""

    def _is_waited_for(self) -> str:
        """What may become true without another deployment."""
        if self._stopped and self._looks < PATIENCE:
            return "CodeDeploy takes requests back"
        begun = self._deployment
        if begun and self._looks <= LATE and self._deployments.has_moved(begun):
            return "CodeDeploy has moved the requests"
        return ""

    def _judged(self, told: Mapping[str, Any]) -> Progress:
        status = str(told["status"])
        if status in ENDED_BADLY:
            said = f"CodeDeploy: {status}: {self._why(self._deployment)}"
            return Progress(state=State.FAILED, said=said)
        if status == SUCCEEDED or told.get("instanceTerminationWaitTimeStarted"):
            self._looks += 1
            if not self._runs(self._target) and self._looks <= LATE:
                return Progress(state=State.MOVING, said="CodeDeploy has moved the requests")
            if not self._runs(self._target):
                return Progress(state=State.FAILED, said="CodeDeploy took it back again")
            return Progress(state=State.ARRIVED, said=self.running().said)
        return Progress(state=State.MOVING, said=f"CodeDeploy: {status}")

    def _runs(self, wanted: str) -> bool:
        """Whether requests go to a revision.

        Whoever goes back is content with another revision of the same image; not so where only a
        setting has changed.
        """
        running = primary(self._service.described())
        image = self._service.revisions.image
        return running == wanted or (not self._exactly and image(running) == image(wanted))

    def _brings(self, deployment: Mapping[str, Any]) -> str:
        """Image that a deployment brings; empty where it is not one of ours."""
        arn = task_definition(deployment)
        return self._service.revisions.image(arn) if arn else ""

    def _why(self, deployment: str) -> str:
        told = self._deployments.told(deployment)
        said = str((told.get("errorInformation") or {}).get("message", "")).rstrip(".")
        return said or troubles(self._service.described()) or "CodeDeploy gives no reason"


def primary(service: Mapping[str, Any]) -> str:
    """Revision of the task set that gets the requests; of a service without one, its own."""
    sets = service.get("taskSets") or []
    found = next((each for each in sets if each.get("status") == PRIMARY), service)
    return str(found["taskDefinition"])
