import pytest

LOST = "has vanished from the stack, and Terraform would destroy it"


@pytest.fixture
def lost(judge, stack):
    """Return what is found of a stack that held some addresses and declares others."""

    def judged(held: list[str], *declared: str, **body: object) -> list[str]:
        resource: dict[str, dict[str, object]] = {}
        for address in declared:
            type_, id_ = address.split(".")
            resource.setdefault(type_, {})[id_] = {}
        document = stack(resource=resource, **body)
        return judge("LIF002", document, ledger={"dev": tuple(held)})

    return judged


def meant(address: str) -> str:
    return f'if its loss is meant, add `dev.removed."{address}" = "destroy"` to state-changes.toml'


def move(old: str, new: str) -> dict[str, str]:
    return {"from": old, "to": new}


def test_what_is_still_there_passes(lost) -> None:
    assert lost(["aws_vpc.main", "aws_eip.nat"], "aws_eip.nat", "aws_vpc.main") == []


def test_a_new_address_passes(lost) -> None:
    assert lost(["aws_vpc.main"], "aws_vpc.main", "aws_eip.nat") == []


def test_without_a_ledger_there_is_nothing_to_compare_with(judge, stack) -> None:
    assert judge("LIF002", stack(resource={})) == []


def test_a_new_address_of_the_same_type_is_the_one_to_move_to(lost) -> None:
    assert lost(["aws_vpc.main"], "aws_vpc.network", "aws_eip.nat") == [
        (
            f"LIF002 MUST dev/aws_vpc.main: aws_vpc.main {LOST}; "
            "if it is aws_vpc.network now, say so with one of:\n"
            '    Python  move_from_id("aws_vpc.main") on that construct, for all stacks that have '
            "it\n"
            '    TOML    dev.moved."aws_vpc.main" = "aws_vpc.network"\n'
            "            in state-changes.toml, for this stack alone\n"
            '    JSON    "moved": [{"from": "aws_vpc.main", "to": "aws_vpc.network"}]\n'
            "    HCL     moved {\n"
            "              from = aws_vpc.main\n"
            "              to   = aws_vpc.network\n"
            "            }\n"
            f"  or, {meant('aws_vpc.main')}."
        )
    ]


def test_of_several_the_one_that_is_most_alike_is_the_one_to_move_to(lost) -> None:
    held = ["aws_subnet.network_private_a", "aws_subnet.network_private_b"]
    moved = [f"aws_subnet.networking_network_{tier}_a" for tier in ("private", "public")]
    found = lost([*held, "aws_kms_key.data_main"], *moved, held[1], "aws_kms_key.data_primary")
    assert f'"to": "{moved[0]}"' in found[0]
    assert '"to": "aws_kms_key.data_primary"' in found[1]


def test_what_is_hardly_alike_is_not_preferred(lost) -> None:
    (message,) = lost(["aws_kms_key.data_main"], "aws_kms_key.logs_main", "aws_kms_key.alerts")
    assert "on what it is now (aws_kms_key.logs_main, aws_kms_key.alerts), or" in message


def test_what_was_there_before_is_no_candidate(lost) -> None:
    (message,) = lost(["aws_eip.a", "aws_eip.b"], "aws_eip.b")
    assert f"aws_eip.a {LOST}; restore it" in message


def test_where_several_may_be_meant_all_are_listed(lost) -> None:
    assert lost(["aws_eip.nat"], "aws_eip.first", "aws_eip.second") == [
        (
            f"LIF002 MUST dev/aws_eip.nat: aws_eip.nat {LOST}; call "
            'move_from_id("aws_eip.nat") on what it is now (aws_eip.first, aws_eip.second), '
            f"or, {meant('aws_eip.nat')}."
        )
    ]


def test_two_are_not_told_to_move_to_one(lost) -> None:
    found = lost(["aws_eip.a", "aws_eip.b"], "aws_eip.c")
    assert ["on what it is now (aws_eip.c)" in message for message in found] == [True, True]


def test_without_a_new_address_it_is_to_be_restored(lost) -> None:
    (message,) = lost(["aws_vpc.main"], "aws_eip.nat")
    found = f"LIF002 MUST dev/aws_vpc.main: aws_vpc.main {LOST}"
    assert message == f"{found}; restore it, or, {meant('aws_vpc.main')}."


def test_a_moved_block_explains_a_loss(lost) -> None:
    moved = [move("aws_vpc.main", "aws_vpc.network")]
    assert lost(["aws_vpc.main"], "aws_vpc.network", moved=moved) == []


def test_what_was_moved_to_is_no_candidate_for_another(lost) -> None:
    moved = [move("aws_eip.a", "aws_eip.c")]
    (message,) = lost(["aws_eip.a", "aws_eip.b"], "aws_eip.c", moved=moved)
    assert f"aws_eip.b {LOST}; restore it" in message


def test_a_moved_block_may_name_instances(lost) -> None:
    moved = [move("aws_eip.nat[0]", 'aws_eip.nat_a["x"]'), move("aws_eip.nat[1]", "aws_eip.nat_b")]
    assert lost(["aws_eip.nat"], "aws_eip.nat_a", "aws_eip.nat_b", moved=moved) == []


def test_moved_blocks_may_lead_on_to_one_another_or_into_a_module(lost) -> None:
    moved = [
        move("aws_vpc.first", "aws_vpc.second"),
        move("aws_vpc.second", "aws_vpc.third"),
        move("aws_eip.nat", "module.egress.aws_eip.nat"),
    ]
    assert lost(["aws_vpc.first", "aws_eip.nat"], "aws_vpc.third", moved=moved) == []


def test_a_moved_block_that_leads_nowhere_is_found(lost) -> None:
    moved = [move("aws_vpc.main", "aws_vpc.netwrk")]
    assert lost(["aws_vpc.main"], "aws_vpc.network", moved=moved) == [
        (
            "LIF002 MUST dev/aws_vpc.main: aws_vpc.main is moved to aws_vpc.netwrk, which does "
            "not exist, so Terraform would destroy it; correct `to`."
        )
    ]


def test_what_was_moved_may_be_removed_later(lost) -> None:
    moved = [move("aws_vpc.main", "aws_vpc.network")]
    assert lost(["aws_vpc.main"], moved=moved, removed={"from": "aws_vpc.network"}) == []


def test_moved_blocks_in_a_circle_end(lost) -> None:
    moved = [move("aws_vpc.a", "aws_vpc.b"), move("aws_vpc.b", "aws_vpc.a")]
    assert len(lost([], moved=moved)) == 2


def test_a_removed_block_explains_a_loss(lost) -> None:
    removed = [{"from": "aws_vpc.main", "lifecycle": {"destroy": False}}]
    assert lost(["aws_vpc.main"], removed=removed) == []


def test_what_is_removed_and_still_declared_is_found(lost) -> None:
    removed = [{"from": "aws_vpc.main", "lifecycle": {"destroy": True}}]
    assert lost([], "aws_vpc.main", "aws_eip.nat", removed=removed) == [
        (
            "LIF002 MUST dev/aws_vpc.main: aws_vpc.main is removed and still declared, so "
            "Terraform refuses to plan; take out the resource, or what says that it is removed."
        )
    ]


def test_of_a_stack_that_was_never_deployed_anything_may_vanish(judge, stack) -> None:
    ledger = {"production": ("aws_vpc.main",)}
    documents = [stack("production", resource={"aws_vpc": {"main": {}}}), stack(resource={})]
    assert judge("LIF002", *documents, ledger=ledger) == []
    assert judge("LIF002", documents[0], ledger=ledger) == []


def test_a_stack_that_vanished_is_found_once(judge, stack) -> None:
    ledger = {"dev": (), "old": ("aws_vpc.main", "aws_eip.nat"), "small": ("aws_eip.nat",)}
    assert judge("LIF002", stack(resource={}), ledger=ledger) == [
        (
            "LIF002 MUST old: the stack old has vanished with 2 stateful resources; restore it, "
            "or, once nothing of it is deployed, run: terrace adopt --destroyed old."
        ),
        (
            "LIF002 MUST small: the stack small has vanished with 1 stateful resource; restore "
            "it, or, once nothing of it is deployed, run: terrace adopt --destroyed small."
        ),
    ]


def test_a_stack_that_held_nothing_may_vanish(judge, stack) -> None:
    assert judge("LIF002", stack(resource={}), ledger={"old": ()}) == []
