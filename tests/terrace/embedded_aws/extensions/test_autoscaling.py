import re
from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

ROLE = "arn:aws:iam::777777777777:role/aws-service-role/autoscaling.amazonaws.com/one"
MAINTENANCE = {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150}


@pytest.fixture
def scaling(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("autoscaling", account="777777777777")


@pytest.fixture
def group(scaling: Any, embedded_aws: EmbeddedAws, request: pytest.FixtureRequest) -> str:
    name = re.sub(r"\W", "-", request.node.name[5:80])
    ec2 = embedded_aws.client("ec2", account="777777777777")
    ec2.create_launch_template(
        LaunchTemplateName=name, LaunchTemplateData={"InstanceType": "t4g.small"}
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=0,
        MaxSize=1,
        AvailabilityZones=["us-east-1a"],
        LaunchTemplate={"LaunchTemplateName": name},
        DefaultInstanceWarmup=180,
        MaxInstanceLifetime=86400,
        InstanceMaintenancePolicy=MAINTENANCE,
        ServiceLinkedRoleARN=ROLE,
    )
    return name


def described(scaling: Any, group: str) -> dict[str, Any]:
    (found,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])[
        "AutoScalingGroups"
    ]
    one: dict[str, Any] = found
    return one


def policy(scaling: Any, group: str, **options: Any) -> dict[str, Any]:
    scaling.put_scaling_policy(
        AutoScalingGroupName=group,
        PolicyName=group,
        PolicyType="StepScaling",
        AdjustmentType="ChangeInCapacity",
        StepAdjustments=[{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
        **options,
    )
    (found,) = scaling.describe_policies(AutoScalingGroupName=group)["ScalingPolicies"]
    one: dict[str, Any] = found
    return one


def test_a_group_keeps_what_it_was_given(scaling: Any, group: str) -> None:
    found = described(scaling, group)
    assert (found["DefaultInstanceWarmup"], found["MaxInstanceLifetime"]) == (180, 86400)
    assert found["InstanceMaintenancePolicy"] == MAINTENANCE
    assert found["ServiceLinkedRoleARN"] == ROLE


def test_an_update_changes_what_it_names_and_nothing_else(scaling: Any, group: str) -> None:
    scaling.update_auto_scaling_group(AutoScalingGroupName=group, MaxInstanceLifetime=172800)
    found = described(scaling, group)
    assert (found["DefaultInstanceWarmup"], found["MaxInstanceLifetime"]) == (180, 172800)
    assert found["InstanceMaintenancePolicy"] == MAINTENANCE


@pytest.mark.parametrize(("options", "enabled"), [({}, True), ({"Enabled": False}, False)])
def test_a_policy_is_enabled_unless_it_is_not(
    scaling: Any, group: str, options: dict[str, bool], enabled: bool
) -> None:
    found = policy(scaling, group, **options)
    assert found["Enabled"] is enabled
    assert "PredictiveScalingConfiguration" not in found


def test_instances_can_be_refreshed(scaling: Any, group: str) -> None:
    assert scaling.start_instance_refresh(AutoScalingGroupName=group)["InstanceRefreshId"]


def test_a_refresh_is_over_at_once_and_is_found(scaling: Any, group: str) -> None:
    assert (
        scaling.describe_instance_refreshes(AutoScalingGroupName=group)["InstanceRefreshes"] == []
    )
    ids = [
        scaling.start_instance_refresh(AutoScalingGroupName=group)["InstanceRefreshId"]
        for _ in range(2)
    ]
    found = scaling.describe_instance_refreshes(AutoScalingGroupName=group)["InstanceRefreshes"]
    assert [each["InstanceRefreshId"] for each in found] == ids[::-1]
    assert {each["Status"] for each in found} == {"Successful"}
    (one,) = scaling.describe_instance_refreshes(
        AutoScalingGroupName=group, InstanceRefreshIds=ids[:1]
    )["InstanceRefreshes"]
    assert one["InstanceRefreshId"] == ids[0]
    with pytest.raises(scaling.exceptions.ActiveInstanceRefreshNotFoundFault):
        scaling.cancel_instance_refresh(AutoScalingGroupName=group)
