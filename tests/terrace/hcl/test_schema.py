"""Renewing the committed tree from the real provider."""

import json
import os
from pathlib import Path

import pytest

from terrace import toolchain
from terrace.errors import UserError
from terrace.hcl import BlockTree, load, schema

BLOCK = {"block": {"attributes": {}}}
SCHEMAS = {
    "provider_schemas": {
        "registry.terraform.io/hashicorp/aws": {
            "provider": {"block": {"block_types": {"default_tags": BLOCK}}},
            "resource_schemas": {
                "aws_lb": {
                    "block": {
                        "block_types": {
                            "subnet_mapping": {"block": {"block_types": {"inner": BLOCK}}}
                        }
                    }
                },
                "aws_vpc": BLOCK,
            },
            "data_source_schemas": {"aws_region": BLOCK},
        }
    }
}


def put_terraform(folder: Path, script: str) -> dict[str, str]:
    terraform = folder / "bin" / "terraform"
    terraform.parent.mkdir()
    terraform.write_text(f"#!/bin/sh\n{script}\n")
    terraform.chmod(0o755)
    return {"PATH": f"{terraform.parent}{os.pathsep}{os.defpath}"}


@pytest.fixture
def fake_terraform(tmp_path: Path) -> dict[str, str]:
    """Variables for a Terraform that warns, and then says what two types look like."""
    return put_terraform(tmp_path, f"echo Warning: odd\necho '{json.dumps(SCHEMAS)}'")


def test_types_in_use_are_those_of_resources_data_and_checks() -> None:
    document = {
        "resource": {"aws_vpc": {}, "terraform_data": {}},
        "data": {"aws_region": {}, "terraform_remote_state": {}},
        "check": {"c": {"data": {"aws_caller_identity": {}}, "assert": []}},
    }
    assert schema.types_in(document) == {
        "aws_vpc",
        "data.aws_region",
        "data.aws_caller_identity",
    }


def test_the_command_wants_documents(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        schema.main([str(tmp_path)])
    assert caught.value.code == f"no Terraform JSON below {tmp_path}: synthesize first"


@pytest.mark.terraform
def test_the_committed_tree_is_what_the_provider_says(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "schema.json"
    types = [*tree.resource, *(f"data.{name}" for name in tree.data)]
    schema.refresh(types, environment=terraform_environment, file=file)
    assert load(file) == tree
    assert file.read_text() == schema.SCHEMA_FILE.read_text()


def test_the_command_learns_the_types_below_a_folder(
    fake_terraform: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(schema, "SCHEMA_FILE", tmp_path / "schema.json")
    monkeypatch.setattr(toolchain, "environment", lambda: fake_terraform)
    stack = tmp_path / "stacks" / "dev"
    stack.mkdir(parents=True)
    document = {
        "terraform": {"required_providers": {"aws": {"source": "aws", "version": "~> 5.0"}}},
        "resource": {"aws_lb": {}},
        "data": {"aws_region": {}},
    }
    (stack / "cdk.tf.json").write_text(json.dumps(document))
    schema.main([str(tmp_path)])
    assert capsys.readouterr().out == "schema.json: 2 types of 1 documents\n"
    assert load(tmp_path / "schema.json") == BlockTree(
        provider={"aws": {"default_tags": {}}},
        resource={"aws_lb": {"subnet_mapping": {"inner": {}}}},
        data={"aws_region": {}},
    )


def test_a_type_that_no_provider_has_is_named(
    fake_terraform: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "schema.json"
    with pytest.raises(UserError) as caught:
        schema.refresh(["aws_nonsense"], environment=fake_terraform, file=file)
    assert str(caught.value) == "resource aws_nonsense is in none of the providers aws"
    assert not file.exists()


def test_a_failure_of_terraform_is_passed_on(tmp_path: Path) -> None:
    environment = put_terraform(tmp_path, "printf 'no such\\n version\\n' >&2; exit 1")
    with pytest.raises(UserError) as caught:
        schema.refresh([], environment=environment, file=tmp_path / "schema.json")
    assert str(caught.value) == "terraform init failed: no such version"


def test_a_machine_without_terraform_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        schema.refresh([], environment={"PATH": str(tmp_path)}, file=tmp_path / "schema.json")
    assert str(caught.value) == "terraform is not on PATH: install it, or put it there"
