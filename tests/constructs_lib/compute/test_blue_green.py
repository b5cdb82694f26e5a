from dataclasses import replace

import pytest

from constructs_lib.compute.deployment import Deployment
from tests.constructs_lib.compute.services import APP, ROUTE, WORKER, made
from tests.support.synth import ACCOUNT, Json, only, resources, statements

CANARY = replace(APP, deployment="canary")
SHOP = replace(CANARY, deployment="linear", route=replace(ROUTE, host="shop", priority=50))
PREFIX = "compute_service_app"
ADDRESS = f"aws_cloudwatch_metric_alarm.{PREFIX}_alarms_requests_"


def deployed() -> Json:
    return made(app=CANARY, worker=WORKER)


def group() -> Json:
    return only(deployed(), "aws_codedeploy_deployment_group")


def running(document: Json, name: str) -> Json:
    return resources(document, "aws_ecs_service")[f"compute_service_{name}_running_main"]


@pytest.mark.parametrize(
    ("deployment", "steps"),
    [
        ("canary", "CodeDeployDefault.ECSCanary10Percent5Minutes"),
        ("linear", "CodeDeployDefault.ECSLinear10PercentEvery1Minutes"),
        ("all-at-once", "CodeDeployDefault.ECSAllAtOnce"),
    ],
)
def test_requests_move_in_the_chosen_steps(deployment: str, steps: str) -> None:
    assert Deployment(deployment).steps == steps
    found = only(made(app=replace(APP, deployment=deployment)), "aws_codedeploy_deployment_group")
    assert found["deployment_config_name"] == steps


def test_code_deploy_rolls_back_on_failure_and_on_the_services_own_alarms() -> None:
    assert group()["auto_rollback_configuration"]["events"] == [
        "DEPLOYMENT_FAILURE",
        "DEPLOYMENT_STOP_ON_ALARM",
        "DEPLOYMENT_STOP_ON_REQUEST",
    ]
    names = ("high_error_rate", "high_latency", "unhealthy_targets")
    assert group()["alarm_configuration"] == {
        "enabled": True,
        "alarms": [f"${{{ADDRESS}{name}.alarm_name}}" for name in names],
    }


def test_the_old_version_waits_for_a_quarter_of_an_hour() -> None:
    config = group()["blue_green_deployment_config"]
    assert config["terminate_blue_instances_on_deployment_success"] == {
        "action": "TERMINATE",
        "termination_wait_time_in_minutes": 15,
    }


def test_requests_change_between_two_target_groups() -> None:
    pair = group()["load_balancer_info"]["target_group_pair_info"]
    assert pair["target_group"] == [
        {"name": f"${{aws_lb_target_group.{PREFIX}_route_{each}.name}}"}
        for each in ("targets", "green_targets")
    ]
    listener = "${{aws_lb_listener.compute_load_balancer_{}.arn}}"
    assert pair["prod_traffic_route"] == {"listener_arns": [listener.format("https")]}
    assert pair["test_traffic_route"] == {"listener_arns": [listener.format("test")]}


def test_a_new_version_is_tested_from_inside_the_network_only() -> None:
    listener = resources(deployed(), "aws_lb_listener")["compute_load_balancer_test"]
    assert (listener["port"], listener["protocol"]) == (8443, "HTTPS")
    rules = resources(deployed(), "aws_vpc_security_group_ingress_rule").values()
    assert [each["cidr_ipv4"] for each in rules if each["from_port"] == 8443] == ["10.10.0.0/16"]


def test_a_new_version_is_tested_under_the_services_own_name() -> None:
    rules = resources(deployed(), "aws_lb_listener_rule")
    test, served = rules[f"{PREFIX}_blue_green_test_rule"], rules[f"{PREFIX}_route_rule"]
    assert test["condition"] == served["condition"]
    assert test["listener_arn"] == "${aws_lb_listener.compute_load_balancer_test.arn}"
    (action,) = test["action"]
    assert action["target_group_arn"] == (
        f"${{aws_lb_target_group.{PREFIX}_route_green_targets.arn}}"
    )


def test_two_services_are_deployed_and_tested_apart_behind_one_listener() -> None:
    document = made(app=CANARY, shop=SHOP)
    groups = resources(document, "aws_codedeploy_deployment_group").values()
    assert {each["deployment_group_name"] for each in groups} == {
        "terrace-test-app",
        "terrace-test-shop",
    }
    assert len(resources(document, "aws_lb_listener")) == 3  # https, redirect, test
    assert len(resources(document, "aws_lb_listener_rule")) == 4


def test_terraform_leaves_alone_what_code_deploy_changes_and_nothing_else() -> None:
    ignored = {
        f"{type_}.{name}": each["lifecycle"]["ignore_changes"]
        for type_, found in deployed()["resource"].items()
        for name, each in found.items()
        if "ignore_changes" in each.get("lifecycle", {})
    }
    assert ignored == {
        f"aws_ecs_service.{PREFIX}_running_main": [
            "desired_count",
            "load_balancer",
            "task_definition",
        ],
        "aws_ecs_service.compute_service_worker_running_main": ["desired_count"],
        f"aws_lb_listener_rule.{PREFIX}_blue_green_test_rule": ["action"],
        f"aws_lb_listener_rule.{PREFIX}_route_rule": ["action"],
    }


def test_code_deploy_takes_no_circuit_breaker_and_no_forced_deployment() -> None:
    service = running(deployed(), "app")
    assert service["deployment_controller"] == {"type": "CODE_DEPLOY"}
    assert not {"deployment_circuit_breaker", "alarms", "force_new_deployment"} & service.keys()


def test_a_worker_beside_it_is_deployed_by_ecs_itself() -> None:
    assert "deployment_controller" not in running(deployed(), "worker")


def test_a_rolling_service_has_one_target_group_and_no_second_listener() -> None:
    document = made(app=APP)
    assert list(resources(document, "aws_lb_target_group")) == [f"{PREFIX}_route_targets"]
    assert "compute_load_balancer_test" not in resources(document, "aws_lb_listener")
    assert "aws_codedeploy_app" not in document["resource"]


def test_code_deploy_may_change_this_service_and_pass_its_roles_only() -> None:
    rights = statements(deployed(), f"{PREFIX}_blue_green_role_deploy_document")
    service = f"${{aws_ecs_service.{PREFIX}_running_main.id}}"
    assert rights["ChangeService"]["resources"] == [service]
    sets = f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-set/"
    assert rights["ReplaceTasks"]["resources"] == [
        service,
        (
            f"{sets}${{aws_ecs_cluster.compute_cluster_main.name}}/"
            f"${{aws_ecs_service.{PREFIX}_running_main.name}}/*"
        ),
    ]
    assert rights["ShiftRequests"]["resources"] == [
        "${aws_lb_listener.compute_load_balancer_https.arn}",
        "${aws_lb_listener.compute_load_balancer_test.arn}",
        f"${{aws_lb_listener_rule.{PREFIX}_route_rule.arn}}",
        f"${{aws_lb_listener_rule.{PREFIX}_blue_green_test_rule.arn}}",
    ]
    assert rights["StartTasks"]["resources"] == [
        f"${{aws_iam_role.{PREFIX}_task_{role}_main.arn}}" for role in ("role", "execution_role")
    ]
    assert rights["StartTasks"]["condition"] == [
        {
            "test": "StringEquals",
            "values": ["ecs-tasks.amazonaws.com"],
            "variable": "iam:PassedToService",
        }
    ]
