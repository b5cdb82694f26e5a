import pytest

from conventions.document import Kind

ID = "${aws_security_group.db.id}"
GROUP = {"aws_security_group": {"db": {"description": "Database"}}}
RULE = {"aws_vpc_security_group_ingress_rule": {"from_app": {"security_group_id": ID}}}
CARRIER = {"aws_db_instance": {"main": {"vpc_security_group_ids": [ID]}}}
START = "NET004 MUST dev/aws_security_group.db: "
PEERLESS = (
    f"{START}no rule refers to aws_security_group.db, so it blocks all traffic; "
    "add a rule to or from its peer, or remove it."
)
UNUSED = f"{START}aws_security_group.db is attached to nothing; attach it, or remove it."


@pytest.mark.parametrize(
    "rule",
    [
        RULE,
        {"aws_vpc_security_group_egress_rule": {"out": {"referenced_security_group_id": ID}}},
        {"aws_security_group_rule": {"in": {"source_security_group_id": ID}}},
        {
            "aws_security_group": {
                **GROUP["aws_security_group"],
                "app": {
                    "egress": [{"security_groups": [ID]}],
                    "description": "outside Terraform: x",
                },
            }
        },
        {"aws_security_group": {"db": {"ingress": {"cidr_blocks": ["10.0.0.0/8"]}}}},
    ],
)
def test_an_attached_group_with_a_peer_passes(judge, stack, rule) -> None:
    assert judge("NET004", stack(resource=GROUP | CARRIER | rule)) == []


def test_a_group_to_which_no_rule_refers_is_found(judge, stack) -> None:
    assert judge("NET004", stack(resource=GROUP | CARRIER)) == [PEERLESS]


def test_a_group_that_is_attached_to_nothing_is_found(judge, stack) -> None:
    output = {"group": {"value": ID}}
    assert judge("NET004", stack(resource=GROUP | RULE, output=output)) == [UNUSED]
    assert judge("NET004", stack(resource=GROUP)) == [PEERLESS, UNUSED]


def test_the_caller_of_a_module_may_connect_and_attach_what_it_gives(judge, stack) -> None:
    given = {"group": {"value": ID}}
    module = stack("database", kind=Kind.MODULE, resource=GROUP, output=given)
    assert judge("NET004", module) == []
    assert len(judge("NET004", stack("database", kind=Kind.MODULE, resource=GROUP))) == 2


def test_a_group_that_is_handed_to_a_module_is_not_judged(judge, stack) -> None:
    call = {"pods": {"source": "./pods", "group": ID}}
    assert judge("NET004", stack(resource=GROUP, module=call)) == []


def test_a_description_may_say_what_uses_it_outside_terraform(judge, stack) -> None:
    def described(text: str):
        return stack(resource={"aws_security_group": {"db": {"description": text}}})

    assert judge("NET004", described("Pods; outside Terraform: SecurityGroupPolicy app")) == []
    assert len(judge("NET004", described("Pods; outside Terraform: "))) == 2
