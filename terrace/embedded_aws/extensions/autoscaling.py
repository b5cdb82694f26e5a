"""Auto Scaling: groups that keep what they were given, and policies that are enabled.

moto drops a group's warm-up, lifetime, maintenance policy and service-linked role, and a policy's
state, and gives every policy an empty predictive configuration; the provider reads them back for
aws_autoscaling_group and aws_autoscaling_policy. It lacks instance refreshes, which the provider
starts when a group with instance_refresh gets a new launch template, and `terrace release` with
each release: here one is over at once, since no instance runs anything.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.models import FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from terrace.embedded_aws.extensions.patch import add, wrap

_NUMBERS: Final = {
    "DefaultInstanceWarmup": "default_instance_warmup",
    "MaxInstanceLifetime": "max_instance_lifetime",
}
_SHARES: Final = ("MinHealthyPercentage", "MaxHealthyPercentage")
_PREDICTIVE: Final = "PredictiveScaling"


def extend() -> None:
    """Complete groups and policies."""
    wrap(AutoScalingResponse, "create_auto_scaling_group", _keep)
    wrap(AutoScalingResponse, "update_auto_scaling_group", _keep)
    wrap(AutoScalingResponse, "put_scaling_policy", _put_policy)
    wrap(FakeScalingPolicy, "__init__", _create_policy)
    add(AutoScalingResponse, start_instance_refresh)
    add(AutoScalingResponse, describe_instance_refreshes, cancel_instance_refresh)


def start_instance_refresh(self: Any) -> ActionResult:
    """Answer StartInstanceRefresh."""
    name, now = self._get_param("AutoScalingGroupName"), utcnow()
    refresh = {
        "InstanceRefreshId": str(uuid4()),
        "AutoScalingGroupName": name,
        "Status": "Successful",
        "StartTime": now,
        "EndTime": now,
        "PercentageComplete": 100,
        "InstancesToUpdate": 0,
    }
    _refreshes(self, name).insert(0, refresh)
    return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})


def describe_instance_refreshes(self: Any) -> ActionResult:
    """Answer DescribeInstanceRefreshes, the newest first."""
    wanted = self._get_param("InstanceRefreshIds")
    found = [
        each
        for each in _refreshes(self, self._get_param("AutoScalingGroupName"))
        if not wanted or each["InstanceRefreshId"] in wanted
    ]
    return ActionResult({"InstanceRefreshes": found})


def cancel_instance_refresh(self: Any) -> ActionResult:
    """Answer CancelInstanceRefresh: none is ever active."""
    name = self._get_param("AutoScalingGroupName")
    said = f"No in progress or pending Instance Refresh found for Auto Scaling group {name}"
    raise AutoscalingClientError("ActiveInstanceRefreshNotFound", said)


def _refreshes(self: Any, name: str) -> list[dict[str, Any]]:
    group = self.autoscaling_backend.autoscaling_groups.get(name)
    if group is None:
        raise AutoscalingClientError("ValidationError", f"AutoScalingGroup name not found: {name}")
    if not hasattr(group, "refreshes"):
        group.refreshes = []
    kept: list[dict[str, Any]] = group.refreshes
    return kept


def _keep(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    given = self._get_params()
    group = self.autoscaling_backend.autoscaling_groups[given["AutoScalingGroupName"]]
    for parameter, attribute in _NUMBERS.items():
        if parameter in given:
            setattr(group, attribute, int(given[parameter]))
    if "ServiceLinkedRoleARN" in given:
        group.service_linked_role_arn = given["ServiceLinkedRoleARN"]
    if "InstanceMaintenancePolicy" in given:
        policy = given["InstanceMaintenancePolicy"]
        group.instance_maintenance_policy = {share: int(policy[share]) for share in _SHARES}
    return answer


def _create_policy(original: Callable[..., None], policy: Any, *args: Any, **given: Any) -> None:
    original(policy, *args, **given)
    policy.enabled = True
    if policy.policy_type != _PREDICTIVE:
        policy.predictive_scaling_configuration = None


def _put_policy(original: Callable[..., Any], self: Any) -> Any:
    answer = original(self)
    given = self._get_params()
    policy = self.autoscaling_backend.policies[given["PolicyName"]]
    policy.enabled = str(given.get("Enabled", "true")).lower() == "true"
    return answer
