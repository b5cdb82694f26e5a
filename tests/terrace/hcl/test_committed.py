"""The committed HCL of every stack: complete, in its place, and as Terraform wants it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terrace.hcl.files import domain_file
from tests.support.project import ROOT

OUTPUT = ROOT / "terraform-out"
STACKS = sorted(folder.name for folder in (OUTPUT / "stacks").iterdir())
LOCK = ".terraform.lock.hcl"
NO_BACKEND = "Backend configuration ignored"
TOP = re.compile(r'(?m)^(resource|data) "(\w+)" "([\w-]+)"')


def addresses_as_json(stack: str) -> Iterator[tuple[str, str, str, str]]:
    """Kind, type and name of each resource and data source, and its construct path."""
    document = json.loads((OUTPUT / "stacks" / stack / "cdk.tf.json").read_text())
    for kind in ("resource", "data"):
        for type_, blocks in document.get(kind, {}).items():
            for name, block in blocks.items():
                metadata: dict[str, Any] = block.get("//", {}).get("metadata", {})
                yield kind, type_, name, metadata.get("path", "")


def files(stack: str) -> dict[str, str]:
    folder = OUTPUT / "hcl" / "stacks" / stack
    return {file.name: file.read_text() for file in sorted(folder.glob("*.tf"))}


@pytest.mark.parametrize("stack", STACKS)
def test_everything_in_the_json_is_in_exactly_one_file(stack: str) -> None:
    in_json = sorted((kind, type_, name) for kind, type_, name, _ in addresses_as_json(stack))
    in_hcl = sorted(found for text in files(stack).values() for found in TOP.findall(text))
    assert len(in_json) > 30
    assert in_hcl == in_json


@pytest.mark.parametrize("stack", STACKS)
def test_everything_is_in_the_file_of_its_domain(stack: str) -> None:
    by_address = {found: name for name, text in files(stack).items() for found in TOP.findall(text)}
    for kind, type_, name, path in addresses_as_json(stack):
        parts = path.split("/")
        expected = domain_file(parts[1]) if len(parts) > 2 else "main.tf"
        assert by_address[kind, type_, name] == expected, path


@pytest.mark.parametrize("stack", STACKS)
def test_what_belongs_to_the_stack_is_where_terraform_users_look(stack: str) -> None:
    texts = files(stack)
    expected = {
        '  backend "s3" {': "backend.tf",
        "  required_version = ": "versions.tf",
        'provider "aws" {': "providers.tf",
        'output "': "outputs.tf",
    }
    for start, file in expected.items():
        assert [name for name, text in texts.items() if f"\n{start}" in f"\n{text}"] == [file]
    assert "main.tf" in texts


@pytest.mark.terraform
def test_terraform_finds_nothing_to_format(terraform: Callable[..., str]) -> None:
    assert terraform(OUTPUT / "hcl", "fmt", "-check", "-recursive", "-diff") == ""


@pytest.mark.terraform
def test_terraform_finds_every_stack_valid(terraform: Callable[..., str], tmp_path: Path) -> None:
    """All at once, for Terraform asks the provider for its schema in each command: 4 s."""
    for stack in STACKS:
        shutil.copytree(OUTPUT / "hcl/stacks" / stack, tmp_path / stack)
    shutil.copyfile(tmp_path / STACKS[0] / LOCK, tmp_path / LOCK)
    sources = {stack: {"source": f"./{stack}"} for stack in STACKS}
    (tmp_path / "all.tf.json").write_text(json.dumps({"module": sources}))
    terraform(tmp_path, "init", "-backend=false", "-input=false")
    found = json.loads(terraform(tmp_path, "validate", "-json"))
    # A module has no state of its own, which is all that there is to say.
    others = [each for each in found["diagnostics"] if each["summary"] != NO_BACKEND]
    assert (found["valid"], others) == (True, [])
