"""The three modules of a service, each by itself."""

import functools
import json
from typing import Any

import cdktf
import pytest

from conventions.expressions import embedded_json
from terrace.modules import export
from terrace.modules.definitions import MODULES
from terrace.modules.stack import ModuleStack

NAMES = ("compute", "compute-blue-green", "compute-origin")
SERVICE = "service_app"


@functools.cache
def built(name: str) -> tuple[ModuleStack, dict[str, Any]]:
    stack = export.build(cdktf.App(skip_validation=True), MODULES[name])
    return stack, json.loads(cdktf.Testing.synth(stack))


def resource(name: str, address: str) -> dict[str, Any]:
    type_, _, id_ = address.partition(".")
    found: dict[str, Any] = built(name)[1]["resource"][type_][id_]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_has_one_name_from_the_variable_to_the_argument(name: str) -> None:
    variables = built(name)[1]["variable"]
    assert {"minimum_tasks", "maximum_tasks", "cpu_units", "memory_mib", "spot"} <= set(variables)
    service = resource(name, f"aws_ecs_service.{SERVICE}_running_main")
    assert service["desired_count"] == "${var.minimum_tasks}"
    scaled = resource(name, f"aws_appautoscaling_target.{SERVICE}_autoscaling_main")
    assert (scaled["min_capacity"], scaled["max_capacity"]) == (
        "${var.minimum_tasks}",
        "${var.maximum_tasks}",
    )


def test_spot_is_a_variable() -> None:
    service = resource("compute", f"aws_ecs_service.{SERVICE}_running_main")
    (strategy,) = service["capacity_provider_strategy"]
    assert strategy["capacity_provider"] == '${var.spot ? "FARGATE_SPOT" : "FARGATE"}'


@pytest.mark.parametrize("name", NAMES)
def test_what_other_modules_tell_goes_into_the_container(name: str) -> None:
    task = resource(name, f"aws_ecs_task_definition.{SERVICE}_task_main")
    (container,) = embedded_json(task["container_definitions"])
    assert "var.settings[name]" in container["environment"]
    assert 'name = "PORT"' in container["environment"].replace('"name" =', "name =")
    assert built(name)[1]["variable"]["settings"]["default"] == {}


@pytest.mark.parametrize("name", NAMES)
def test_alarms_are_in_the_module_and_report_to_the_callers_topic(name: str) -> None:
    alarms = built(name)[1]["resource"]["aws_cloudwatch_metric_alarm"]
    assert {
        f"{SERVICE}_alarms_no_running_tasks",
        f"{SERVICE}_alarms_requests_error_budget_burn",
        f"{SERVICE}_alarms_logs_error_logs",
        "load_balancer_alarms_load_balancer_errors",
    } <= set(alarms)
    for alarm in alarms.values():
        assert alarm["alarm_actions"] == ["${var.alerts_topic_arn}"]
        assert "${var.runbooks_url}/" in alarm["alarm_description"]


@pytest.mark.parametrize("name", NAMES)
def test_roles_that_run_code_carry_the_callers_boundary(name: str) -> None:
    for role in ("role", "execution_role"):
        found = resource(name, f"aws_iam_role.{SERVICE}_task_{role}_main")
        assert "var.permissions_boundary_arn" in found["permissions_boundary"]


def test_a_caller_can_silence_and_roll_back_by_the_outputs() -> None:
    outputs = built("compute")[1]["output"]
    assert {"errors_alarm_arn", "no_tasks_alarm_arn", "task_role_name"} <= set(outputs)


def test_code_deploy_is_in_one_of_them_only() -> None:
    assert [name for name in NAMES if "aws_codedeploy_app" in built(name)[1]["resource"]] == [
        "compute-blue-green"
    ]
    outputs = built("compute-blue-green")[1]["output"]
    assert {"deployment_group", "codedeploy_application", "task_definition_arn"} <= set(outputs)


def test_only_the_origin_is_closed_to_everybody_but_cloudfront() -> None:
    for name in NAMES:
        rules = built(name)[1]["resource"]["aws_vpc_security_group_ingress_rule"].values()
        is_open = any(rule.get("cidr_ipv4") == "0.0.0.0/0" for rule in rules)
        assert is_open is (name != "compute-origin")


def test_a_size_that_fargate_does_not_sell_is_refused_by_terraform_too() -> None:
    stack, _ = built("compute")
    assert stack.refused["cpu_units"] == [4097]
    assert stack.refused["memory_mib"] == [513]
    assert {"memory_mib", "maximum_tasks"} <= stack.bound
