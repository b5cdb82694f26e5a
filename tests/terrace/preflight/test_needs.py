from typing import Any

import pytest

from conventions.document import Document
from terrace.preflight.needs import Need, instance_types, needs
from tests.terrace.preflight.stubs import stack

SIZES = {"m7g.large": 2, "m7g.xlarge": 4, "t4g.small": 2}


def service(
    *, cpu: str = "512", desired: int = 2, provider: str = "FARGATE", limits: Any = None
) -> Document:
    resource: dict[str, Any] = {
        "aws_ecs_task_definition": {"app": {"cpu": cpu}},
        "aws_ecs_service": {
            "app": {
                "task_definition": "${aws_ecs_task_definition.app.arn}",
                "desired_count": desired,
                "deployment_maximum_percent": 200,
                "capacity_provider_strategy": [{"capacity_provider": provider, "weight": 1}],
            }
        },
    }
    if limits:
        name = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.app.name}"
        resource["aws_appautoscaling_target"] = {"app": {"resource_id": name, **limits}}
    return stack(resource=resource)


def fleet(share: int, *, base: int = 0) -> Document:
    distribution = {
        "on_demand_base_capacity": base,
        "on_demand_percentage_above_base_capacity": share,
    }
    overrides = [{"instance_type": "m7g.large"}, {"instance_type": "m7g.xlarge"}]
    policy = {
        "instances_distribution": distribution,
        "launch_template": {"override": overrides},
    }
    group = {
        "min_size": 2,
        "max_size": 4,
        "instance_maintenance_policy": {"max_healthy_percentage": 150},
        "mixed_instances_policy": policy,
    }
    return stack(resource={"aws_autoscaling_group": {"jobs": group}})


def nodes(capacity: str) -> Document:
    scaling = {"desired_size": 3, "min_size": 3, "max_size": 5}
    group = {
        "capacity_type": capacity,
        "instance_types": ["m7g.large"],
        "scaling_config": scaling,
    }
    return stack(resource={"aws_eks_node_group": {"main": group}})


def test_tasks_count_twice_while_a_new_version_takes_over() -> None:
    limits = {"min_capacity": 3, "max_capacity": 12}
    assert needs(service(limits=limits), {}) == [Need("fargate", 1.5, 12)]


def test_a_service_that_does_not_scale_keeps_its_tasks() -> None:
    assert needs(service(cpu="1024"), {}) == [Need("fargate", 2, 4)]


def test_spot_has_a_quota_of_its_own() -> None:
    assert needs(service(provider="FARGATE_SPOT"), {}) == [Need("fargate-spot", 1, 2)]


def test_a_fleet_starts_with_its_smallest_type_and_grows_with_its_largest() -> None:
    assert needs(fleet(100), SIZES) == [Need("ec2", 2 * 2, 6 * 4)]


def test_a_fleet_on_spot_takes_nothing_of_the_other_quota() -> None:
    assert needs(fleet(0), SIZES) == [Need("ec2-spot", 4, 24)]


def test_a_fleet_of_both_kinds_is_shared_out() -> None:
    assert needs(fleet(50, base=1), SIZES) == [
        Need("ec2", 2 * 2, 4 * 4),
        Need("ec2-spot", 0, 2 * 4),
    ]


@pytest.mark.parametrize(("capacity", "quota"), [("ON_DEMAND", "ec2"), ("SPOT", "ec2-spot")])
def test_nodes_of_kubernetes_count_like_other_machines(capacity: str, quota: str) -> None:
    assert needs(nodes(capacity), SIZES) == [Need(quota, 6, 10)]


def test_a_group_takes_the_type_of_its_template_where_it_names_none() -> None:
    document = stack(
        resource={
            "aws_launch_template": {"jobs": {"instance_type": "t4g.small"}},
            "aws_autoscaling_group": {
                "jobs": {
                    "max_size": 1,
                    "launch_template": {"id": "${aws_launch_template.jobs.id}"},
                }
            },
        }
    )
    assert instance_types(document) == {"aws_autoscaling_group.jobs": ("t4g.small",)}
    assert needs(document, SIZES) == [Need("ec2", 0, 2)]


def test_gateways_count_by_zone_and_endpoints_by_network() -> None:
    def subnet(zone: str) -> dict[str, str]:
        return {"subnet_id": f"${{aws_subnet.public_{zone}.id}}"}

    endpoint = {"vpc_endpoint_type": "Interface", "vpc_id": "${aws_vpc.main.id}"}
    document = stack(
        resource={
            "aws_vpc": {"main": {}},
            "aws_internet_gateway": {"main": {}},
            "aws_eip": {"a": {}, "b": {}},
            "aws_nat_gateway": {"a": subnet("a"), "b": subnet("b")},
            "aws_vpc_endpoint": {
                "logs": endpoint,
                "kms": endpoint,
                "s3": endpoint | {"vpc_endpoint_type": "Gateway"},
            },
        }
    )
    assert needs(document, {}) == [
        Need("addresses", 2, 2),
        Need("vpcs", 1, 1),
        Need("internet-gateways", 1, 1),
        Need("nat-gateways", 1, 1),
        Need("endpoints", 2, 2),
    ]


@pytest.mark.parametrize(("reserved", "needed"), [(None, 1), (-1, 1), (5, 105)])
def test_reserved_runs_leave_a_hundred_to_the_others(reserved: int | None, needed: int) -> None:
    function = {} if reserved is None else {"reserved_concurrent_executions": reserved}
    document = stack(resource={"aws_lambda_function": {"forwarder": function}})
    assert needs(document, {}) == [Need("concurrency", needed, needed)]


def test_a_stack_without_any_of_it_needs_nothing() -> None:
    assert needs(stack(), {}) == []
