"""The deployments of one deployment group of CodeDeploy."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import reading
from terrace.delivery.deployed import Deployed
from terrace.release import app_spec
from terrace.release.service import Service

OPEN = ("Created", "Queued", "InProgress", "Baking", "Ready")
SUCCEEDED, ENDED_BADLY = "Succeeded", ("Failed", "Stopped")
AT_ONCE = "CodeDeployDefault.ECSAllAtOnce"
BY_ITSELF = "codeDeployRollback"  # creator of what takes back
OURS = "terrace release: "  # how the description of ours begins; the revision follows
ALREADY = ("DeploymentAlreadyCompletedException", "DeploymentIsNotInReadyStateException")


class Deployments:
    """What CodeDeploy does to a service: one deployment at a time.

    Source: AWS CodeDeploy API Reference, DeploymentInfo, StopDeployment, ContinueDeployment, and
    CreateDeployment: an alarm that rings already fails a deployment unless
    overrideAlarmConfiguration turns it off, which takes codedeploy:UpdateDeploymentGroup.
    """

    def __init__(self, deployed: Deployed, service: Service) -> None:
        """Look at nothing yet."""
        self._deployed, self._service = deployed, service

    def moving(self) -> Iterator[dict[str, Any]]:
        """Those whose requests have not all moved yet."""
        return (e for e in self._open() if not e.get("instanceTerminationWaitTimeStarted"))

    def is_moving(self, id_: str) -> bool:
        """Whether requests still move in one, also where the list does not have it yet."""
        told = self.told(id_)
        return told["status"] in OPEN and not told.get("instanceTerminationWaitTimeStarted")

    def has_moved(self, id_: str) -> bool:
        """Whether one has moved all requests."""
        told = self.told(id_)
        return told["status"] == SUCCEEDED or bool(told.get("instanceTerminationWaitTimeStarted"))

    def told(self, id_: str) -> dict[str, Any]:
        """What CodeDeploy says of one."""
        with reading(f"CodeDeploy's deployment {id_}"):
            answer = self._client.get_deployment(deploymentId=id_)
        info: dict[str, Any] = answer["deploymentInfo"]
        return info

    def create(self, task_definition: str, *, at_once: bool) -> str:
        """Begin one, or return the one that is open: a repeated call meets what it has begun.

        Args:
            task_definition: ARN of the revision to run.
            at_once: Move all requests in one step, whatever alarms ring.
        """
        options: dict[str, Any] = {}
        if at_once:
            options["deploymentConfigName"] = AT_ONCE
            options["overrideAlarmConfiguration"] = {"enabled": False, "alarms": []}
        revision = app_spec.revision(
            self._service.described(),
            task_definition=task_definition,
            container=self._service.workload,
            port=self._service.revisions.port(task_definition),
        )
        with reading(f"a deployment of {self._service.name}", verb="created"):
            try:
                answer = self._client.create_deployment(
                    **self._group,
                    revision=revision,
                    description=f"{OURS}{task_definition}",
                    **options,
                )
            except ClientError as problem:
                if problem.response["Error"]["Code"] != "DeploymentLimitExceededException":
                    raise
                return next((e["deploymentId"] for e in self._open()), "")
        return str(answer["deploymentId"])

    def stop(self) -> str:
        """Stop what is open, so that requests go back; return which, empty where nothing was."""
        mine = [e["deploymentId"] for e in self._open() if e.get("creator") != BY_ITSELF]
        for each in mine:
            self._call("stop_deployment", each, autoRollbackEnabled=True)
        return ", ".join(mine)

    def end_waiting(self) -> str:
        """End what only keeps old tasks; return what is open, empty where nothing is."""
        open_ = self._open()
        for each in open_:
            if each.get("instanceTerminationWaitTimeStarted"):
                id_ = each["deploymentId"]
                self._call("continue_deployment", id_, deploymentWaitType="TERMINATION_WAIT")
        return ", ".join(each["deploymentId"] for each in open_)

    def _call(self, operation: str, id_: str, **given: Any) -> None:
        """Change one; that it has ended meanwhile is fine."""
        with reading(f"CodeDeploy's deployment {id_}", verb="changed"):
            try:
                getattr(self._client, operation)(deploymentId=id_, **given)
            except ClientError as problem:
                if problem.response["Error"]["Code"] not in ALREADY:
                    raise

    def _open(self) -> list[dict[str, Any]]:
        with reading(f"the deployments of {self._service.name}"):
            answer = self._client.list_deployments(**self._group, includeOnlyStatuses=list(OPEN))
        return [self.told(each) for each in answer["deployments"]]

    @property
    def _client(self) -> Any:
        return self._deployed.client("codedeploy")

    @property
    def _group(self) -> dict[str, str]:
        return {"applicationName": self._service.name, "deploymentGroupName": self._service.name}


def task_definition(deployment: Mapping[str, Any]) -> str:
    """ARN of the revision that a deployment brings; empty where it does not say.

    Ours say it in their description; what CodeDeploy takes back by itself, in its AppSpec only.
    """
    description = str(deployment.get("description") or "")
    if description.startswith(OURS):
        return description.removeprefix(OURS)
    revision = deployment.get("revision") or {}
    return app_spec.task_definition((revision.get("appSpecContent") or {}).get("content", ""))
