"""Where constructs are, so that an element's address can go with the message that makes it.

A stack that names its elements is asked by Node.js for each of them, which takes four messages.
Such a stack may have a method `foresee_address` that takes an element's path and returns its
address, or None where Node.js has to ask.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from jsii import _reference_map

APP = "cdktf.App@"
STACK = "cdktf.TerraformStack@"
Address = tuple[str, str, str]
"""Reference of the stack, path and address, as addresses.cjs takes them."""


class Place(NamedTuple):
    """Where a construct is.

    Attributes:
        path: Its path, stack first.
        stack: The stack that it is in, None for a stack.
        reference: The stack's.
    """

    path: str
    stack: Any = None
    reference: str = ""


class Places:
    """Places of all constructs whose stack is directly in the app."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._asking: set[str] = set()

    def find(self, arguments: Sequence[Any]) -> Place | None:
        """Find the place of a construct that is about to be made, None where it is not known."""
        match arguments:
            case [scope, str(name), *_] if "/" not in name and hasattr(scope, "__jsii_ref__"):
                reference = scope.__jsii_ref__.ref
            case _:
                return None
        if reference.startswith(APP):
            return Place(name)
        parent = self._places.get(reference)
        if parent is None:
            return None
        path = f"{parent.path}/{name}"
        if parent.stack is not None:
            return Place(path, parent.stack, parent.reference)
        return Place(path, scope, reference) if reference.startswith(STACK) else None

    def keep(self, reference: str, place: Place | None, *, asks: bool) -> None:
        """Keep the place of a construct, and whether it is a stack that is asked for addresses."""
        if place is not None:
            self._places[reference] = place
        if asks:
            self._asking.add(reference)

    def address(self, type_name: str, place: Place | None) -> Address | None:
        """Foresee the address of an element, None where it has none of its own."""
        if place is None or place.reference not in self._asking or not _is_named(type_name):
            return None
        foresee = getattr(place.stack, "foresee_address", None)
        address = foresee(place.path) if foresee else None
        return address and (place.reference, place.path, address)

    def may_be_asked(self, type_name: str, place: Place | None) -> bool:
        """Whether Node.js may have to ask for the address of an element without a foreseen one."""
        if place is not None and place.reference not in self._asking:
            return False
        return bool(self._asking) and _is_named(type_name)


@cache
def _is_named(type_name: str) -> bool:
    """Whether something of that type has an address; providers and backends have not."""
    import cdktf  # noqa: PLC0415 - importing it needs jsii to be set up

    made = _reference_map._types.get(type_name, object)  # noqa: SLF001 - jsii's table of types
    without = (cdktf.TerraformProvider, cdktf.TerraformBackend)
    return issubclass(made, cdktf.TerraformElement) and not issubclass(made, without)
