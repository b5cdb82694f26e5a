import functools

import pytest

from constructs_lib.compute.autoscaling import Autoscaling, AutoscalingConfig
from constructs_lib.compute.blue_green import BlueGreen
from constructs_lib.compute.cluster import Cluster
from constructs_lib.compute.deployment import Deployment
from constructs_lib.compute.fargate_service import FargateService, FargateServiceConfig
from constructs_lib.compute.load_balancer import LoadBalancer
from constructs_lib.compute.task import Task
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.errors import ConfigurationError
from tests.constructs_lib.compute.test_compute import TASK
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

ALARMS = ("high-error-rate", "high-latency")
NAMES = ["terrace-test-high-error-rate", "terrace-test-high-latency"]


def build(stack: Sketch, deployment: Deployment, *, code_deploy: bool) -> None:
    vpc, encryption = network(stack), key(stack)
    balancer = LoadBalancer(
        stack,
        "load-balancer",
        site=SITE,
        network=vpc,
        certificate=ExistingCertificate("arn:certificate"),
        logs_bucket="logs",
    )
    task = Task(
        stack,
        "task",
        site=SITE,
        config=TASK,
        key=encryption,
    )
    service = FargateService(
        stack,
        "service",
        site=SITE,
        config=FargateServiceConfig(
            task=TASK,
            desired_count=2,
            capacity_provider="FARGATE",
            ready_path="/ready",
            host="test.terrace.example",
            deployment=deployment,
            deployment_alarms=ALARMS,
        ),
        network=vpc,
        cluster=Cluster(
            stack,
            "cluster",
            site=SITE,
            key=encryption,
        ),
        load_balancer=balancer,
        task=task,
    )
    scaling = AutoscalingConfig(minimum=2, maximum=6)
    Autoscaling(stack, "autoscaling", site=SITE, config=scaling, service=service)
    if code_deploy:
        BlueGreen(
            stack,
            "blue-green",
            site=SITE,
            service=service,
            task=task,
            network_cidr=vpc.cidr,
        )


@functools.cache
def deployed(deployment: Deployment) -> Json:
    code_deploy = deployment.blue_green
    return synthesize(lambda stack: build(stack, deployment, code_deploy=code_deploy))


CANARY, ROLLING = Deployment.CANARY, Deployment.ROLLING


@pytest.mark.parametrize(
    ("deployment", "steps"),
    [
        (CANARY, "CodeDeployDefault.ECSCanary10Percent5Minutes"),
        (Deployment.LINEAR, "CodeDeployDefault.ECSLinear10PercentEvery1Minutes"),
        (Deployment.ALL_AT_ONCE, "CodeDeployDefault.ECSAllAtOnce"),
    ],
)
def test_requests_move_in_the_chosen_steps(deployment: Deployment, steps: str) -> None:
    assert deployment.steps == steps


def test_code_deploy_rolls_back_on_failure_and_on_alarms() -> None:
    group = only(deployed(CANARY), "aws_codedeploy_deployment_group")
    assert group["deployment_config_name"] == CANARY.steps
    assert group["auto_rollback_configuration"]["events"] == [
        "DEPLOYMENT_FAILURE",
        "DEPLOYMENT_STOP_ON_ALARM",
        "DEPLOYMENT_STOP_ON_REQUEST",
    ]
    assert group["alarm_configuration"] == {"enabled": True, "alarms": NAMES}


def test_the_old_version_waits_for_a_quarter_of_an_hour() -> None:
    group = only(deployed(CANARY), "aws_codedeploy_deployment_group")
    config = group["blue_green_deployment_config"]
    assert config["terminate_blue_instances_on_deployment_success"] == {
        "action": "TERMINATE",
        "termination_wait_time_in_minutes": 15,
    }


def test_requests_change_between_two_target_groups() -> None:
    group = only(deployed(CANARY), "aws_codedeploy_deployment_group")
    pair = group["load_balancer_info"]["target_group_pair_info"]
    assert pair["target_group"] == [
        {"name": "${aws_lb_target_group.service_targets.name}"},
        {"name": "${aws_lb_target_group.service_green_targets.name}"},
    ]
    assert pair["prod_traffic_route"] == {
        "listener_arns": ["${aws_lb_listener.load_balancer_https.arn}"]
    }
    assert pair["test_traffic_route"] == {
        "listener_arns": ["${aws_lb_listener.blue_green_test.arn}"]
    }


def test_a_new_version_is_tested_from_inside_the_network_only() -> None:
    listener = resources(deployed(CANARY), "aws_lb_listener")["blue_green_test"]
    assert (listener["port"], listener["protocol"]) == (8443, "HTTPS")
    rules = resources(deployed(CANARY), "aws_vpc_security_group_ingress_rule").values()
    assert [each["cidr_ipv4"] for each in rules if each["from_port"] == 8443] == ["10.10.0.0/16"]


def test_terraform_leaves_alone_what_code_deploy_changes_and_nothing_else() -> None:
    document = deployed(CANARY)
    ignored = {
        f"{type_}.{name}": each["lifecycle"]["ignore_changes"]
        for type_, found in document["resource"].items()
        for name, each in found.items()
        if "ignore_changes" in each.get("lifecycle", {})
    }
    assert ignored == {
        "aws_ecs_service.service_main": ["desired_count", "load_balancer", "task_definition"],
        "aws_lb_listener.blue_green_test": ["default_action"],
        "aws_lb_listener_rule.service_route": ["action"],
    }


def test_a_rolling_deployment_hides_no_drift_and_has_one_target_group() -> None:
    document = deployed(ROLLING)
    assert only(document, "aws_ecs_service")["lifecycle"] == {"ignore_changes": ["desired_count"]}
    assert "lifecycle" not in only(document, "aws_lb_listener_rule")
    assert list(resources(document, "aws_lb_target_group")) == ["service_targets"]


def test_a_rolling_deployment_is_taken_back_by_the_circuit_breaker_and_by_alarms() -> None:
    service = only(deployed(ROLLING), "aws_ecs_service")
    assert "deployment_controller" not in service
    assert service["deployment_circuit_breaker"] == {"enable": True, "rollback": True}
    assert service["alarms"] == {"alarm_names": NAMES, "enable": True, "rollback": True}


def test_code_deploy_takes_no_circuit_breaker() -> None:
    service = only(deployed(CANARY), "aws_ecs_service")
    assert service["deployment_controller"] == {"type": "CODE_DEPLOY"}
    assert not {"deployment_circuit_breaker", "alarms"} & service.keys()


def test_requests_scale_a_service_only_while_they_stay_in_one_target_group() -> None:
    assert set(resources(deployed(ROLLING), "aws_appautoscaling_policy")) == {
        "autoscaling_cpu",
        "autoscaling_memory",
        "autoscaling_requests",
    }
    assert set(resources(deployed(CANARY), "aws_appautoscaling_policy")) == {
        "autoscaling_cpu",
        "autoscaling_memory",
    }


def test_code_deploy_may_change_this_service_and_pass_its_roles_only() -> None:
    rights = statements(deployed(CANARY), "blue_green_rights")
    assert rights["ChangeService"]["resources"] == ["${aws_ecs_service.service_main.id}"]
    assert rights["ShiftRequests"]["resources"] == [
        "${aws_lb_listener.load_balancer_https.arn}",
        "${aws_lb_listener_rule.service_route.arn}",
        "${aws_lb_listener.blue_green_test.arn}",
    ]
    assert rights["StartTasks"]["condition"] == [
        {
            "test": "StringEquals",
            "values": ["ecs-tasks.amazonaws.com"],
            "variable": "iam:PassedToService",
        }
    ]


def test_a_service_that_ecs_deploys_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        synthesize(lambda stack: build(stack, ROLLING, code_deploy=True))
    assert str(refusal.value) == (
        "deployment is rolling, allowed: canary, linear or all-at-once, which CodeDeploy knows"
    )
