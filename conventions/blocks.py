"""Blocks of Terraform's JSON syntax, where any block may be one object or a list of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from conventions import scalars
from conventions.errors import UnreadableError
from conventions.unknowns import Question, Unknown, ask

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


def blocks(value: object) -> list[Json]:
    """Return the bodies of a value that may be one block or a list of them.

    As Terraform reads it: null is no block, in a list it is one without arguments, and a list in
    the list is one block whose arguments are spread over several objects.
    """
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        return []
    return [body for each in value if (body := _body(each)) is not None]


def _body(value: object) -> Json | None:
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    if not isinstance(value, list):
        return None
    parts = [_body(each) for each in value]
    return {name: inner for part in parts for name, inner in (part or {}).items()}


def nested(body: Json, name: str) -> list[Json]:
    """Return the nested blocks of that name; a dynamic block counts by its content.

    Blocks that an expression makes are not seen; that they were asked for is noted.
    """
    value = body.get(name)
    if isinstance(value, Unknown):
        ask(value, Question.SET)
    found = list(blocks(value))
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
    for table in tables(value, where):
        for label, bodies in table.items():
            if label != COMMENT and bodies is not None:
                found = blocks(bodies)
                if len(found) < (len(bodies) if isinstance(bodies, list) else 1):
                    raise _no_block(f"{where}.{label}", bodies)
                for body in found:
                    yield label, body


def tables(value: object, where: str) -> Iterator[Json]:
    """Yield every object of a value that is one, or lists of them in any depth.

    Raises:
        UnreadableError: something other than an object is among them.
    """
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from tables(each, where)
    elif value is not None:
        raise _no_block(where, value)


def _no_block(where: str, value: object) -> UnreadableError:
    return UnreadableError(f"{where} must be a block or a list of blocks, got {shortened(value)}")


def shortened(value: object, longest: int = 60) -> str:
    """Return how a value is written, cut where it is too long for a sentence."""
    written = repr(value)
    return written if len(written) <= longest else f"{written[:longest]}…"


def is_true(value: object) -> bool:
    """Tell whether a switch is certainly on, however it is written; a missing one is off."""
    return scalars.flag(value)


def listed(value: object) -> tuple[str, ...]:
    """Return the strings of an argument that may be one string or a list of them."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))
