from cdktf import TerraformStack

from constructs_lib.networking.security_group import SecurityGroup
from tests.support.platform import network
from tests.support.synth import SITE, only, synthesize


def client_and_server(stack: TerraformStack) -> None:
    vpc = network(stack)
    client, server = (
        SecurityGroup(stack, thing, site=SITE, network=vpc, thing=thing, purpose=thing.capitalize())
        for thing in ("client", "server")
    )
    server.allow_from(client, port=5432, purpose="Queries")


def test_a_connection_is_one_rule_on_either_side() -> None:
    document = synthesize(client_and_server)
    out = only(document, "aws_vpc_security_group_egress_rule")
    into = only(document, "aws_vpc_security_group_ingress_rule")
    assert out["security_group_id"] == into["referenced_security_group_id"]
    assert into["security_group_id"] == out["referenced_security_group_id"]
    assert {out["from_port"], out["to_port"], into["from_port"], into["to_port"]} == {5432}
    assert out["description"] == into["description"] == "Queries"


def test_a_group_has_no_rules_of_its_own() -> None:
    groups = synthesize(client_and_server)["resource"]["aws_security_group"]
    assert len(groups) == 2
    assert not any("ingress" in group or "egress" in group for group in groups.values())
