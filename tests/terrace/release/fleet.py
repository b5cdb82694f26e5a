"""A group of instances in memory: what they read when they start, and how refreshes end."""

# ruff: noqa: N803 - the names of arguments are AWS's

from datetime import UTC, datetime
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

ACTIVE = ("Pending", "InProgress", "Cancelling")


class FleetInMemory:
    """Refreshes that succeed after two looks, unless the image is in `fleet_fails`.

    Attributes:
        fleet_runs: What the instances have read.
    """

    def begin_fleet(self, image: str) -> None:
        self.refreshes: list[dict[str, Any]] = []
        self.fleet_fails: set[str] = set()
        self.fleet_runs = image
        self._refreshes = count(1)

    def noted(self, workload: str) -> str:
        raise AssertionError(workload)  # of the account

    def autoscaling_start_instance_refresh(self, **given: Any) -> dict[str, Any]:
        assert given["Preferences"]["SkipMatching"] is False
        if any(each["Status"] in ACTIVE for each in self.refreshes):
            raise _error("InstanceRefreshInProgress")
        refresh = {
            "InstanceRefreshId": f"r-{next(self._refreshes)}",
            "Status": "Pending",
            "StartTime": datetime.now(UTC),
            "PercentageComplete": 0,
        }
        self.refreshes.insert(0, refresh)
        return {"InstanceRefreshId": refresh["InstanceRefreshId"]}

    def autoscaling_describe_instance_refreshes(
        self,
        AutoScalingGroupName: str,
        InstanceRefreshIds: list[str] | None = None,
        MaxRecords: int = 50,
    ) -> dict[str, Any]:
        found = [
            each
            for each in self.refreshes
            if InstanceRefreshIds is None or each["InstanceRefreshId"] in InstanceRefreshIds
        ]
        for each in found:
            self._progress(each)
        return {"InstanceRefreshes": [dict(each) for each in found[:MaxRecords]]}

    def autoscaling_cancel_instance_refresh(self, AutoScalingGroupName: str) -> None:
        active = [each for each in self.refreshes if each["Status"] in ACTIVE]
        if not active:
            raise _error("ActiveInstanceRefreshNotFound")
        active[0]["Status"] = "Cancelling"

    def autoscaling_describe_auto_scaling_groups(
        self, AutoScalingGroupNames: list[str]
    ) -> dict[str, Any]:
        instances = [{"LifecycleState": "InService"}] * 2
        return {"AutoScalingGroups": [{"Instances": instances}]}

    def _progress(self, refresh: dict[str, Any]) -> None:
        if refresh["Status"] == "Cancelling":
            refresh["Status"] = "Cancelled"
        elif refresh["Status"] == "Pending":
            refresh |= {"Status": "InProgress", "PercentageComplete": 50}
        elif refresh["Status"] == "InProgress":
            image = self.noted("jobs")
            if image in self.fleet_fails:
                refresh |= {"Status": "Failed", "StatusReason": "instances did not start."}
            else:
                self.fleet_runs = image
                refresh |= {"Status": "Successful", "PercentageComplete": 100}


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "StartInstanceRefresh")
