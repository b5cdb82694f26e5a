from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.compute.service import Service
from constructs_lib.workload import connect
from tests.constructs_lib.compute.services import APP, BUSY, WORKER, compute, made
from tests.support.synth import Json, Sketch, only, resources, statements, synthesize


def service(document: Json, name: str) -> Json:
    return resources(document, "aws_ecs_service")[f"compute_service_{name}_running_main"]


def test_a_failed_deployment_rolls_itself_back_without_losing_capacity() -> None:
    for name in ("app", "worker"):
        found = service(made(), name)
        assert found["deployment_circuit_breaker"] == {"enable": True, "rollback": True}
        assert found["deployment_minimum_healthy_percent"] == 100
        assert found["deployment_maximum_percent"] == 200


@pytest.mark.parametrize(
    ("name", "alarms"),
    [
        (
            "app",
            ("requests_high_error_rate", "requests_high_latency", "requests_unhealthy_targets"),
        ),
        ("worker", ("logs_error_logs",)),
    ],
)
def test_its_own_alarms_take_a_deployment_back(name: str, alarms: tuple[str, ...]) -> None:
    address = f"aws_cloudwatch_metric_alarm.compute_service_{name}_alarms_"
    assert service(made(), name)["alarms"] == {
        "alarm_names": [f"${{{address}{alarm}.alarm_name}}" for alarm in alarms],
        "enable": True,
        "rollback": True,
    }


def test_tasks_are_private_and_reached_by_the_load_balancer_only() -> None:
    document = made()
    for name in ("app", "worker"):
        found = service(document, name)["network_configuration"]
        assert found["assign_public_ip"] is False
        assert found["subnets"] == [
            f"${{aws_subnet.network_private_{letter}.id}}" for letter in ("a", "b", "c")
        ]
    rules = resources(document, "aws_vpc_security_group_ingress_rule")
    of_services = [name for name in rules if name.startswith("compute_service_")]
    assert of_services == ["compute_service_app_security_group_from_load_balancer"]
    rule = rules[of_services[0]]
    assert (rule["from_port"], rule["to_port"]) == (8000, 8000)


def test_a_worker_has_no_targets_and_no_grace_for_them() -> None:
    found = service(made(), "worker")
    assert not {"load_balancer", "health_check_grace_period_seconds"} & found.keys()
    only(made(), "aws_lb_target_group")


def test_spot_is_a_choice_and_a_change_of_it_is_a_deployment() -> None:
    providers = {
        name: service(made(), name)["capacity_provider_strategy"][0]["capacity_provider"]
        for name in ("app", "worker")
    }
    assert providers == {"app": "FARGATE", "worker": "FARGATE_SPOT"}
    assert service(made(), "app")["force_new_deployment"] is True


def test_the_number_of_tasks_belongs_to_autoscaling() -> None:
    found = service(made(), "worker")
    assert found["desired_count"] == 0
    assert found["lifecycle"] == {"ignore_changes": ["desired_count"]}


def test_no_task_starts_before_its_role_and_its_network_let_it() -> None:
    waits = service(made(), "app")["depends_on"]
    prefix = "compute_service_app"
    assert {
        f"aws_iam_role_policy.{prefix}_task_execution_role_start_policy",
        f"aws_iam_role_policy.{prefix}_settings_execution_reads_policy",
        f"aws_vpc_security_group_egress_rule.{prefix}_security_group_to_https",
        f"aws_vpc_security_group_ingress_rule.{prefix}_security_group_from_load_balancer",
        f"aws_lb_listener_rule.{prefix}_route_rule",
        "aws_ecs_cluster_capacity_providers.compute_cluster_capacity",
    } <= set(waits)


def test_a_worker_takes_messages_from_its_queue_and_is_told_where_it_is() -> None:
    document = made()
    consume = statements(document, "jobs_worker_consume_document")
    assert "sqs:ReceiveMessage" in consume["UseQueue"]["actions"]
    policy = resources(document, "aws_iam_role_policy")["jobs_worker_consume_policy"]
    assert policy["role"] == "${aws_iam_role.compute_service_worker_task_role_main.name}"
    setting = only(document, "aws_ssm_parameter")
    assert setting["name"] == "/terrace/test/worker/JOBS_QUEUE_URL"


def test_a_store_gets_all_that_it_needs_to_connect_a_service() -> None:
    seen: list[Any] = []

    class Store:
        def connect(self, workload: Any) -> None:
            seen.append(workload)

    def build(stack: Sketch) -> None:
        made = compute(stack, services={"app": APP}).services["app"]
        connect(made.workload, APP.uses, {"database": Store()})
        seen.append(made)

    synthesize(build)
    workload, found = seen
    assert isinstance(found, Service)
    assert workload.label == "app"
    assert workload.role is found.task.role
    assert workload.require_network("database") is found.security_group
    assert workload.settings is found.settings


def test_cloudwatch_knows_a_service_by_its_names() -> None:
    seen: list[Service] = []

    def build(stack: Sketch) -> None:
        services = compute(stack, services={"app": APP, "worker": WORKER}).services
        seen.extend(services.values())

    synthesize(build)
    app, worker = seen
    assert app.metrics.tasks == {"ClusterName": "terrace-test", "ServiceName": "terrace-test-app"}
    assert [each.keys() for each in app.metrics.requests] == [{"LoadBalancer", "TargetGroup"}]
    assert worker.metrics.requests == []


def test_a_service_that_never_rests_is_told_when_it_is_larger_than_it_has_to_be() -> None:
    unused = {
        name
        for name in resources(made(app=APP, worker=BUSY), "aws_cloudwatch_metric_alarm")
        if name.endswith("_unused")
    }
    assert len(unused) == 4
    rests = resources(made(worker=WORKER), "aws_cloudwatch_metric_alarm")
    assert not [name for name in rests if name.endswith("_unused")]


def test_another_port_is_the_services_own_affair() -> None:
    assert APP.route is not None
    document = made(app=replace(APP, route=replace(APP.route, port=9000)))
    assert service(document, "app")["load_balancer"][0]["container_port"] == 9000
    (rule,) = (
        each
        for name, each in resources(document, "aws_vpc_security_group_ingress_rule").items()
        if name.startswith("compute_service_")
    )
    assert (rule["from_port"], rule["to_port"]) == (9000, 9000)
