"""Blocks of Terraform's JSON syntax, as rules see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from conventions import scalars
from conventions.bodies import COMMENT, Json, blocks, first, is_true, labelled, listed, nested

__all__ = [
    "COMMENT",
    "Block",
    "Json",
    "Mode",
    "Place",
    "blocks",
    "first",
    "is_true",
    "labelled",
    "listed",
    "nested",
]


class Mode(Enum):
    """What a block declares; the value is its first key in the JSON."""

    RESOURCE = "resource"
    DATA = "data"
    VARIABLE = "variable"
    OUTPUT = "output"
    PROVIDER = "provider"
    MODULE = "module"
    LOCALS = "locals"


class Place(Protocol):
    """Where a finding points: the document's name and a construct path in it."""

    @property
    def document(self) -> str:
        """Name of the document."""

    @property
    def path(self) -> str:
        """Construct path, beginning with the document's name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One declared block.

    Attributes:
        document: Name of the document that declares it.
        mode: What it declares.
        type: Resource type or provider name; empty for variables, outputs, modules, locals.
        id: Its label in Terraform; a provider's alias, empty without one.
        body: Its arguments as written.
        whole_address: Its address where that has more to it: of an instance, or in a module.
        written_type: The type as written, which may be an alias such as aws_alb; empty for `type`.
    """

    document: str
    mode: Mode
    type: str
    id: str
    body: Json
    written_type: str = ""
    whole_address: str = ""

    @property
    def address(self) -> str:
        """The block's address in Terraform, such as data.aws_iam_policy_document.trust."""
        if self.whole_address:
            return self.whole_address
        prefixes = {Mode.RESOURCE: "", Mode.VARIABLE: "var"}
        prefix = prefixes.get(self.mode, self.mode.value)
        type_ = self.written_type or self.type
        return ".".join(part for part in (prefix, type_, self.id) if part)

    @property
    def path(self) -> str:
        """The construct path; the address below the document's name when cdktf recorded none."""
        comment = self.body.get(COMMENT)
        metadata = comment.get("metadata") if isinstance(comment, dict) else None
        path = metadata.get("path") if isinstance(metadata, dict) else None
        return path if isinstance(path, str) and path else f"{self.document}/{self.address}"

    @property
    def provider_alias(self) -> str:
        """Alias of the provider that manages it, empty for the main one."""
        return self.text("provider").partition(".")[2]

    def text(self, name: str) -> str:
        """Return an argument as a text, an empty one where it is missing or no scalar."""
        value = self.body.get(name)
        if isinstance(value, str):
            return value
        return scalars.text(value) if isinstance(value, int | float) else ""

    def written(self, name: str) -> str:
        """Return an argument as it is written, for rules that compare how things are written."""
        return str.__str__(self.text(name))

    def flag(self, name: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002 - see flag
        """Tell whether a switch is on; see `conventions.scalars.flag`."""
        return scalars.flag(self.body.get(name), default)

    def number(self, name: str, default: int) -> int | None:
        """Return a whole number; see `conventions.scalars.number`."""
        return scalars.number(self.body.get(name), default)

    def arguments(self) -> Iterator[tuple[str, Any]]:
        """Yield its arguments and nested blocks by name, without the comment."""
        return ((name, value) for name, value in self.body.items() if name != COMMENT)

    def nested(self, name: str) -> list[Json]:
        """Return the blocks of that name inside this one."""
        return nested(self.body, name)
