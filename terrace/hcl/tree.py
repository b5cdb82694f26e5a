"""Which names inside a block are nested blocks: the part of a provider's schema that HCL needs.

All types of the provider are in it, so that a type which no stack used before needs nothing.

A name such as `=ingress` is that of an attribute which may be written as blocks too: Terraform
allows it for lists and sets of objects, in types whose provider was written before such were
attributes.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from terrace.errors import UserError

Blocks: TypeAlias = Mapping[str, "Blocks"]

SHARED_FROM_CHARACTERS = 400
SCHEMA_FILE = Path(__file__).with_name("schema.json")
KINDS = ("provider", "resource", "data", "ephemeral")
AS_BLOCKS = "="
_BUILT_IN = {
    ("provider", "terraform"),
    ("resource", "terraform_data"),
    ("data", "terraform_remote_state"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockTree:
    """Names of the blocks nested in each provider and each of its types, at all depths."""

    provider: Mapping[str, Blocks]
    resource: Mapping[str, Blocks]
    data: Mapping[str, Blocks]
    ephemeral: Mapping[str, Blocks] = field(default_factory=dict)

    def blocks(self, kind: str, name: str) -> Blocks:
        """Blocks nested in a provider, or in a type of resource, data or ephemeral resource.

        Raises:
            UserError: The type is not in the tree.
        """
        if (kind, name) in _BUILT_IN:
            return {}
        known: Mapping[str, Blocks] = getattr(self, kind)
        if name not in known:
            raise UserError(
                f"{kind} {name} is not in terrace/hcl/schema.json: name its provider in "
                "terrace/hcl/schema.py if that is new, then run `make schema`"
            )
        return known[name]


def blocks_only(blocks: Blocks) -> Blocks:
    """Without the attributes that may be written as blocks."""
    return {name: inner for name, inner in blocks.items() if name[:1] != AS_BLOCKS}


def attributes_as_blocks(blocks: Blocks) -> Blocks:
    """The attributes that may be written as blocks, by their own names."""
    return {name[1:]: inner for name, inner in blocks.items() if name[:1] == AS_BLOCKS}


def load(file: Path = SCHEMA_FILE) -> BlockTree:
    """The tree as committed."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    shared: dict[str, Blocks] = {}

    def expand(blocks: Mapping[str, Any] | str) -> Blocks:
        if isinstance(blocks, str):
            if blocks not in shared:
                shared[blocks] = expand(stored["shared"][blocks])
            return shared[blocks]
        return {name: expand(inner) for name, inner in blocks.items()}

    return BlockTree(
        **{kind: {name: expand(inner) for name, inner in stored[kind].items()} for kind in KINDS}
    )


def dump(tree: BlockTree) -> str:
    """The tree as text to commit: sorted, a line a type, large branches that recur once, by name.

    A web ACL statement holds the same thirty blocks hundreds of times over.
    """
    top: dict[str, Mapping[str, Blocks]] = {kind: getattr(tree, kind) for kind in KINDS}
    branches = [
        branch for kind in top.values() for blocks in kind.values() for branch in _walk(blocks)
    ]
    names = _shared_names(branches)

    def fold(blocks: Blocks) -> dict[str, Any]:
        return {name: names.get(_text(inner)) or fold(inner) for name, inner in blocks.items()}

    shared = {
        names[_text(blocks)]: fold(blocks) for _, blocks in branches if _text(blocks) in names
    }
    types = {kind: {name: fold(blocks) for name, blocks in top[kind].items()} for kind in KINDS}
    sections = [
        _section(name, lines) for name, lines in sorted((types | {"shared": shared}).items())
    ]
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _section(name: str, types: Mapping[str, Any]) -> str:
    lines = (f"    {json.dumps(each)}: {_text(blocks)}" for each, blocks in sorted(types.items()))
    return f"  {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n  }"


def _shared_names(branches: list[tuple[str, Blocks]]) -> dict[str, str]:
    """Name by text of each branch worth sharing: its block's name, numbered if two differ."""
    uses = Counter((name, _text(blocks)) for name, blocks in branches)
    names: dict[str, str] = {}
    for (name, text), count in sorted(uses.items()):
        if count > 1 and len(text) >= SHARED_FROM_CHARACTERS and text not in names:
            rivals = sum(taken.partition("#")[0] == name for taken in names.values())
            names[text] = f"{name}#{rivals + 1}" if rivals else name
    return names


def _walk(blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
    for name, inner in blocks.items():
        yield name, inner
        yield from _walk(inner)


def _text(blocks: Blocks | Mapping[str, Any]) -> str:
    return json.dumps(blocks, sort_keys=True)
