"""Renewing the committed tree from the real provider."""

import json
import os
from pathlib import Path

import pytest

from terrace import toolchain
from terrace.errors import UserError
from terrace.hcl import BlockTree, load, schema

BLOCK = {"block": {"attributes": {}}}
OBJECTS = ["set", ["object", {"port": "number", "inner": ["list", ["object", {"n": "number"}]]}]]
GROUP = {
    "ingress": {"type": OBJECTS, "optional": True, "computed": True},
    "found": {"type": OBJECTS, "computed": True},
    "names": {"type": ["set", "string"], "optional": True},
}
ANSWER = {
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
                "aws_group": {"block": {"attributes": GROUP, "block_types": {}}},
                "aws_new": {"block": {"attributes": {**GROUP, "kinds": {"nested_type": {}}}}},
            },
            "data_source_schemas": {"aws_region": BLOCK},
            "ephemeral_resource_schemas": {"aws_secret": BLOCK},
        }
    }
}
SCHEMAS = json.dumps(ANSWER)


def put_terraform(folder: Path, script: str) -> dict[str, str]:
    terraform = folder / "bin" / "terraform"
    terraform.parent.mkdir()
    terraform.write_text(f"#!/bin/sh\n{script}\n")
    terraform.chmod(0o755)
    return {"PATH": f"{terraform.parent}{os.pathsep}{os.defpath}"}


@pytest.mark.terraform
def test_the_committed_tree_is_what_the_provider_says(
    tree: BlockTree, terraform_environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "schema.json"
    assert schema.refresh(file, environment=terraform_environment) == tree
    assert load(file) == tree
    assert file.read_text() == schema.SCHEMA_FILE.read_text()


def test_the_command_learns_every_type_of_the_locked_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_lock = "grep -q 'version *= \"5' .terraform.lock.hcl || exit 1"
    warning = "echo Warning: odd"
    environment = put_terraform(tmp_path, f"{needs_lock}\n{warning}\necho '{SCHEMAS}'")
    monkeypatch.setattr(schema, "SCHEMA_FILE", tmp_path / "schema.json")
    monkeypatch.setattr(toolchain, "environment", lambda: environment)
    schema.main()
    assert capsys.readouterr().out == "schema.json: 4 resource types, 1 data sources\n"
    assert load(tmp_path / "schema.json") == BlockTree(
        provider={"aws": {"default_tags": {}}},
        resource={
            "aws_group": {"=ingress": {"=inner": {}}},
            "aws_lb": {"subnet_mapping": {"inner": {}}},
            "aws_new": {},
            "aws_vpc": {},
        },
        data={"aws_region": {}},
        ephemeral={"aws_secret": {}},
    )


def test_a_failure_of_terraform_is_passed_on(tmp_path: Path) -> None:
    environment = put_terraform(tmp_path, "printf 'no such\\n version\\n' >&2; exit 1")
    with pytest.raises(UserError) as caught:
        schema.refresh(tmp_path / "schema.json", environment=environment)
    assert str(caught.value) == "terraform init failed: no such version"


def test_a_machine_without_terraform_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        schema.refresh(tmp_path / "schema.json", environment={"PATH": str(tmp_path)})
    assert str(caught.value) == "terraform is not on PATH: install it, or put it there"
