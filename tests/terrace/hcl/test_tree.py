"""The committed part of the provider's schema."""

import json
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.hcl import BlockTree, load
from terrace.hcl.tree import Blocks, dump

STATEMENT: Blocks = {f"match_with_a_long_name_{number}": {"inner": {}} for number in range(20)}
OTHER_STATEMENT: Blocks = {**STATEMENT, "another": {}}


def test_large_branches_that_recur_are_written_once_and_read_back(tmp_path: Path) -> None:
    tree = BlockTree(
        provider={},
        resource={
            "a": {"rule": {"statement": STATEMENT, "timeouts": {}}},
            "b": {"rule": {"statement": STATEMENT}, "also": {"statement": OTHER_STATEMENT}},
            "c": {"statement": OTHER_STATEMENT},
        },
        data={},
    )
    text = dump(tree)
    file = tmp_path / "schema.json"
    file.write_text(text)
    assert load(file) == tree
    assert list(json.loads(text)["shared"]) == ["statement", "statement#2"]
    assert text.count("match_with_a_long_name_7") == 2
    assert sum(line.startswith('    "a": {"rule": ') for line in text.splitlines()) == 1


def test_the_committed_tree_is_sorted_and_knows_the_provider() -> None:
    tree = load()
    assert list(tree.resource) == sorted(tree.resource)
    assert "default_tags" in tree.blocks("provider", "aws")


def test_types_built_into_terraform_are_always_known(small_tree: BlockTree) -> None:
    assert small_tree.blocks("resource", "terraform_data") == {}
    assert small_tree.blocks("data", "terraform_remote_state") == {}


def test_every_type_of_the_provider_is_known_before_a_stack_uses_it(tree: BlockTree) -> None:
    assert "filter" in tree.blocks("data", "aws_ami")
    assert "logging_config" in tree.blocks("resource", "aws_cloudfront_distribution")
    assert len(tree.resource) > 1000


def test_an_unknown_type_says_how_to_learn_it(small_tree: BlockTree) -> None:
    with pytest.raises(UserError) as caught:
        small_tree.blocks("data", "aws_ami")
    assert str(caught.value) == (
        "data aws_ami is not in terrace/hcl/schema.json: name its provider in "
        "terrace/hcl/schema.py if that is new, then run `make schema`"
    )
