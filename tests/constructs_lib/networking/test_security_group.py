from collections.abc import Callable

import pytest

from constructs_lib.networking.reference import ExistingSecurityGroup
from constructs_lib.networking.security_group import SecurityGroup
from tests.support.platform import network
from tests.support.synth import SITE, Json, Sketch, only, synthesize
from tests.support.workload import connections

SERVER = "${aws_security_group.server_main.id}"
INWARD, OUTWARD = "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"


def with_server(use: Callable[[SecurityGroup], object]) -> Json:
    def build(stack: Sketch) -> None:
        vpc = network(stack)
        use(
            SecurityGroup(
                stack, "server", site=SITE, network=vpc, thing="server", purpose="Answers"
            )
        )

    return synthesize(build)


def client(label: str) -> ExistingSecurityGroup:
    return ExistingSecurityGroup(id=f"sg-{label}", label=label)


def test_a_connection_is_one_rule_on_either_side() -> None:
    document = with_server(
        lambda server: server.allow_from(client("app"), port=5432, purpose="Queries")
    )
    out, into = only(document, OUTWARD), only(document, INWARD)
    assert (out["security_group_id"], out["referenced_security_group_id"]) == ("sg-app", SERVER)
    assert (into["security_group_id"], into["referenced_security_group_id"]) == (SERVER, "sg-app")
    for rule in (out, into):
        assert (rule["from_port"], rule["to_port"], rule["ip_protocol"]) == (5432, 5432, "tcp")
        assert rule["description"] == "Queries"


def test_workloads_that_share_a_group_make_one_rule_and_others_one_each() -> None:
    def use(server: SecurityGroup) -> None:
        for label in ("nodes", "app", "nodes"):
            server.allow_from(client(label), port=5432, purpose="Queries")

    assert connections(with_server(use)) == [("sg-app", SERVER, 5432), ("sg-nodes", SERVER, 5432)]


def test_a_group_starts_closed_in_both_directions() -> None:
    document = with_server(lambda server: server)
    group = only(document, "aws_security_group")
    assert group["name"] == "terrace-test-server"
    assert not {"ingress", "egress"} & group.keys()
    assert not {INWARD, OUTWARD} & document["resource"].keys()


@pytest.mark.parametrize(
    ("use", "peer"),
    [
        (
            lambda server: server.allow_from_internet(port=443, purpose="Visitors"),
            {"cidr_ipv4": "0.0.0.0/0"},
        ),
        (
            lambda server: server.allow_from_network("10.0.0.0/16", port=443, purpose="Calls"),
            {"cidr_ipv4": "10.0.0.0/16"},
        ),
        (
            lambda server: server.allow_from_cloudfront(port=443, purpose="Distributions"),
            {"prefix_list_id": "${data.aws_ec2_managed_prefix_list.server_cloudfront.id}"},
        ),
    ],
)
def test_who_has_no_group_is_let_in_on_one_port(
    use: Callable[[SecurityGroup], object], peer: dict[str, str]
) -> None:
    document = with_server(use)
    rule = only(document, INWARD)
    assert (rule["security_group_id"], rule["from_port"], rule["to_port"]) == (SERVER, 443, 443)
    assert {name: rule.get(name) for name in peer} == peer
    assert OUTWARD not in document["resource"]


def test_a_group_leaves_over_https_and_is_let_in_nowhere_by_that() -> None:
    document = with_server(lambda server: server.allow_https_out(purpose="AWS APIs"))
    rule = only(document, OUTWARD)
    assert (rule["security_group_id"], rule["cidr_ipv4"]) == (SERVER, "0.0.0.0/0")
    assert (rule["from_port"], rule["to_port"]) == (443, 443)
    assert INWARD not in document["resource"]
