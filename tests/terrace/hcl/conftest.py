"""A wide document, a way to write small ones, and Terraform with the provider at hand."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from terrace.hcl import BlockTree, load, write
from terrace.toolchain import environment

SMALL_TREE = BlockTree(
    provider={"aws": {"assume_role": {}, "default_tags": {}}},
    resource={
        "t": {"rule": {"filter": {"and": {}}}, "timeouts": {}},
        "sg": {"=ingress": {"=inner": {}}, "rule": {"=entry": {}}},
    },
    data={"d": {"statement": {"condition": {}}}},
    ephemeral={"e": {"secret": {}}},
)


@pytest.fixture
def wide_document() -> dict[str, Any]:
    """Everything that a stack may hold, planning without AWS."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("wide.tf.json").read_text())
    return document


@pytest.fixture
def check() -> Callable[..., None]:
    """Assert that a document gives a file with exactly this text."""

    def check(document: dict[str, Any], expected: str, *, file: str = "main.tf") -> None:
        assert write(document, SMALL_TREE)[file] == dedent(expected).removeprefix("\n")

    return check


@pytest.fixture
def small_tree() -> BlockTree:
    """A resource type t and a data source type d of provider aws."""
    return SMALL_TREE


@pytest.fixture
def tree() -> BlockTree:
    """The committed tree."""
    return load()


@pytest.fixture(scope="session")
def terraform_environment() -> dict[str, str]:
    """Variables for a Terraform that finds its provider and has credentials worth nothing."""
    return environment() | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture
def terraform(terraform_environment: dict[str, str]) -> Callable[..., str]:
    """Run Terraform in a folder and return what it prints."""

    def run(folder: Path, *arguments: str) -> str:
        done = subprocess.run(
            ["terraform", f"-chdir={folder}", *arguments],
            env=terraform_environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
