"""Renews schema.json from the real providers: `python -m terrace.hcl.schema`."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terrace import toolchain
from terrace.errors import UserError
from terrace.hcl.tree import KINDS, SCHEMA_FILE, Blocks, BlockTree, dump
from terrace.steps import say

# As in stacks/base.py, which would load all bindings; the lock says which version exactly.
PROVIDERS: Mapping[str, Any] = {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}
LOCK = toolchain.repository_root() / "stacks" / "provider.lock.hcl"
_SECTIONS = {"resource": "resource_schemas", "data": "data_source_schemas"}


def refresh(
    file: Path,
    *,
    providers: Mapping[str, Any] = PROVIDERS,
    environment: Mapping[str, str] | None = None,
) -> BlockTree:
    """Rewrite the tree of nested blocks of all types.

    Args:
        file: Where the tree goes, mostly SCHEMA_FILE.
        providers: Content of `required_providers`.
        environment: Variables for Terraform; those of the toolchain by default.

    Raises:
        UserError: Terraform failed.
    """
    tree: dict[str, dict[str, Blocks]] = {kind: {} for kind in KINDS}
    for name, schema in _schemas(providers, environment or toolchain.environment()).items():
        tree["provider"][name] = _nested(schema["provider"])
        for kind, section in _SECTIONS.items():
            tree[kind] |= {type_: _nested(each) for type_, each in schema.get(section, {}).items()}
    written = BlockTree(**tree)
    file.write_text(dump(written), encoding="utf-8")
    return written


def main() -> None:
    """Command entry."""
    try:
        tree = refresh(SCHEMA_FILE)
    except UserError as error:
        sys.exit(str(error))
    say(f"{SCHEMA_FILE.name}: {len(tree.resource)} resource types, {len(tree.data)} data sources")


def _schemas(
    providers: Mapping[str, Any], environment: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """What Terraform knows of each provider, by the provider's local name."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = {"terraform": {"required_providers": providers}}
        Path(folder, "main.tf.json").write_text(json.dumps(configuration), encoding="utf-8")
        shutil.copyfile(LOCK, Path(folder, ".terraform.lock.hcl"))
        _terraform(folder, environment, "init", "-backend=false", "-input=false", "-no-color")
        output = _terraform(folder, environment, "providers", "schema", "-json", "-no-color")
    document = json.loads(output[output.index("{") :])  # warnings may come first
    by_address: dict[str, dict[str, Any]] = document["provider_schemas"]
    return {
        name: schema
        for name, requirement in providers.items()
        for address, schema in by_address.items()
        if f"/{address}".endswith(_source(name, requirement))
    }


def _source(name: str, requirement: Any) -> str:
    """End of a provider's address; without a source, Terraform takes HashiCorp's."""
    is_named = isinstance(requirement, Mapping) and "source" in requirement
    return f"/{requirement['source']}" if is_named else f"/hashicorp/{name}"


def _terraform(folder: str, environment: Mapping[str, str], *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["terraform", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UserError("terraform is not on PATH: install it, or put it there") from error
    if done.returncode != 0:
        raise UserError(f"terraform {arguments[0]} failed: {' '.join(done.stderr.split())}")
    return done.stdout


def _nested(schema: Mapping[str, Any]) -> Blocks:
    blocks: Mapping[str, Any] = schema["block"].get("block_types", {})
    return {name: _nested(inner) for name, inner in blocks.items()}


if __name__ == "__main__":
    main()
