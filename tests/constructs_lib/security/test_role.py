from dataclasses import replace

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import (
    CNI,
    COLLECTOR,
    EXTERNAL_SECRETS,
    FLUENT_BIT,
    KARPENTER,
    LOAD_BALANCER_CONTROLLER,
    ServiceAccount,
    of_service,
)
from constructs_lib.security.policy import allow
from constructs_lib.security.role import FUNCTION, INSTANCE, TASK, Role, Trust
from constructs_lib.site import Site
from tests.support.platform import key, network
from tests.support.synth import (
    BOUNDARY,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)
from tests.support.workload import policy

SCHEDULER = Trust(service="scheduler.amazonaws.com")


def add(stack: Sketch, trust: Trust, *, site: Site = SITE, thing: str = "app") -> Role:
    return Role(stack, "role", site=site, thing=thing, trust=trust, purpose="Test")


def made(trust: Trust, **options: Site) -> Json:
    return synthesize(lambda stack: add(stack, trust, **options))


def boundary(trust: Trust, **options: Site) -> str | None:
    found: str | None = only(made(trust, **options), "aws_iam_role").get("permissions_boundary")
    return found


@pytest.mark.parametrize("trust", [TASK, INSTANCE, FUNCTION])
def test_what_runs_the_projects_code_carries_the_boundary(trust: Trust) -> None:
    assert trust.runs_code
    assert boundary(trust) == BOUNDARY


def test_what_only_a_service_works_with_carries_that_of_services() -> None:
    services = f"{BOUNDARY}-of-services"
    assert boundary(SCHEDULER, site=replace(SITE, service_boundary_arn=services)) == services
    assert boundary(TASK, site=replace(SITE, service_boundary_arn=services)) == BOUNDARY


def test_where_there_is_none_of_services_it_carries_none() -> None:
    assert boundary(SCHEDULER) is None


def test_where_no_code_of_the_project_runs_there_is_none_to_carry() -> None:
    assert boundary(TASK, site=replace(SITE, boundary_arn=None)) is None


@pytest.mark.parametrize(
    ("account", "carried"),
    [
        (of_service("app"), BOUNDARY),
        (of_service("worker"), BOUNDARY),
        (COLLECTOR, BOUNDARY),
        # What AWS and the community wrote for clusters needs more than the boundary allows.
        (CNI, None),
        (EXTERNAL_SECRETS, None),
        (FLUENT_BIT, None),
        (KARPENTER, None),
        (LOAD_BALANCER_CONTROLLER, None),
    ],
)
def test_pods_of_a_service_carry_the_boundary_and_those_of_a_cluster_do_not(
    account: ServiceAccount, carried: str | None
) -> None:
    def build(stack: Sketch) -> None:
        encryption = key(stack)
        plane = ControlPlane(
            stack,
            "plane",
            site=SITE,
            network=network(stack),
            key=encryption,
            logs_key=encryption,
        )
        PodRole(
            stack,
            "pod",
            site=SITE,
            control_plane=plane,
            account=account,
            thing="pod",
            purpose="Test",
        )

    pod = resources(synthesize(build), "aws_iam_role")["pod_main"]
    assert pod.get("permissions_boundary") == carried


def test_only_the_service_named_takes_it() -> None:
    document = made(SCHEDULER)
    role = only(document, "aws_iam_role")
    assert role["name"] == "terrace-test-app"
    assert role["assume_role_policy"] == "${data.aws_iam_policy_document.role_trust.json}"
    assert statements(document, "role_trust") == {
        "TrustedAssumesRole": {
            "sid": "TrustedAssumesRole",
            "actions": ["sts:AssumeRole"],
            "principals": [{"type": "Service", "identifiers": ["scheduler.amazonaws.com"]}],
        }
    }


def test_a_session_has_to_carry_the_tags_that_were_asked_for() -> None:
    tags = {"kubernetes-namespace": "app", "kubernetes-service-account": "worker"}
    trust = Trust(service="pods.eks.amazonaws.com", session_tags=tags)
    statement = statements(made(trust), "role_trust")["TrustedAssumesRole"]
    assert statement["actions"] == ["sts:AssumeRole", "sts:TagSession"]
    assert {
        each["variable"]: (each["test"], each["values"]) for each in statement["condition"]
    } == {
        "aws:RequestTag/kubernetes-namespace": ("StringEquals", ["app"]),
        "aws:RequestTag/kubernetes-service-account": ("StringEquals", ["worker"]),
    }


def test_it_may_do_nothing_until_somebody_allows_it() -> None:
    assert made(TASK)["resource"].keys() == {"aws_iam_role"}


def test_what_it_may_do_is_a_policy_for_each_purpose() -> None:
    def build(stack: Sketch) -> None:
        role = add(stack, TASK)
        role.allow("start", [allow("PullImage", "ecr:BatchGetImage", "arn:of:repository")])
        role.allow("watch", [allow("SeeAlarms", "cloudwatch:DescribeAlarms", "*")])
        role.attach("managed", SITE.managed_policy("ReadOnlyAccess"))

    document = synthesize(build)
    name = "${aws_iam_role.role_main.name}"
    assert policy(document, name, "start")["PullImage"]["resources"] == ["arn:of:repository"]
    assert policy(document, name, "watch")["SeeAlarms"]["actions"] == ["cloudwatch:DescribeAlarms"]
    attached = only(document, "aws_iam_role_policy_attachment")
    assert (attached["role"], attached["policy_arn"]) == (
        name,
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
    )


def test_a_name_that_iam_does_not_take_is_refused() -> None:
    thing = "x" * 60
    with pytest.raises(ConfigurationError, match="has 73 characters, allowed: 64"):
        synthesize(lambda stack: add(stack, TASK, thing=thing))
