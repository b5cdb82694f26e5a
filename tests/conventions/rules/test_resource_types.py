from pathlib import Path

import pytest

from conventions.document import Kind
from conventions.resource_types import parse
from conventions.rules import resource_types
from conventions.synthesis import read

OUTPUT = Path(__file__).parents[3] / "terraform-out"
RESOURCES = {"aws_vpc": {"main": {}}, "aws_thing": {"b": {}, "a": {}}, "aws_alb": {"main": {}}}
FOUND = (
    "TYP001 MUST {}/aws_thing.b: aws_thing is not in the table of resource types; add it to "
    "conventions/resource_types.toml: its name, state, encryption and what is compared."
)


def test_a_type_that_is_not_listed_is_found_once_in_each_document(judge, stack) -> None:
    documents = [stack("dev", resource=RESOURCES), stack("staging", resource=RESOURCES)]
    assert judge("TYP001", *documents, ledger={}) == [FOUND.format("dev"), FOUND.format("staging")]


def test_modules_in_both_forms_are_this_platforms_too(judge, stack) -> None:
    module = stack("network", kind=Kind.MODULE, resource=RESOURCES)
    assert judge("TYP001", module) == [FOUND.format("network")]


def test_listed_types_and_their_aliases_pass(judge, stack) -> None:
    listed = {type_: RESOURCES[type_] for type_ in ("aws_vpc", "aws_alb")}
    assert judge("TYP001", stack(resource=listed), ledger={}) == []


def test_the_terraform_of_others_may_use_any_type(judge, stack) -> None:
    assert judge("TYP001", stack(resource=RESOURCES)) == []
    module = stack("network", kind=Kind.MODULE, resource=RESOURCES)
    assert judge("TYP001", module, is_complete=False) == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            "[aws_thing]\nstate = 'some'",
            (
                "TYP001 MUST out/aws_thing: aws_thing in conventions/resource_types.toml has the "
                "state 'some', allowed: data, identity; correct it in "
                "conventions/resource_types.toml."
            ),
        ),
        (
            "[aws_thing",
            (
                "TYP001 MUST out/resource_types.toml: conventions/resource_types.toml is not TOML: "
                "Expected ']' at the end of a table declaration (at end of document); correct it "
                "in conventions/resource_types.toml."
            ),
        ),
    ],
)
def test_a_mistake_in_the_table_is_found_whatever_is_judged(
    judge, stack, monkeypatch, table: str, message: str
) -> None:
    monkeypatch.setattr(resource_types, "TABLE", parse(table))
    assert judge("TYP001", stack(resource={}), is_complete=False) == [message]


def test_every_type_in_the_committed_output_is_listed() -> None:
    assert list(resource_types.types_are_listed(read(OUTPUT))) == []


def test_a_type_with_a_mistake_in_its_row_is_not_called_unknown_as_well(
    judge, stack, monkeypatch
) -> None:
    monkeypatch.setattr(resource_types, "TABLE", parse("aws_vpc = 1"))
    (message,) = judge("TYP001", stack(resource={"aws_vpc": {"main": {}}}), ledger={})
    assert "aws_vpc in conventions/resource_types.toml is 1, not a table" in message
