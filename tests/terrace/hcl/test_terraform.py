"""The real Terraform on what we write."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terrace.hcl import BlockTree, write
from tests.support.hcl_differential import references

pytestmark = pytest.mark.terraform

Terraform = Callable[..., str]


def put(folder: Path, files: dict[str, str]) -> None:
    for stale in [*folder.glob("*.tf"), *folder.glob("*.tf.json")]:
        stale.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(wide_document: dict[str, Any], terraform: Terraform, tmp_path: Path) -> Path:
    """A folder in which Terraform has the provider of the wide document."""
    versions = {"terraform": wide_document["terraform"]}
    (tmp_path / "versions.tf.json").write_text(json.dumps(versions))
    terraform(tmp_path, "init", "-input=false")
    (tmp_path / "versions.tf.json").unlink()
    return tmp_path


def plan(terraform: Terraform, folder: Path) -> dict[str, Any]:
    terraform(folder, "plan", "-refresh=false", "-input=false", "-out=plan")
    shown: dict[str, Any] = json.loads(terraform(folder, "show", "-json", "plan"))
    del shown["timestamp"]
    shown["configuration"] = references(shown["configuration"])
    shown["relevant_attributes"].sort(key=str)
    return shown


def test_hcl_is_valid_and_plans_the_same_as_json(
    wide_document: dict[str, Any], tree: BlockTree, terraform: Terraform, folder: Path
) -> None:
    put(folder, {"main.tf.json": json.dumps(wide_document)})
    planned_from_json = plan(terraform, folder)
    files = write(wide_document, tree)
    put(folder, files)
    assert terraform(folder, "fmt", "-check", "-diff") == ""
    assert files["main.tf"].count("jsonencode(") == 6
    assert plan(terraform, folder) == planned_from_json  # which validates it, too


def test_a_backend_is_valid_and_needs_no_formatting(
    tree: BlockTree, terraform: Terraform, tmp_path: Path
) -> None:
    backend = {
        "bucket": "state",
        "key": "a/b",
        "use_lockfile": True,
        "assume_role": {"role_arn": "r"},
    }
    put(tmp_path, write({"terraform": {"backend": {"s3": backend}}}, tree))
    assert terraform(tmp_path, "fmt", "-check", "-diff") == ""
    assert "Success!" in terraform(tmp_path, "validate")


def test_a_backend_with_a_block_is_read_as_in_json(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    block = {"api_version": "v1", "command": "none"}
    document: Any = {
        "terraform": {"backend": {"kubernetes": {"secret_suffix": "x", "exec": block}}}
    }
    for files in ({"main.tf.json": json.dumps(document)}, write(document, tree)):
        put(tmp_path, files)
        done = subprocess.run(
            ["terraform", f"-chdir={tmp_path}", "init", "-input=false", "-no-color"],
            env=terraform_environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Failed to initialize kubernetes configuration" in done.stderr


def test_odd_expressions_are_spaced_and_broken_as_fmt_does(
    tree: BlockTree, terraform: Terraform, tmp_path: Path
) -> None:
    odd = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))
    values = {f"l{index}": text for index, text in enumerate(odd)}
    keys = dict.fromkeys(odd, 1)
    document = {"locals": {**values, "list": odd, "map": values, "keys": keys}}
    put(tmp_path, write(document, tree))
    assert terraform(tmp_path, "fmt", "-check", "-diff") == ""
