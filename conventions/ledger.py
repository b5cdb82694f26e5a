"""The address ledger: which resources each deployed stack held when it was last synthesized.

A committed file beside the stacks. A stack is listed from its first deployment until it is
destroyed; what is listed and no longer in its stack would be destroyed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from conventions import files
from conventions.document import Document, Kind
from conventions.errors import UnreadableError
from conventions.resource_types import STATEFUL

NAME = "addresses.json"


Ledger = Mapping[str, tuple[str, ...]]  # addresses by deployed stack

_INSTANCE_KEY = re.compile(r"\[[^\]]*\]$")  # of a resource with count or for_each


class Move(NamedTuple):
    """One `moved` block: a former address and the one that takes its place."""

    old: str
    new: str


def read(file: Path) -> Ledger | None:
    """Read a ledger, None where there is none yet.

    Raises:
        UnreadableError: not JSON, or anything but lists of addresses by stack.
    """
    if not file.exists():
        return None
    ledger = files.parse(file)
    for stack, listed in ledger.items():
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise UnreadableError(f"{file}: {stack} must be a list of addresses, got {listed!r}")
    return {stack: tuple(listed) for stack, listed in ledger.items()}


def renewed(former: Ledger | None, documents: Iterable[Document]) -> Ledger:
    """Return the ledger after a synthesis of these stacks; it lists the stacks it listed before.

    A lost address is kept as long as nothing but a waiver excuses it: the waiver stays in use,
    and the loss is not forgotten when it expires.
    """
    stacks = {each.name: each for each in documents if each.kind is Kind.STACK}
    kept = {name: lost(stacks.get(name), listed) for name, listed in (former or {}).items()}
    held = {name: addresses(stacks[name]) for name in kept if name in stacks}
    return {
        name: tuple(sorted({*held.get(name, ()), *left}))
        for name, left in sorted(kept.items())
        if name in held or left
    }


def render(ledger: Ledger) -> str:
    """Return the text of the file."""
    return json.dumps(ledger, indent=2, sort_keys=True) + "\n"


def addresses(document: Document) -> tuple[str, ...]:
    """Return the addresses of the stateful resources that a stack declares."""
    return tuple(block.address for block in document.of(*STATEFUL))


def lost(document: Document | None, former: Iterable[str]) -> tuple[str, ...]:
    """Return which former addresses a stack neither declares nor explains."""
    if document is None:
        return tuple(former)
    declared = {block.address for block in document.resources}
    explained = {move.old for move in moves(document)} | removals(document)
    return tuple(each for each in former if each not in declared | explained)


def moves(document: Document) -> list[Move]:
    """Return what the `moved` blocks say, each resource as a whole."""
    pairs = ((block.get("from"), block.get("to")) for block in document.body.get("moved", []))
    return [
        Move(_whole(old), _whole(new))
        for old, new in pairs
        if isinstance(old, str) and isinstance(new, str)
    ]


def removals(document: Document) -> set[str]:
    """Return the addresses in `removed` blocks."""
    named = (block.get("from") for block in document.body.get("removed", []))
    return {_whole(each) for each in named if isinstance(each, str)}


def _whole(address: str) -> str:
    return _INSTANCE_KEY.sub("", address)
