"""The role with which people reach the private endpoint: one document, system nodes, no shell."""

import pytest

from tests.constructs_lib.kubernetes.cluster import PEOPLE, conditions, made
from tests.support.synth import ACCOUNT, Json, only, resources, statements

START = "ssm:StartSession"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


@pytest.fixture(scope="module")
def allowed(document: Json) -> dict[str, Json]:
    return statements(document, "kubernetes_way_in_tunnel_document")


def test_two_accounts_decide_who_takes_the_role(document: Json) -> None:
    trust = statements(document, "kubernetes_way_in_trust")["PeopleAssumeRole"]
    assert trust["actions"] == ["sts:AssumeRole"]
    assert trust["principals"] == [
        {
            "type": "AWS",
            "identifiers": [f"arn:aws:iam::{each}:root" for each in (ACCOUNT, PEOPLE)],
        }
    ]


def test_sessions_forward_ports_and_are_no_shells(allowed: dict[str, Json]) -> None:
    starting = {sid: each for sid, each in allowed.items() if START in each["actions"]}
    assert set(starting) == {"StartOnSystemNodes", "ForwardPorts"}
    for each in starting.values():
        assert {
            "test": "BoolIfExists",
            "variable": "ssm:SessionDocumentAccessCheck",
            "values": ["true"],
        } in each["condition"]
    assert starting["ForwardPorts"]["resources"] == [
        "arn:aws:ssm:us-east-1::document/AWS-StartPortForwardingSessionToRemoteHost"
    ]


def test_sessions_lead_through_system_nodes_as_their_template_tags_them(
    document: Json, allowed: dict[str, Json]
) -> None:
    template = resources(document, "aws_launch_template")["kubernetes_nodes_template"]
    tags = template["tag_specifications"][0]["tags"]
    wanted = conditions(allowed["StartOnSystemNodes"])
    del wanted["ssm:SessionDocumentAccessCheck"]
    assert wanted == {f"ssm:resourceTag/{name}": [value] for name, value in tags.items()}


def test_nobody_takes_over_the_session_of_another(allowed: dict[str, Json]) -> None:
    own = allowed["ResumeAndEndOwnSessions"]
    assert set(own["actions"]) == {"ssm:ResumeSession", "ssm:TerminateSession"}
    assert conditions(own) == {"ssm:resourceTag/aws:ssmmessages:session-id": ["&{aws:userid}"]}
    assert allowed["OpenOwnChannels"]["resources"] == [
        f"arn:aws:ssm:us-east-1:{ACCOUNT}:session/&{{aws:userid}}-*"
    ]


def test_it_may_do_nothing_else(document: Json, allowed: dict[str, Json]) -> None:
    others = {
        action
        for sid, each in allowed.items()
        for action in each["actions"]
        if sid not in {"StartOnSystemNodes", "ForwardPorts"}
    }
    assert others == {
        "ec2:DescribeInstances",
        "eks:DescribeCluster",
        "ssm:ResumeSession",
        "ssm:TerminateSession",
        "ssmmessages:OpenDataChannel",
    }
    cluster = only(document, "aws_eks_cluster")
    assert cluster["vpc_config"]["endpoint_public_access"] is False
    assert allowed["FindCluster"]["resources"] == [
        "${aws_eks_cluster.kubernetes_control_plane_main.arn}"
    ]
