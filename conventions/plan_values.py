"""Values of a plan: what is known, what only the apply knows, and what refers to what.

Source: HashiCorp Terraform documentation, "JSON Output Format", plan and expression
representations. A plan says what an expression refers to, and of JSON alone how it is written.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from conventions.attributes import is_made_of_attributes
from conventions.bodies import Json
from conventions.hearings import Origin
from conventions.unknowns import Unknown

Resolve = Callable[[Any], tuple[str, ...]]
"""From the references of an expression to the addresses of what they lead to."""


_WRITTEN = "constant_value"  # of JSON also where it is no constant


class Known(str):
    """A text that a plan knows, and what it was made of."""

    __slots__ = ("refers",)

    refers: tuple[str, ...]


class Shapes(NamedTuple):
    """What a plan says of one thing, all in the shape of its values.

    Attributes:
        value: The planned value.
        unknown: True for what only the apply knows.
        sensitive: True for what must not be printed.
        written: The expressions, as the configuration has them.
    """

    value: Any
    unknown: Any
    sensitive: Any
    written: Any

    def argument(self, name: str) -> "Shapes":
        """Return what it says of one argument."""
        return Shapes(*(each.get(name) if isinstance(each, dict) else None for each in self))

    def item(self, index: int) -> "Shapes":
        """Return what it says of one item; one expression may be about all of them."""
        items = [_item(each, index) if isinstance(each, list) else each for each in self]
        if isinstance(self.written, list):
            items[-1] = _of_any(self.written, index)
        if isinstance(self.written, dict) and isinstance(self.written.get(_WRITTEN), list):
            items[-1] = {**self.written, _WRITTEN: _item(self.written[_WRITTEN], index)}
        return Shapes(*items)


def _of_any(written: list[Any], index: int) -> Json:
    """Return how a block is written, with what others of its kind set besides.

    One dynamic block makes several, and a plan lists those of a set in an order of its own.
    """
    others = {name: value for each in written for name, value in _dict(each).items()}
    return others | _dict(_item(written, index))


def body(shapes: Shapes, origin: Origin, resolve: Resolve) -> Json:
    """Return the body of a resource as a document has it.

    Args:
        shapes: What the plan says of it.
        origin: Where it stands.
        resolve: Finds what an expression refers to.
    """
    found: Json = {}
    for name in {**_dict(shapes.value), **_dict(shapes.unknown)}:
        at = origin if origin.argument else origin._replace(argument=name)
        value = _value(shapes.argument(name), at, resolve)
        if value is not None:
            found[name] = value
    return found


def _value(shapes: Shapes, origin: Origin, resolve: Resolve) -> Any:
    value, unknown, sensitive, written = shapes
    if sensitive is True:
        is_set = value is not None or (unknown is True and written)
        return _unknown("sensitive", (), origin) if is_set else None
    if unknown is True:  # what nobody wrote, the provider computes: to a rule it is not set
        return _left_open(written, origin, resolve(written)) if written else None
    if isinstance(value, dict):
        return body(shapes, origin, resolve)
    if isinstance(value, list):
        items = (_value(shapes.item(i), origin, resolve) for i in range(len(value)))
        return [each for each in items if each is not None]
    return _known(value, resolve(written)) if isinstance(value, str) else value


def _left_open(written: Any, origin: Origin, refers: tuple[str, ...]) -> Unknown:
    """Return what an expression will be: as it is written if that is known, and means the same."""
    text = _dict(written).get(_WRITTEN)
    if isinstance(text, str) and "${" in text and not origin.address.startswith("module."):
        return Unknown(text, origin, is_settled=is_made_of_attributes(text))
    return _unknown(", ".join(refers) or "unknown", refers, origin)


def _unknown(what: str, refers: tuple[str, ...], origin: Origin) -> Unknown:
    is_sensitive = what == "sensitive"
    text = Unknown(f"${{apply({what})}}", origin, is_set=is_sensitive, is_settled=bool(refers))
    text.refers = refers
    return text


def _known(value: str, refers: tuple[str, ...]) -> str:
    text = Known(value.replace("${", "$${").replace("%{", "%%{"))
    text.refers = refers
    return text


def _item(shape: list[Any], index: int) -> Any:
    return shape[index] if index < len(shape) else None


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def constants(written: Any, origin: Origin) -> Any:
    """Return the arguments of a provider, of which a plan knows constants only."""
    if isinstance(written, list):
        return [constants(each, origin) for each in written]
    if not isinstance(written, dict):
        return written
    if "references" in written:
        return untold(origin)
    if _WRITTEN in written:
        return written[_WRITTEN]
    return {name: constants(each, origin) for name, each in written.items()}


def untold(origin: Origin, what: str = "unknown", refers: tuple[str, ...] = ()) -> Any:
    """Return what a plan does not tell at all; of a lifecycle, its arguments."""
    if what == "lifecycle":
        at = origin._replace(argument=what)
        return {name: _unknown("not in a plan", (), at) for name in ("prevent_destroy",)}
    return _unknown(", ".join(refers) or what, refers, origin)
