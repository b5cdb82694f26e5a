"""Documents that were read wrongly once, and random ones, through the real Terraform."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from terrace.errors import UserError
from terrace.hcl import BlockTree, write
from terrace.hcl.errors import DocumentError
from terrace.hcl.reading import parse
from tests.support.hcl_differential import Differential
from tests.support.hcl_documents import Generator

TABLE = tomllib.loads(Path(__file__).with_name("documents.toml").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = TABLE["document"]
REFUSED = [each for each in DOCUMENTS if "refused" in each]


@pytest.mark.parametrize("case", REFUSED, ids=[each["id"] for each in REFUSED])
def test_what_has_no_meaning_is_refused_in_a_sentence(
    case: dict[str, Any], tree: BlockTree
) -> None:
    with pytest.raises((UserError, DocumentError)) as caught:
        write(parse(case["json"]), tree)
    assert str(caught.value) == case["refused"]


@pytest.mark.parametrize(
    ("json", "message"),
    [
        ("[" * 100_000, "values nest too deeply to be read"),
        (
            '{"output": {"a": {"value": ' + "[" * 700 + "]" * 700 + "}}}",
            "output a: values nest too deeply to be written",
        ),
    ],
    ids=["to be read", "to be written"],
)
def test_what_nests_too_deeply_is_refused(json: str, message: str, tree: BlockTree) -> None:
    with pytest.raises((UserError, DocumentError)) as caught:
        write(parse(json), tree)
    assert str(caught.value) == message


@pytest.mark.parametrize("depth", [100, 200])
def test_what_nests_deeply_is_written(depth: int, tree: BlockTree) -> None:
    text = f'{{"locals": {{"a": {"[" * depth}{"]" * depth}}}}}'
    assert "[" * depth + "]" * depth in write(parse(text), tree)["main.tf"]


def test_no_digit_is_lost(tree: BlockTree) -> None:
    digits = "12345" * 1000
    text = f'{{"locals": {{"a": {digits}}}}}'
    assert write(parse(text), tree)["main.tf"] == f"locals {{\n  a = {digits}\n}}\n"


@pytest.mark.terraform
def test_both_forms_plan_the_same(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    chosen = [each for each in DOCUMENTS if "refused" not in each]
    differential = Differential(tmp_path, tree, terraform_environment)
    found = differential.compare([each["json"] for each in chosen])
    assert found.unformatted == ""
    assert {chosen[place]["id"]: what for place, what in found.problems().items()} == {}


@pytest.mark.terraform
def test_random_documents_plan_the_same(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    documents = [Generator(seed).document() for seed in range(200)]
    found = Differential(tmp_path, tree, terraform_environment).compare(documents)
    assert found.unformatted == ""
    assert found.different == {}
    assert found.refused_alone() == {}
    assert len(found.same) > 150


@pytest.mark.terraform
def test_terraform_refuses_what_the_writer_refuses(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    """Those of values; those of the shape of a document would hide all others."""
    values = [
        each for each in REFUSED if each["refused"].startswith(("output", "moved", "variable"))
    ]
    found = Differential(tmp_path, tree, terraform_environment).compare(
        [each["json"] for each in values]
    )
    assert found.refused_alone() == {}
    assert len(found.refused) == len(values) > 5
