"""Tiers: the environments on the way to production, each with its stacks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from conventions.arguments import is_known
from conventions.blocks import Block, Mode
from conventions.document import Document, Kind
from conventions.places import Missing

WEAKEST_FIRST = ("dev", "staging", "production")
TAG = "Environment"  # the default tag that says to which a stack belongs
ALONE = "<environment>"  # the part of the only stack of its environment


class Key(NamedTuple):
    """What two environments have in common.

    Attributes:
        part: The stack's name with a placeholder for the environment's.
        address: Address of a resource in it.
    """

    part: str
    address: str

    def __str__(self) -> str:
        return self.address if self.part == ALONE else f"{self.part} {self.address}"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """One environment.

    Attributes:
        name: Its name, as the tag has it.
        documents: Its stacks, at least one.
    """

    name: str
    documents: tuple[Document, ...]

    @cached_property
    def blocks(self) -> Mapping[Key, Block]:
        """The resources and data sources of all its stacks."""
        return {
            Key(_part(self.name, document.name), block.address): block
            for document in self.documents
            for block in (*document.resources, *document.data_sources)
        }

    @cached_property
    def resources(self) -> Mapping[Key, Block]:
        """The resources of all its stacks."""
        return {key: each for key, each in self.blocks.items() if each.mode is Mode.RESOURCE}

    def of(self, *types: str) -> Iterator[Block]:
        """Yield the resources of these types."""
        return (block for block in self.resources.values() if block.type in types)

    def where(self, what: str) -> Missing:
        """Return the place of something that no single resource is."""
        name = self.documents[0].name
        return Missing(name, f"{name}/{what}")

    def counterpart(self, block: Block, other: "Tier") -> Missing:
        """Return the place that a resource of another tier would have here."""
        stacks = {_part(self.name, document.name): document.name for document in self.documents}
        part = _part(other.name, block.document)
        name = stacks.get(part, self.documents[0].name)
        return Missing(name, name + block.path.removeprefix(block.document))


def tiers(documents: Iterable[Document], names: Iterable[str] = WEAKEST_FIRST) -> list[Tier]:
    """Return the environments of these names that have a stack, in the order of the names."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        if document.kind is Kind.STACK:
            tag = document.tags().get(TAG)
            is_known(tag)  # one that is not is in no tier, and said to be
            found.setdefault(str(tag), []).append(document)
    return [Tier(name=name, documents=tuple(found[name])) for name in names if name in found]


def _part(environment: str, stack: str) -> str:
    return re.sub(rf"(?<![^\W_]){re.escape(environment)}(?![^\W_])", ALONE, stack)
