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
from terrace.hcl.tree import AS_BLOCKS, KINDS, SCHEMA_FILE, Blocks, BlockTree, dump
from terrace.steps import say

# As in stacks/base.py, which would load all bindings; the lock says which version exactly.
PROVIDERS: Mapping[str, Any] = {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}
LOCK = toolchain.repository_root() / "stacks" / "provider.lock.hcl"
_SECTIONS = {
    "resource": "resource_schemas",
    "data": "data_source_schemas",
    "ephemeral": "ephemeral_resource_schemas",
}
_COLLECTIONS = ("list", "set", "map")


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
        tree["provider"][name] = _of(schema["provider"])
        for kind, section in _SECTIONS.items():
            tree[kind] |= {type_: _of(each) for type_, each in schema.get(section, {}).items()}
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


def _of(schema: Mapping[str, Any]) -> Blocks:
    block = schema["block"]
    return _nested(block, as_blocks=not _knows_objects(block))


def _nested(block: Mapping[str, Any], *, as_blocks: bool) -> Blocks:
    nested = {
        name: _nested(inner["block"], as_blocks=as_blocks)
        for name, inner in block.get("block_types", {}).items()
    }
    for name, attribute in block.get("attributes", {}).items() if as_blocks else ():
        if attribute.get("optional") or attribute.get("required"):
            nested |= _as_blocks(name, attribute["type"])
    return nested


def _as_blocks(name: str, type_: Any) -> dict[str, Blocks]:
    """An attribute as blocks, if Terraform would read blocks of its name.

    Source: hashicorp/terraform, internal/lang/blocktoattr/schema.go (ambiguousNames)
    """
    match type_:
        case ["list" | "set", ["object", dict(inner), *_]]:
            blocks: dict[str, Blocks] = {}
            for each, its_type in inner.items():
                blocks |= _as_blocks(each, its_type)
            return {f"{AS_BLOCKS}{name}": blocks}
    return {}


def _knows_objects(block: Mapping[str, Any]) -> bool:
    """Whether a provider has attributes of kinds that came after blocks written as attributes.

    Source: hashicorp/terraform, internal/lang/blocktoattr/fixup.go (skipFixup)
    """
    for attribute in block.get("attributes", {}).values():
        match attribute.get("type"):
            case None | ["tuple" | "object", *_] | ["map", ["object", *_]]:
                return True
            case [_, [str(inner), [*_]]] if inner in _COLLECTIONS:
                return True
    return any(_knows_objects(each["block"]) for each in block.get("block_types", {}).values())


if __name__ == "__main__":
    main()
