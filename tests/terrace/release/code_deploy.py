"""CodeDeploy in memory: one deployment of a service at a time, and how it ends."""

# ruff: noqa: N803 - the names of arguments are AWS's

import hashlib
import json
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from tests.terrace.release.ecs import ALARM, BREAKER, HANGS

OPEN = ("Created", "Queued", "InProgress", "Baking", "Ready")
LOOKS = 2


class CodeDeployInMemory:
    """Deployments that move requests after some looks, or end as `fates` of ECS says.

    Attributes:
        rings: An alarm of the group rings already.
        slow: CodeDeploy takes some looks before it begins to take back.
    """

    services: dict[str, dict[str, Any]]
    late: int

    def begin_code_deploy(self) -> None:
        self.deployments: dict[str, dict[str, Any]] = {}
        self.rings = self.slow = False
        self._later: list[tuple[int, str, str]] = []
        self._numbers = count(1)

    def fate(self, arn: str) -> str:
        raise AssertionError(arn)  # of ECS in memory

    def keeps_saying(self, name: str) -> None:
        raise AssertionError(name)  # of ECS in memory

    def finish(self, group: str) -> None:
        """Let the old tasks of a deployment go, as after its wait."""
        for each in self.deployments.values():
            if each["deploymentGroupName"] == group and each["status"] == "InProgress":
                each["status"] = "Succeeded"

    def codedeploy_create_deployment(
        self, applicationName: str, deploymentGroupName: str, revision: Any, **given: Any
    ) -> dict[str, Any]:
        assert applicationName == deploymentGroupName
        if self._open(deploymentGroupName):
            raise _error("DeploymentLimitExceededException")
        spec = revision["appSpecContent"]
        assert spec["sha256"] == hashlib.sha256(spec["content"].encode()).hexdigest()
        (resource,) = json.loads(spec["content"])["Resources"]
        target = resource["TargetService"]["Properties"]["TaskDefinition"]
        ignores = given.get("overrideAlarmConfiguration") == {"enabled": False, "alarms": []}
        id_ = self._begin(deploymentGroupName, target, creator="user")
        self.deployments[id_]["description"] = given["description"]
        if self.rings and not ignores:
            self._end(self.deployments[id_], "Stopped", "an alarm rings already")
        return {"deploymentId": id_}

    def codedeploy_list_deployments(
        self, applicationName: str, deploymentGroupName: str, includeOnlyStatuses: list[str]
    ) -> dict[str, Any]:
        assert tuple(includeOnlyStatuses) == OPEN
        waiting, self._later = self._later, []
        for looks, group, target in waiting:
            if looks:
                self._later.append((looks - 1, group, target))
            else:
                self._begin(group, target, creator="codeDeployRollback")
        listed = [id_ for id_ in self._open(deploymentGroupName) if not self._is_new(id_)]
        return {"deployments": listed}

    def _is_new(self, id_: str) -> bool:
        """Whether the list does not have it yet."""
        self.deployments[id_]["unlisted"] -= 1
        return bool(self.deployments[id_]["unlisted"] >= 0)

    def codedeploy_get_deployment(self, deploymentId: str) -> dict[str, Any]:
        told = self.deployments[deploymentId]
        self._move(told)
        return {"deploymentInfo": dict(told)}

    def codedeploy_stop_deployment(
        self, deploymentId: str, autoRollbackEnabled: bool
    ) -> dict[str, Any]:
        assert autoRollbackEnabled
        told = self.deployments[deploymentId]
        assert told["creator"] == "user", "what takes back is left alone"
        if told["status"] not in OPEN:
            raise _error("DeploymentAlreadyCompletedException")
        self._end(told, "Stopped", "stopped by a user")
        return {"status": "Pending"}

    def codedeploy_continue_deployment(self, deploymentId: str, deploymentWaitType: str) -> None:
        assert deploymentWaitType == "TERMINATION_WAIT"
        assert self.deployments[deploymentId]["instanceTerminationWaitTimeStarted"]
        self.deployments[deploymentId]["status"] = "Succeeded"

    def _open(self, group: str) -> list[str]:
        return [
            id_
            for id_, each in self.deployments.items()
            if each["deploymentGroupName"] == group and each["status"] in OPEN
        ]

    def _begin(self, group: str, target: str, *, creator: str) -> str:
        id_ = f"d-{next(self._numbers)}"
        self.deployments[id_] = {
            "deploymentId": id_,
            "deploymentGroupName": group,
            "status": "Created",
            "creator": creator,
            "instanceTerminationWaitTimeStarted": False,
            "target": target,
            "revision": {"appSpecContent": {"content": _app_spec(target)}},
            "former": self._primary(group)["taskDefinition"],
            "looks": 0,
            "unlisted": self.late,
        }
        return id_

    def _primary(self, group: str) -> dict[str, Any]:
        return next(e for e in self.services[group]["taskSets"] if e["status"] == "PRIMARY")

    def _move(self, told: dict[str, Any]) -> None:
        if told["status"] not in OPEN or told["instanceTerminationWaitTimeStarted"]:
            return
        told["status"], told["looks"] = "InProgress", told["looks"] + 1
        fate = self.fate(told["target"])
        if told["looks"] < LOOKS or fate == HANGS:
            return
        if fate != BREAKER:
            self.keeps_saying(told["deploymentGroupName"])
        if fate == ALARM:
            self._primary(told["deploymentGroupName"])["taskDefinition"] = told["target"]
            self._end(told, "Stopped", "an alarm rang")
        elif fate == BREAKER:
            self._end(told, "Failed", "the tasks did not get healthy")
        else:
            self._primary(told["deploymentGroupName"])["taskDefinition"] = told["target"]
            told["instanceTerminationWaitTimeStarted"] = True
            if told["creator"] != "user":
                told["status"] = "Succeeded"

    def _end(self, told: dict[str, Any], status: str, why: str) -> None:
        told |= {"status": status, "errorInformation": {"code": "X", "message": f"{why}."}}
        self._later.append((5 if self.slow else 0, told["deploymentGroupName"], told["former"]))


def _app_spec(target: str) -> str:
    properties = {"TaskDefinition": target}
    return json.dumps({"Resources": [{"TargetService": {"Properties": properties}}]})


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "CreateDeployment")
