"""The HCL of a stack in its folder."""

import json
from pathlib import Path

import pytest

from terrace import hcl
from terrace.errors import UserError
from terrace.hcl import BlockTree, write_stack


def put(folder: Path, document: object) -> Path:
    file = folder / "cdk.tf.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_a_stack_replaces_the_files_of_former_runs_and_keeps_all_others(
    small_tree: BlockTree, tmp_path: Path
) -> None:
    target = tmp_path / "hcl" / "dev"
    target.mkdir(parents=True)
    for name in ("main.tf", "outputs.tf", ".terraform.lock.hcl"):
        (target / name).write_text("former")
    write_stack(put(tmp_path, {"locals": {"a": "é"}}), target, small_tree)
    assert {file.name: file.read_text(encoding="utf-8") for file in target.iterdir()} == {
        ".terraform.lock.hcl": "former",
        "main.tf": 'locals {\n  a = "é"\n}\n',
    }


def test_an_error_names_the_document_and_changes_nothing(
    small_tree: BlockTree, tmp_path: Path
) -> None:
    target = tmp_path / "hcl"
    file = put(tmp_path, {"locals": {"a": "${b"}})
    with pytest.raises(UserError) as caught:
        write_stack(file, target, small_tree)
    message = f"{file}: locals: a bracket that is never closed, in '${{b'"
    assert str(caught.value) == message
    assert not target.exists()


def test_the_committed_tree_is_the_default(tmp_path: Path) -> None:
    write_stack(put(tmp_path, {"resource": {"aws_vpc": {"v": {}}}}), tmp_path / "hcl")
    assert (tmp_path / "hcl" / "main.tf").read_text() == 'resource "aws_vpc" "v" {}\n'


def test_all_that_is_public_exists() -> None:
    assert all(hasattr(hcl, name) for name in hcl.__all__)
