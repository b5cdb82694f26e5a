"""Blocks of Terraform's JSON syntax, where any block may be one object or a list of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from conventions.errors import UnreadableError

Json = dict[str, Any]
COMMENT = "//"  # Terraform ignores this key; cdktf keeps the construct path below it


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
        written_type: The type as written, which may be an alias such as aws_alb; empty for `type`.
    """

    document: str
    mode: Mode
    type: str
    id: str
    body: Json
    written_type: str = ""

    @property
    def address(self) -> str:
        """The block's address in Terraform, such as data.aws_iam_policy_document.trust."""
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
        """Return an argument that is a string, and an empty string for anything else."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def arguments(self) -> Iterator[tuple[str, Any]]:
        """Yield its arguments and nested blocks by name, without the comment."""
        return ((name, value) for name, value in self.body.items() if name != COMMENT)

    def nested(self, name: str) -> list[Json]:
        """Return the blocks of that name inside this one."""
        return nested(self.body, name)


def blocks(value: object) -> list[Json]:
    """Return the objects of a value that may be one object or a list of them."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def nested(body: Json, name: str) -> list[Json]:
    """Return the nested blocks of that name; a dynamic block counts by its content."""
    found = list(blocks(body.get(name)))
    for dynamic in blocks(body.get("dynamic")):
        for generated in blocks(dynamic.get(name)):
            found += blocks(generated.get("content"))
    return found


def first(body: Json, name: str) -> Json:
    """Return the first nested block of that name, or an empty one."""
    return next(iter(nested(body, name)), {})


def labelled(value: object, where: str) -> Iterator[tuple[str, Json]]:
    """Yield label and body of every block below a key, whatever mix of objects and lists it is.

    Raises:
        UnreadableError: something other than a block stands where a block must be.
    """
    for table in _all_objects(value, where):
        for label, bodies in table.items():
            if label != COMMENT:
                for body in _all_objects(bodies, f"{where}.{label}"):
                    yield label, body


def _all_objects(value: object, where: str) -> list[Json]:
    found = blocks(value)
    if len(found) < (len(value) if isinstance(value, list) else 1):
        raise UnreadableError(f"{where} must be a block or a list of blocks, got {value!r}")
    return found


def is_true(value: object) -> bool:
    """Tell whether an argument is literally true; JSON may carry it as a string."""
    return value is True or value == "true"


def listed(value: object) -> tuple[str, ...]:
    """Return the strings of an argument that may be one string or a list of them."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))
