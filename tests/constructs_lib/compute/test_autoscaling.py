from dataclasses import replace

import pytest

from constructs_lib.compute.config import ServiceConfig
from tests.constructs_lib.compute.services import APP, BUSY, WORKER, made
from tests.support.synth import Json, resources

REQUESTS = (
    "${aws_lb.compute_load_balancer_main.arn_suffix}/"
    "${aws_lb_target_group.compute_service_app_route_targets.arn_suffix}"
)


def tracked(service: ServiceConfig) -> dict[str, Json]:
    """Target tracking policies by their metric."""
    policies = resources(made(app=service), "aws_appautoscaling_policy").values()
    found = [
        each["target_tracking_scaling_policy_configuration"]
        for each in policies
        if each["policy_type"] == "TargetTrackingScaling"
    ]
    return {
        each["predefined_metric_specification"]["predefined_metric_type"]: each for each in found
    }


def test_tasks_are_added_for_cpu_memory_and_requests() -> None:
    policies = tracked(APP)
    assert {metric: policy["target_value"] for metric, policy in policies.items()} == {
        "ECSServiceAverageCPUUtilization": 65,
        "ECSServiceAverageMemoryUtilization": 75,
        "ALBRequestCountPerTarget": 1000,
    }
    requests = policies["ALBRequestCountPerTarget"]["predefined_metric_specification"]
    assert requests["resource_label"] == REQUESTS


def test_each_service_is_scaled_between_its_own_bounds() -> None:
    targets = resources(made(), "aws_appautoscaling_target")
    bounds = {
        name.removeprefix("compute_service_").partition("_")[0]: (
            each["min_capacity"],
            each["max_capacity"],
        )
        for name, each in targets.items()
    }
    assert bounds == {"app": (2, 6), "worker": (0, 4)}
    policies = resources(made(), "aws_appautoscaling_policy").values()
    assert len({policy["name"] for policy in policies}) == len(policies)


def test_a_worker_that_always_runs_grows_with_its_load_and_loses_no_task_at_work() -> None:
    policies = tracked(BUSY)
    assert set(policies) == {
        "ECSServiceAverageCPUUtilization",
        "ECSServiceAverageMemoryUtilization",
    }
    assert all(policy["disable_scale_in"] is True for policy in policies.values())


def test_a_worker_that_may_rest_follows_its_queue_alone() -> None:
    assert tracked(WORKER) == {}


@pytest.mark.parametrize("deployment", ["canary", "linear", "all-at-once"])
def test_requests_scale_a_service_only_while_they_stay_in_one_target_group(deployment: str) -> None:
    assert "ALBRequestCountPerTarget" not in tracked(replace(APP, deployment=deployment))
