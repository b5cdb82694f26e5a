import json
from pathlib import Path

import pytest

from conventions.ledger import NAME
from stacks.target import AWS, EMBEDDED
from terrace import ledger
from terrace.errors import UserError
from terrace.synthesis import Request, synthesize
from tests.support.small import STACK, build


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """An output folder, and a scratch folder with a stack of one address."""
    output, scratch = tmp_path / "output", tmp_path / "scratch"
    output.mkdir()
    (scratch / "stacks" / "dev").mkdir(parents=True)
    stack = {"provider": {"aws": [{}]}, "resource": {"aws_eip": {"nat": {}}}}
    (scratch / "stacks" / "dev" / "cdk.tf.json").write_text(json.dumps(stack))
    (scratch / "manifest.json").write_text('{"stacks": {"dev": {}}}')
    return output, scratch


def test_the_former_ledger_is_carried_over_as_it_is(folders: tuple[Path, Path]) -> None:
    output, scratch = folders
    (output / NAME).write_text('{"dev":  ["aws_eip.old"]}')
    ledger.carry_over(output, scratch)
    assert (scratch / NAME).read_text() == '{"dev":  ["aws_eip.old"]}'


def test_without_a_former_ledger_none_is_carried_over(folders: tuple[Path, Path]) -> None:
    output, scratch = folders
    ledger.carry_over(output, scratch)
    ledger.carry_over(output / "missing", scratch)
    assert not (scratch / NAME).exists()


def test_a_ledger_that_cannot_be_read_is_one_sentence(folders: tuple[Path, Path]) -> None:
    output, scratch = folders
    (output / NAME).write_text('{"dev": 5}')
    with pytest.raises(UserError) as refusal:
        ledger.carry_over(output, scratch)
    assert str(refusal.value) == f"{output / NAME}: dev must be a list of addresses, got 5"


def test_the_new_ledger_takes_the_place_of_the_former(folders: tuple[Path, Path]) -> None:
    _, scratch = folders
    (scratch / NAME).write_text('{"dev": []}')
    ledger.renew(scratch)
    assert json.loads((scratch / NAME).read_text()) == {"dev": ["aws_eip.nat"]}


def test_a_new_stack_begins_as_not_deployed(folders: tuple[Path, Path]) -> None:
    _, scratch = folders
    ledger.renew(scratch)
    assert (scratch / NAME).read_text() == "{}\n"


def test_a_deployed_stack_is_listed_with_what_it_holds(folders: tuple[Path, Path]) -> None:
    _, output = folders
    (output / NAME).write_text('{"global": ["aws_vpc.main"]}')
    assert ledger.mark_deployed(output, ["dev", "global"]) == ["dev"]
    assert json.loads((output / NAME).read_text()) == {
        "dev": ["aws_eip.nat"],
        "global": ["aws_vpc.main"],
    }
    assert ledger.deployed(output) == ["dev", "global"]
    assert ledger.mark_deployed(output, ["dev"]) == []


def test_only_what_is_synthesized_can_be_deployed(folders: tuple[Path, Path]) -> None:
    _, output = folders
    with pytest.raises(UserError) as refusal:
        ledger.mark_deployed(output, ["qa"])
    assert str(refusal.value) == ("stack is 'qa', allowed: dev; they are what was last synthesized")
    assert not (output / NAME).exists()


def test_a_destroyed_stack_is_no_longer_listed(folders: tuple[Path, Path]) -> None:
    output, _ = folders
    (output / NAME).write_text('{"dev": ["aws_eip.nat"], "old": []}')
    assert ledger.mark_destroyed(output, ["old", "qa"]) == ["old"]
    assert json.loads((output / NAME).read_text()) == {"dev": ["aws_eip.nat"]}


def test_a_synthesis_that_loses_an_address_changes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / NAME).write_text('{"state-backend": ["aws_ecr_repository.images"]}')
    with pytest.raises(UserError) as refusal:
        synthesize(build, Request(output, hcl=False, target=AWS))
    message = str(refusal.value)
    assert (
        "LIF002 MUST state-backend/aws_ecr_repository.images: aws_ecr_repository.images has "
        in message
    )
    line = 'state-backend.removed."aws_ecr_repository.images" = "destroy"'
    assert f"add `{line}` to state-changes.toml" in message
    assert [path.name for path in output.iterdir()] == [NAME]
    assert (output / NAME).read_text() == '{"state-backend": ["aws_ecr_repository.images"]}'


def test_a_synthesis_adds_what_is_new_and_another_one_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"state-backend": []}')
    synthesize(build, Request(tmp_path, hcl=False, target=AWS))
    text = (tmp_path / NAME).read_text()
    written = json.loads(text)
    assert sorted(written) == [STACK]
    assert all(listed and listed == sorted(listed) for listed in written.values())
    synthesize(build, Request(tmp_path, hcl=True, target=AWS))
    assert (tmp_path / NAME).read_text() == text


def test_what_is_synthesized_for_the_embedded_aws_is_never_deployed(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"state-backend": ["aws_ecr_repository.images"]}')
    synthesize(build, Request(tmp_path, hcl=False, target=EMBEDDED))
    assert (tmp_path / NAME).read_text() == "{}\n"
