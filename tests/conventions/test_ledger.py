import json
from pathlib import Path

import pytest

from conventions import ledger, synthesis
from conventions.document import Kind
from conventions.errors import UnreadableError

NAT = {"aws_eip": {"nat": {}}, "aws_route": {"out": {}}}


def refused(folder: Path, text: str) -> str:
    file = folder / ledger.NAME
    file.write_text(text)
    with pytest.raises(UnreadableError) as refusal:
        ledger.read(file)
    return str(refusal.value).replace(str(file), "FILE")


def test_a_ledger_reads_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / ledger.NAME
    written = {"staging": ("aws_eip.a", "aws_vpc.b"), "dev": ()}
    file.write_text(ledger.render(written))
    assert ledger.read(file) == written
    assert file.read_text() == (
        '{\n  "dev": [],\n  "staging": [\n    "aws_eip.a",\n    "aws_vpc.b"\n  ]\n}\n'
    )


def test_without_a_file_there_is_no_ledger(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / ledger.NAME) is None


@pytest.mark.parametrize("listed", ['"aws_eip.a"', "[1]", "null"])
def test_anything_but_lists_of_addresses_is_refused(tmp_path: Path, listed: str) -> None:
    got = repr(json.loads(listed))
    assert refused(tmp_path, f'{{"dev": {listed}}}') == (
        f"FILE: dev must be a list of addresses, got {got}"
    )


def test_the_markers_of_a_merge_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "{\n<<<<<<< HEAD\n}").startswith("FILE is not JSON at line 2,")


def test_a_synthesis_is_read_with_its_ledger(output) -> None:
    root = output(dev={"resource": NAT})
    assert synthesis.read(root).ledger is None
    (root / ledger.NAME).write_text('{"dev": ["aws_eip.nat"]}')
    assert synthesis.read(root).ledger == {"dev": ("aws_eip.nat",)}


def test_the_ledger_lists_the_stateful_resources_of_deployed_stacks_sorted(stack) -> None:
    more = {"aws_vpc": {"b": {}, "a": {}}, **NAT}
    documents = [stack("dev", resource=more), stack("global", resource={}), stack("qa")]
    module = stack("network", kind=Kind.MODULE, resource=NAT)
    assert ledger.renewed({"global": (), "dev": ()}, [*documents, module]) == {
        "dev": ("aws_eip.nat", "aws_vpc.a", "aws_vpc.b"),
        "global": (),
    }


def test_a_stack_that_was_never_deployed_is_not_listed(stack) -> None:
    assert ledger.renewed({}, [stack("dev", resource=NAT)]) == {}
    assert ledger.renewed(None, [stack("dev", resource=NAT)]) == {}


def test_what_was_moved_or_removed_leaves_the_ledger(stack) -> None:
    moved = [{"from": "aws_eip.old", "to": "aws_eip.nat"}]
    document = stack("dev", resource=NAT, moved=moved, removed={"from": "aws_vpc.main"})
    former = {"dev": ("aws_eip.old", "aws_vpc.main")}
    assert ledger.renewed(former, [document]) == {"dev": ("aws_eip.nat",)}


def test_a_loss_that_only_a_waiver_excuses_stays_in_the_ledger(stack) -> None:
    former = {"dev": ("aws_eip.old",), "gone": ("aws_vpc.main",), "empty": ()}
    assert ledger.renewed(former, [stack("dev", resource=NAT)]) == {
        "dev": ("aws_eip.nat", "aws_eip.old"),
        "gone": ("aws_vpc.main",),
    }


def test_an_alias_is_listed_as_it_is_written(stack) -> None:
    assert ledger.addresses(stack(resource={"aws_alb": {"public": {}}})) == ("aws_alb.public",)
