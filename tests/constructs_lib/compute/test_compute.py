"""The service as a whole: what belongs together is synthesized together."""

import functools
import json
from typing import Any

import pytest

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.task import Task, TaskConfig
from constructs_lib.edge.alias import Alias
from constructs_lib.edge.certificate import Certificate
from constructs_lib.errors import ConfigurationError
from tests.support.platform import key, network
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

TASK = TaskConfig(
    image="registry/app:1.2.3",
    repository_arn="arn:aws:ecr:us-east-1:111111111111:repository/app",
    port=8000,
    cpu_units=512,
    memory_mib=1024,
    health_path="/health",
)


def build(stack: Sketch, *, provider: str, protected: bool) -> None:
    vpc, encryption = network(stack), key(stack)
    cluster = Cluster(
        stack,
        "cluster",
        site=SITE,
        key=encryption,
    )
    certificate = Certificate(
        stack,
        "certificate",
        site=SITE,
        domain="test.terrace.example",
        zone_id="Z1",
        zone_provider=stack.elsewhere,
    )
    balancer = LoadBalancer(
        stack,
        "load-balancer",
        site=SITE,
        network=vpc,
        certificate=certificate,
        logs_bucket="logs",
    )
    Alias(
        stack,
        "name",
        domain="test.terrace.example",
        target=balancer.alias_target,
        zone_id="Z1",
        zone_provider=stack.elsewhere,
    )
    task = Task(
        stack,
        "task",
        site=SITE,
        config=TASK,
        key=encryption,
    )
    config = FargateServiceConfig(
        task=TASK,
        desired_count=2,
        capacity_provider=provider,
        ready_path="/ready",
        host="test.terrace.example",
    )
    service = FargateService(
        stack,
        "service",
        site=SITE,
        config=config,
        network=vpc,
        cluster=cluster,
        load_balancer=balancer,
        task=task,
    )
    Autoscaling(
        stack,
        "autoscaling",
        site=SITE,
        config=AutoscalingConfig(minimum=2, maximum=6),
        service=service,
    )


@functools.cache
def compute(*, provider: str = "FARGATE", protected: bool = True) -> Json:
    return synthesize(lambda stack: build(stack, provider=provider, protected=protected))


def container() -> dict[str, Any]:
    definition = only(compute(), "aws_ecs_task_definition")["container_definitions"]
    (found,) = json.loads(definition)
    assert isinstance(found, dict)
    return found


def test_the_cluster_measures_its_containers_and_records_commands() -> None:
    cluster = only(compute(), "aws_ecs_cluster")
    assert cluster["name"] == "terrace-test"
    assert cluster["setting"] == [{"name": "containerInsights", "value": "enabled"}]
    commands = cluster["configuration"]["execute_command_configuration"]
    assert commands["logging"] == "OVERRIDE"
    assert commands["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_the_container_is_hardened() -> None:
    found = container()
    assert found["user"] == "1000:1000"
    assert found["readonlyRootFilesystem"] is True
    assert found["privileged"] is False
    assert found["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert found["mountPoints"] == [
        {"sourceVolume": "scratch", "containerPath": "/tmp", "readOnly": False}  # noqa: S108
    ]


def test_the_container_writes_to_its_encrypted_log_group_and_never_waits_for_it() -> None:
    options = container()["logConfiguration"]["options"]
    assert options["awslogs-group"] == "${aws_cloudwatch_log_group.task_logs.name}"
    assert options["mode"] == "non-blocking"
    logs = resources(compute(), "aws_cloudwatch_log_group")["task_logs"]
    assert logs["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_only_the_execution_role_may_do_anything_and_only_to_start() -> None:
    start = statements(compute(), "task_start")
    assert start["PullImage"]["resources"] == [TASK.repository_arn]
    assert start["SignInToRegistry"]["actions"] == ["ecr:GetAuthorizationToken"]
    policy = only(compute(), "aws_iam_role_policy")
    assert policy["role"] == "${aws_iam_role.task_execution_role_main.name}"


def test_a_failed_deployment_rolls_itself_back_without_losing_capacity() -> None:
    service = only(compute(), "aws_ecs_service")
    assert service["deployment_circuit_breaker"] == {"enable": True, "rollback": True}
    assert service["deployment_minimum_healthy_percent"] == 100
    assert service["deployment_maximum_percent"] == 200


def test_tasks_are_private_and_reached_by_the_load_balancer_only() -> None:
    service = only(compute(), "aws_ecs_service")["network_configuration"]
    assert service["assign_public_ip"] is False
    assert service["subnets"] == [
        f"${{aws_subnet.network_private_{letter}.id}}" for letter in ("a", "b", "c")
    ]
    rules = resources(compute(), "aws_vpc_security_group_ingress_rule")
    assert [name for name in rules if name.startswith("service_")] == [
        "service_security_group_from_load_balancer"
    ]
    rule = rules["service_security_group_from_load_balancer"]
    assert (rule["from_port"], rule["to_port"]) == (8000, 8000)


@pytest.mark.parametrize("provider", ["FARGATE_SPOT", "FARGATE"])
def test_spare_capacity_is_a_choice(provider: str) -> None:
    service = only(compute(provider=provider), "aws_ecs_service")
    assert service["capacity_provider_strategy"] == [{"capacity_provider": provider, "weight": 1}]


def test_the_number_of_tasks_belongs_to_autoscaling() -> None:
    assert only(compute(), "aws_ecs_service")["lifecycle"] == {"ignore_changes": ["desired_count"]}
    target = only(compute(), "aws_appautoscaling_target")
    assert (target["min_capacity"], target["max_capacity"]) == (2, 6)


def test_tasks_are_added_for_cpu_memory_and_requests() -> None:
    metrics = {
        name: policy["target_tracking_scaling_policy_configuration"][
            "predefined_metric_specification"
        ]
        for name, policy in resources(compute(), "aws_appautoscaling_policy").items()
    }
    assert {metric["predefined_metric_type"] for metric in metrics.values()} == {
        "ECSServiceAverageCPUUtilization",
        "ECSServiceAverageMemoryUtilization",
        "ALBRequestCountPerTarget",
    }
    assert metrics["autoscaling_requests"]["resource_label"] == (
        "${aws_lb.load_balancer_main.arn_suffix}/${aws_lb_target_group.service_targets.arn_suffix}"
    )


def test_plain_http_is_redirected_and_https_needs_modern_tls() -> None:
    listeners = resources(compute(), "aws_lb_listener")
    https, redirect = listeners["load_balancer_https"], listeners["load_balancer_redirect"]
    assert https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    certificate = "${aws_acm_certificate_validation.certificate_validation.certificate_arn}"
    assert https["certificate_arn"] == certificate
    assert redirect["default_action"] == [
        {
            "type": "redirect",
            "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"},
        }
    ]


def test_requests_for_another_host_find_nothing() -> None:
    https = resources(compute(), "aws_lb_listener")["load_balancer_https"]
    assert https["default_action"][0]["fixed_response"]["status_code"] == "404"
    rule = only(compute(), "aws_lb_listener_rule")
    assert rule["condition"] == [{"host_header": {"values": ["test.terrace.example"]}}]


def test_the_load_balancer_resists_smuggled_headers_and_deletion() -> None:
    balancer = only(compute(), "aws_lb")
    assert balancer["drop_invalid_header_fields"] is True
    assert balancer["desync_mitigation_mode"] == "strictest"
    assert balancer["enable_deletion_protection"] is True
    assert only(compute(protected=False), "aws_lb")["enable_deletion_protection"] is False


def test_the_domain_points_at_the_load_balancer() -> None:
    record = resources(compute(), "aws_route53_record")["name_main"]
    assert record["name"] == "test.terrace.example"
    assert record["provider"] == "aws.elsewhere"
    assert record["alias"]["name"] == "${aws_lb.load_balancer_main.dns_name}"


def test_scaling_in_the_wrong_direction_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        AutoscalingConfig(minimum=3, maximum=2)
    assert str(refusal.value) == (
        "minimum and maximum are 3 and 2, allowed: 1 or more, and no less than that"
    )
