"""Renews schema.json from the real provider: `python -m terrace.hcl.schema terraform-out`."""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from terrace import toolchain
from terrace.errors import UserError
from terrace.hcl.tree import KINDS, SCHEMA_FILE, Blocks, BlockTree, dump
from terrace.steps import say

_SECTIONS = {"resource": "resource_schemas", "data": "data_source_schemas"}
AWS: Mapping[str, Any] = {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}


def refresh(
    types: Iterable[str],
    *,
    file: Path,
    providers: Mapping[str, Any] = AWS,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Rewrite the tree of nested blocks for a set of types.

    Args:
        types: As in an address: `aws_vpc` for a resource, `data.aws_region` for a data source.
        file: Where the tree goes, mostly SCHEMA_FILE.
        providers: Content of `required_providers`.
        environment: Variables for Terraform; those of the toolchain by default.

    Raises:
        UserError: Terraform failed, or no provider has one of the types.
    """
    schemas = _schemas(providers, environment or toolchain.environment())
    tree: dict[str, dict[str, Blocks]] = {kind: {} for kind in KINDS}
    for name, schema in schemas.items():
        tree["provider"][name] = _nested(schema["provider"])
    for type_ in types:
        kind, name = ("data", type_[5:]) if type_.startswith("data.") else ("resource", type_)
        tree[kind][name] = _nested(_find(schemas, kind, name))
    file.write_text(dump(BlockTree(**tree)), encoding="utf-8")


def types_in(document: Mapping[str, Any]) -> set[str]:
    """Types that a document uses, those of its checks included."""
    checked = [check.get("data", {}) for check in document.get("check", {}).values()]
    data = {f"data.{name}" for used in (document.get("data", {}), *checked) for name in used}
    built_in = {"terraform_data", "data.terraform_remote_state"}
    return data.union(document.get("resource", {})) - built_in


def main(arguments: Sequence[str] | None = None) -> None:
    """Command entry: the types in use below the given folders."""
    parser = ArgumentParser(prog="python -m terrace.hcl.schema", description=__doc__)
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="searched at any depth"
    )
    folders: list[Path] = parser.parse_args(arguments).folders
    files = sorted(file for folder in folders for file in folder.rglob("*.tf.json"))
    if not files:
        sys.exit(f"no Terraform JSON below {', '.join(map(str, folders))}: synthesize first")
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    providers: dict[str, Any] = {}
    for document in documents:
        providers |= document.get("terraform", {}).get("required_providers", {})
    types = set().union(*map(types_in, documents))
    try:
        refresh(types, file=SCHEMA_FILE, providers=providers)
    except UserError as error:
        sys.exit(str(error))
    say(f"{SCHEMA_FILE.name}: {len(types)} types of {len(files)} documents")


def _schemas(
    providers: Mapping[str, Any], environment: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """What Terraform knows of each provider, by the provider's local name."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = {"terraform": {"required_providers": providers}}
        Path(folder, "main.tf.json").write_text(json.dumps(configuration), encoding="utf-8")
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


def _find(schemas: Mapping[str, dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    for schema in schemas.values():
        found: dict[str, Any] | None = schema.get(_SECTIONS[kind], {}).get(name)
        if found is not None:
            return found
    raise UserError(f"{kind} {name} is in none of the providers {', '.join(sorted(schemas))}")


def _nested(schema: Mapping[str, Any]) -> Blocks:
    blocks: Mapping[str, Any] = schema["block"].get("block_types", {})
    return {name: _nested(inner) for name, inner in blocks.items()}


if __name__ == "__main__":
    main()
