"""A synthesized root module as the rules see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from conventions.blocks import COMMENT, Block, Json, Mode, blocks, labelled
from conventions.declarations import declared, providers, resolver_of, typed, untyped
from conventions.expressions import referred
from conventions.foreign import foreign
from conventions.resolving import Resolver
from conventions.tagging import default_tags, is_production
from conventions.unjudged import CALL, Unjudged


class Kind(Enum):
    """A stack is applied on its own; a module is called by others and configures no provider."""

    STACK = "stack"
    MODULE = "module"


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """One folder of Terraform JSON, all its files together.

    Attributes:
        name: The stack's or module's name; construct paths begin with it.
        kind: Stack or module.
        file: Where it was read; of several files, the first.
        body: The top-level blocks by key, merged over the files.
        lock: Text of the dependency lock file beside it, None without one.
        unread: What belongs to it and was not read.
    """

    name: str
    kind: Kind
    file: Path
    body: Mapping[str, list[Json]]
    lock: str | None = None
    unread: tuple[Unjudged, ...] = ()

    @property
    def document(self) -> str:
        """The name, so that a finding can point at the document as a whole."""
        return self.name

    path = document

    @cached_property
    def resources(self) -> tuple[Block, ...]:
        """Managed resources, in the order of the file."""
        return tuple(typed(self.name, self.body, Mode.RESOURCE, self._resolver))

    @cached_property
    def data_sources(self) -> tuple[Block, ...]:
        """Data sources, in the order of the file."""
        return tuple(typed(self.name, self.body, Mode.DATA, self._resolver))

    @cached_property
    def data_by_address(self) -> Mapping[str, Block]:
        """Data sources by address."""
        return {block.address: block for block in self.data_sources}

    @cached_property
    def variables(self) -> tuple[Block, ...]:
        """Input variables."""
        return tuple(self._untyped(Mode.VARIABLE))

    @cached_property
    def outputs(self) -> tuple[Block, ...]:
        """Outputs."""
        return tuple(self._untyped(Mode.OUTPUT))

    @cached_property
    def providers(self) -> tuple[Block, ...]:
        """Provider blocks; the id is the alias, empty for the default one."""
        return tuple(providers(self.name, self.body, self._resolver))

    @cached_property
    def settings(self) -> tuple[Json, ...]:
        """The terraform blocks."""
        return tuple(self.body.get("terraform", []))

    @cached_property
    def backends(self) -> Mapping[str, Json]:
        """Backend arguments by backend type; Terraform accepts at most one."""
        tables = (labelled(s.get("backend", []), "terraform.backend") for s in self.settings)
        return {name: body for table in tables for name, body in table}

    @cached_property
    def required_providers(self) -> Mapping[str, object]:
        """Each required provider's entry by local name, as written."""
        tables = [t for s in self.settings for t in blocks(s.get("required_providers"))]
        return {name: entry for table in tables for name, entry in table.items() if name != COMMENT}

    @cached_property
    def _resolver(self) -> Resolver:
        return resolver_of(self.body, self.file.parent)

    @cached_property
    def uses(self) -> Mapping[str, tuple[tuple[Block, str], ...]]:
        """By address: the blocks that refer to it, each with the argument that does."""
        found: dict[str, dict[tuple[int, str], tuple[Block, str]]] = {}
        for block in self.declarations:
            for argument, value in block.arguments():
                for address in referred(value):
                    found.setdefault(address, {})[id(block), argument] = (block, argument)
        return {address: tuple(uses.values()) for address, uses in found.items()}

    @cached_property
    def declarations(self) -> tuple[Block, ...]:
        """Every block that may refer to another."""
        names = self.body.get("locals", [])
        local = (declared(self.name, Mode.LOCALS, "", "", body) for body in names)
        others = self.resources + self.data_sources + self.outputs + self.providers
        return (*others, *self._untyped(Mode.MODULE), *local)

    @property
    def unjudged(self) -> tuple[Unjudged, ...]:
        """What of it no rule sees: parts that were not read, what its modules hold."""
        what = "what the module holds is not read; judge a plan of it"
        calls = self._untyped(Mode.MODULE)
        called = (Unjudged(self.name, each.path, CALL, what) for each in calls)
        return (*self.unread, *called, *foreign(self.resources))

    def verify(self) -> None:
        """Read every block once, so that a malformed one stops the check before any rule."""
        _ = self.declarations, self.variables, self.backends

    def of(self, *types: str) -> Iterator[Block]:
        """Yield the resources of these types, whatever alias they are written under."""
        return (block for block in self.resources if block.type in types)

    def tags(self, alias: str = "") -> Json:
        """Return the default tags of the AWS provider with that alias, empty for the main one."""
        return default_tags(self.providers, alias)

    @cached_property
    def is_production(self) -> bool:
        """Whether production lives in it, alone or with others; see `tagging.is_production`."""
        return is_production(self.providers)

    def _untyped(self, mode: Mode) -> Iterator[Block]:
        return untyped(self.name, self.body, mode, self._resolver)
