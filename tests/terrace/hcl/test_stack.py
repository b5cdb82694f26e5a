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


def test_a_stack_is_written_by_domain(small_tree: BlockTree, tmp_path: Path) -> None:
    target = tmp_path / "hcl" / "dev"
    metadata = {"//": {"metadata": {"path": "dev/cache/main"}}}
    file = put(tmp_path, {"locals": {"a": "é"}, "resource": {"t": {"cache": metadata}}})
    write_stack(file, target, stack="dev", schema=small_tree)
    assert sorted(each.name for each in target.iterdir()) == ["cache.tf", "main.tf"]
    assert 'locals {\n  a = "é"\n}\n' in (target / "main.tf").read_text(encoding="utf-8")


def test_an_error_names_the_stack_and_writes_nothing(small_tree: BlockTree, tmp_path: Path) -> None:
    target = tmp_path / "hcl"
    file = put(tmp_path, {"locals": {"a": "${b"}})
    with pytest.raises(UserError) as caught:
        write_stack(file, target, stack="dev", schema=small_tree)
    assert str(caught.value) == (
        "stack dev cannot be written as HCL: locals: a: a bracket that is never closed, in '${b'"
    )
    assert not target.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not JSON at line 1, column 2: Expecting property name enclosed in double quotes"),
        (b'{"locals": {"a": "\xff"}}', "not UTF-8 at byte 19"),
    ],
)
def test_what_is_no_json_is_refused(
    content: bytes, message: str, small_tree: BlockTree, tmp_path: Path
) -> None:
    file = tmp_path / "cdk.tf.json"
    file.write_bytes(content)
    with pytest.raises(UserError) as caught:
        write_stack(file, tmp_path / "hcl", stack="dev", schema=small_tree)
    assert str(caught.value) == f"stack dev cannot be written as HCL: {message}"
    assert not (tmp_path / "hcl").exists()


def test_half_a_surrogate_pair_is_what_terraform_makes_of_it(
    small_tree: BlockTree, tmp_path: Path
) -> None:
    file = tmp_path / "cdk.tf.json"
    file.write_text(r'{"locals": {"a": {"\ud800": ["\ud800\udc00\udc00"]}}}')
    write_stack(file, tmp_path, stack="dev", schema=small_tree)
    text = (tmp_path / "main.tf").read_text(encoding="utf-8")
    assert '"\ufffd" = ["\U00010000\ufffd"]' in text


def test_the_committed_tree_is_the_default(tmp_path: Path) -> None:
    file = put(tmp_path, {"resource": {"aws_vpc": {"v": {}}}})
    write_stack(file, tmp_path / "hcl", stack="dev")
    assert 'resource "aws_vpc" "v" {}\n' in (tmp_path / "hcl" / "main.tf").read_text()


def test_all_that_is_public_exists() -> None:
    assert all(hasattr(hcl, name) for name in hcl.__all__)
