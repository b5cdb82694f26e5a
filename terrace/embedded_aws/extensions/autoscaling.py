"""Auto Scaling: groups that keep what they were given, and policies that are enabled.

moto drops a group's warm-up, lifetime, maintenance policy and service-linked role, and a policy's
state, and gives every policy an empty predictive configuration; the provider reads them back for
aws_autoscaling_group and aws_autoscaling_policy. It lacks StartInstanceRefresh, which the
provider calls when a group with instance_refresh gets a new launch template: here the refresh is
over at once, since no instance runs anything.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.autoscaling.models import FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult

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


def start_instance_refresh(_: Any) -> ActionResult:
    """Answer StartInstanceRefresh."""
    return ActionResult({"InstanceRefreshId": str(uuid4())})


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
