"""The job fleet: instances that read what to run when their container starts."""

from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import JOBS, Deployed
from terrace.delivery.records import Records, Release
from terrace.errors import Refusal
from terrace.release.targets import Progress, Running, State

MOVING = ("Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking")
SUCCESSFUL = "Successful"
# As constructs_lib/jobs/job_fleet.py has them; a test holds both to the same.
WARM_UP_SECONDS, LEAST_PERCENT, MOST_PERCENT = 180, 100, 150


class Fleet:
    """A target whose instances are replaced, new ones first.

    Its parameter is written before the replacement, because a new instance reads it; a failure
    writes the former one again and replaces once more. AWS offers no automatic rollback for an
    AMI that a parameter names.
    Source: Amazon EC2 Auto Scaling User Guide, "Undo changes with a rollback"; API Reference,
    StartInstanceRefresh and CancelInstanceRefresh.
    """

    workload = label = JOBS
    minutes = 45

    def __init__(self, deployed: Deployed, records: Records) -> None:
        """Look at nothing yet."""
        self._deployed, self._records = deployed, records
        self._group = deployed.names.name(JOBS)
        self._former: Release | None = None
        self._refresh = ""

    def busy(self, wanted: str = "") -> str:
        """An instance refresh, by whomever."""
        latest = self._latest()
        if latest.get("Status") in MOVING:
            if wanted and self._records.history(JOBS).current.image == wanted:
                return ""
            return f"instances of {self._group} are replaced, {latest['Status']}"
        return ""

    def running(self) -> Running:
        """How many instances are in service; which image, only they know."""
        instances = self._described()["Instances"]
        ready = sum(each["LifecycleState"] == "InService" for each in instances)
        plural = "s" if len(instances) != 1 else ""
        return Running(
            image="",
            healthy=ready == len(instances) and not self.busy(),
            said=f"{ready} of {len(instances)} instance{plural} in service",
        )

    def deploy(self, release: Release, *, former: Release, quickly: bool) -> None:
        """Note the release, and replace the instances."""
        del quickly  # there is one way only
        noted = self._records.history(JOBS)
        self._former = former
        if noted.current == release:
            latest = self._latest()
            brings = latest.get("Status") in (SUCCESSFUL, *MOVING)
            if brings and latest["StartTime"] >= noted.since:
                self._refresh = str(latest["InstanceRefreshId"])
                return
        self._records.write(JOBS, release)
        self._refresh = self._start()

    def look(self) -> Progress:
        """How far the replacement is."""
        told = self._latest(self._refresh)
        status, reason = str(told.get("Status", "Pending")), str(told.get("StatusReason", ""))
        if status == SUCCESSFUL:
            return Progress(state=State.ARRIVED, said=self.running().said)
        if status in MOVING:
            return Progress(
                state=State.MOVING, said=f"{told.get('PercentageComplete', 0)} % are replaced"
            )
        return Progress(state=State.FAILED, said=f"{status}: {reason.rstrip('.')}".rstrip(": "))

    def take_back(self) -> None:
        """Note the former release, and end the replacement."""
        if self._former is None:
            return
        self._records.write(JOBS, self._former)
        self._refresh = ""
        with reading(f"the replacement of {self._group}", verb="cancelled"):
            try:
                self._client.cancel_instance_refresh(AutoScalingGroupName=self._group)
            except ClientError as problem:
                if problem.response["Error"]["Code"] != "ActiveInstanceRefreshNotFound":
                    raise

    def look_back(self) -> Progress:
        """Begin the replacement by the former release as soon as the other has ended."""
        if self._former is None:  # nothing was changed
            return Progress(state=State.ARRIVED)
        if not self._refresh:
            if self.busy():
                return Progress(state=State.MOVING, said=self.busy())
            self._refresh = self._start()
        return self.look()

    def tidy(self) -> None:
        """Nothing is left over."""

    def _start(self) -> str:
        with reading(f"a replacement of {self._group}", verb="started"):
            answer = self._client.start_instance_refresh(
                AutoScalingGroupName=self._group,
                Strategy="Rolling",
                Preferences={
                    "InstanceWarmup": WARM_UP_SECONDS,
                    "MinHealthyPercentage": LEAST_PERCENT,
                    "MaxHealthyPercentage": MOST_PERCENT,
                    # The launch template is the same: every instance would count as replaced.
                    "SkipMatching": False,
                    "StandbyInstances": "Terminate",
                    "ScaleInProtectedInstances": "Refresh",
                },
            )
        return str(answer["InstanceRefreshId"])

    def _latest(self, id_: str = "") -> dict[str, Any]:
        """The newest refresh, or one; empty where there was none."""
        named: dict[str, Any] = {"InstanceRefreshIds": [id_]} if id_ else {"MaxRecords": 1}
        with reading(f"the group {self._group}"):
            answer = self._client.describe_instance_refreshes(
                AutoScalingGroupName=self._group, **named
            )
        found: dict[str, Any] = next(iter(answer["InstanceRefreshes"]), {})
        return found

    def _described(self) -> dict[str, Any]:
        with reading(f"the group {self._group}"):
            answer = self._client.describe_auto_scaling_groups(AutoScalingGroupNames=[self._group])
        if not answer["AutoScalingGroups"]:
            sentence = self._deployed.missing(f"Auto Scaling group {self._group}")
            raise Refusal(sentence, code=Code.REFUSED)
        group: dict[str, Any] = answer["AutoScalingGroups"][0]
        return group

    @property
    def _client(self) -> Any:
        return self._deployed.client("autoscaling")
