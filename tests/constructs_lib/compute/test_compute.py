"""Compute as a whole: what services share, and what they are refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from conventions import runbooks
from tests.constructs_lib.compute.services import APP, BUSY, DOMAIN, ROUTE, WORKER, compute, made
from tests.support.alarms import PAGES, TOPIC, by_thing
from tests.support.platform import network
from tests.support.synth import Json, Sketch, only, resources, synthesize

API = replace(APP, route=replace(ROUTE, host="api", path="/v1/*", priority=50))
SERVICES = ("aws_ecs_service", "aws_ecs_task_definition", "aws_appautoscaling_target")


def refused(**changes: Any) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        synthesize(lambda stack: compute(stack, **changes))
    return str(refusal.value)


def test_two_services_share_one_cluster_and_each_has_the_rest_for_itself() -> None:
    document = made()
    assert only(document, "aws_ecs_cluster")["name"] == "terrace-test"
    assert all(len(resources(document, type_)) == 2 for type_ in SERVICES)
    names = {each["name"] for each in resources(document, "aws_ecs_service").values()}
    assert names == {"terrace-test-app", "terrace-test-worker"}
    roles = {each["name"] for each in resources(document, "aws_iam_role").values()}
    assert roles == {
        "terrace-test-app",
        "terrace-test-app-execution",
        "terrace-test-worker",
        "terrace-test-worker-execution",
    }


def test_containers_are_measured_into_a_group_that_is_encrypted_and_ends() -> None:
    document = made()
    cluster = only(document, "aws_ecs_cluster")
    assert cluster["setting"] == [{"name": "containerInsights", "value": "enabled"}]
    group = resources(document, "aws_cloudwatch_log_group")["compute_cluster_measurements"]
    assert group["name"] == "/aws/ecs/containerinsights/terrace-test/performance"
    assert group["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    assert group["retention_in_days"] == 365
    assert cluster["depends_on"] == ["aws_cloudwatch_log_group.compute_cluster_measurements"]


def test_nobody_opens_a_shell_in_a_container() -> None:
    document = made()
    assert "configuration" not in only(document, "aws_ecs_cluster")
    for service in resources(document, "aws_ecs_service").values():
        assert "enable_execute_command" not in service


def test_services_with_routes_share_one_guarded_load_balancer() -> None:
    document = made(app=APP, api=API)
    balancer = "${aws_lb.compute_load_balancer_main.arn}"
    assert only(document, "aws_wafv2_web_acl_association")["resource_arn"] == balancer
    rules = resources(document, "aws_lb_listener_rule").values()
    https = "${aws_lb_listener.compute_load_balancer_https.arn}"
    assert [rule["listener_arn"] for rule in rules] == [https, https]
    only(document, "aws_lb")


def test_where_no_service_has_a_route_there_is_no_load_balancer_and_no_firewall() -> None:
    document = synthesize(
        lambda stack: compute(stack, services={"worker": WORKER}, certificate=None)
    )
    types = set(document["resource"])
    assert not {type_ for type_ in types if type_.startswith(("aws_lb", "aws_wafv2"))}
    only(document, "aws_ecs_service")


def test_a_route_without_a_certificate_is_refused() -> None:
    assert refused(services={"app": APP}, certificate=None) == (
        "service 'app' has a route and certificate is None, allowed: a certificate of its host name"
    )


def test_a_queue_that_is_not_there_is_refused() -> None:
    services = {"worker": WORKER}
    assert refused(services=services, queues={}) == (
        "service 'worker': consumes is 'jobs', allowed: none, for there is no queue"
    )


def test_a_blue_green_service_that_nobody_can_try_is_refused() -> None:
    services = {"app": replace(APP, deployment="canary")}
    assert refused(services=services, vpc_cidr=None) == (
        "service 'app' has deployment 'canary' and vpc_cidr is None, "
        "allowed: the block of the VPC, from which new versions are tried"
    )


def test_routes_that_get_in_each_others_way_are_refused_here_too() -> None:
    assert refused(services={"app": APP, "other": APP}).startswith("services: 'app' and 'other'")


def test_the_edge_is_told_the_labels_of_the_hosts() -> None:
    found: list[str] = []

    def build(stack: Sketch) -> None:
        found.extend(compute(stack, services={"app": APP, "api": API, "worker": WORKER}).labels)

    synthesize(build)
    assert found == ["api"]


def test_tasks_and_load_balancer_wait_for_what_has_to_be_there_first() -> None:
    def build(stack: Sketch) -> None:
        vpc = network(stack)
        compute(stack, services={"app": APP}, network=vpc, after=[vpc.public_route])

    document = synthesize(build)
    route = "aws_route.network_public_to_internet"
    assert only(document, "aws_lb")["depends_on"] == [route]
    assert route in only(document, "aws_ecs_service")["depends_on"]
    # By then AWS has made the role that an account's first capacity providers need.
    assert only(document, "aws_ecs_cluster_capacity_providers")["depends_on"] == [route]


def test_a_service_is_called_what_it_is_called_in_every_alarm() -> None:
    names = set(by_thing(made()))
    assert {
        "app-high-error-rate",
        "app-no-running-tasks",
        "worker-backlog-without-task",
        "worker-error-logs",
        "load-balancer-errors",
    } <= names


def test_every_alarm_leads_to_a_heading_that_is_there() -> None:
    pages = runbooks.read(PAGES)
    assert pages is not None
    found = by_thing(made()) | by_thing(made(app=APP, worker=BUSY))
    links = {
        name: alarm["alarm_description"].rpartition("https://runbooks.example/")[2]
        for name, alarm in found.items()
    }
    assert len(links) > 20
    for name, link in links.items():
        page, _, heading = link.partition("#")
        assert heading in pages[page], name
        assert name.endswith(heading), name


def test_every_alarm_tells_somebody_or_starts_something() -> None:
    for name, alarm in by_thing(made()).items():
        policies = [f"${{aws_appautoscaling_policy.{each}.arn}}" for each in policies_of(made())]
        assert alarm["alarm_actions"] == [TOPIC.arn] or alarm["alarm_actions"][0] in policies, name


def policies_of(document: Json) -> list[str]:
    return list(resources(document, "aws_appautoscaling_policy"))


def test_two_services_never_stand_in_each_others_numbers() -> None:
    document = made(app=APP, api=API)
    watched = {
        name: json.dumps(alarm.get("metric_query", alarm.get("dimensions")))
        for name, alarm in by_thing(document).items()
        if name.endswith(("high-error-rate", "high-latency"))
    }
    groups = "aws_lb_target_group.compute_service_{}_route_targets.arn_suffix"
    for name, query in watched.items():
        service = name.partition("-")[0]
        other = "api" if service == "app" else "app"
        assert groups.format(service) in query
        assert groups.format(other) not in query
    assert len(watched) == 4


def test_requests_for_a_host_that_no_service_has_find_nothing() -> None:
    document = made(app=APP, api=API)
    https = resources(document, "aws_lb_listener")["compute_load_balancer_https"]
    assert https["default_action"][0]["fixed_response"]["status_code"] == "404"
    hosts = {
        condition["host_header"]["values"][0]
        for rule in resources(document, "aws_lb_listener_rule").values()
        for condition in rule["condition"]
        if "host_header" in condition
    }
    assert hosts == {DOMAIN, f"api.{DOMAIN}"}
