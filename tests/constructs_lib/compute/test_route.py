from dataclasses import replace

from constructs_lib.compute.config import ServiceConfig
from constructs_lib.naming import LOAD_BALANCER_LIMIT, Naming
from tests.constructs_lib.compute.services import APP, DOMAIN, ROUTE, made
from tests.support.synth import SITE, Json, only, resources

LONGEST = replace(SITE, naming=Naming(project="p" * 12, environment="e" * 12))


def routed(**changes: object) -> ServiceConfig:
    return replace(APP, route=replace(ROUTE, **changes))  # type: ignore[arg-type]


def rule(document: Json) -> Json:
    return only(document, "aws_lb_listener_rule")


def test_a_service_gets_every_request_for_the_domain_unless_it_names_a_path() -> None:
    assert rule(made(app=APP))["condition"] == [{"host_header": {"values": [DOMAIN]}}]
    assert rule(made(app=routed(path="/api/*")))["condition"] == [
        {"host_header": {"values": [DOMAIN]}},
        {"path_pattern": {"values": ["/api/*"]}},
    ]


def test_a_host_is_a_label_below_the_domain() -> None:
    (condition,) = rule(made(app=routed(host="api")))["condition"]
    assert condition == {"host_header": {"values": [f"api.{DOMAIN}"]}}


def test_the_priority_is_the_services_own() -> None:
    assert rule(made(app=routed(priority=7)))["priority"] == 7


def test_tasks_get_requests_once_they_are_ready() -> None:
    targets = only(made(), "aws_lb_target_group")
    assert (targets["target_type"], targets["port"], targets["protocol"]) == ("ip", 8000, "HTTP")
    assert targets["health_check"]["path"] == "/ready"
    assert targets["deregistration_delay"] == "30"


def test_another_port_makes_another_group_before_the_old_one_goes() -> None:
    one, other = (only(made(app=routed(port=port)), "aws_lb_target_group") for port in (8000, 9000))
    assert one["name"] != other["name"]
    assert one["lifecycle"] == other["lifecycle"] == {"create_before_destroy": True}


def test_the_name_of_a_target_group_always_fits_and_a_tag_says_whose_it_is() -> None:
    name = "s" * 20
    targets = only(made(site=LONGEST, **{name: APP}), "aws_lb_target_group")
    assert len(targets["name"]) == LOAD_BALANCER_LIMIT
    assert targets["name"].startswith(f"{'p' * 12}-{'e' * 12}-")
    assert targets["tags"] == {"Name": f"{'p' * 12}-{'e' * 12}-{name}"}


def test_two_groups_of_one_service_and_those_of_two_services_have_names_of_their_own() -> None:
    document = made(app=replace(APP, deployment="canary"), api=routed(host="api", priority=7))
    names = [each["name"] for each in resources(document, "aws_lb_target_group").values()]
    assert len(set(names)) == len(names) == 3


def test_terraform_sees_every_change_of_a_rule_that_code_deploy_does_not_make() -> None:
    assert "lifecycle" not in rule(made())
