"""Which arguments protect, multiply or keep something, and how to tell the laxer of two values.

What is written as an expression is known to a plan only, and is not compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from conventions.arguments import at, is_known
from conventions.blocks import Block
from conventions.measures import Measure, measure_of, shown
from conventions.resource_types import TABLE


@dataclass(frozen=True, slots=True)
class Aspect:
    """One argument, and how to tell a stricter value of it.

    Attributes:
        argument: Its dotted path through the first block of each name.
        measure: Compares two values.
        default: What holds where it is not set.
        types: Resource types it is compared on; empty for all that have it.
    """

    argument: str
    measure: Measure
    default: object = False
    types: tuple[str, ...] = ()


def _aspects() -> Iterator[Aspect]:
    """Yield what every type has, then the table's arguments, each with the types that agree."""
    yield Aspect("lifecycle.prevent_destroy", *measure_of("on"))
    agreeing: dict[tuple[str, str], list[str]] = {}
    for type_, stricter in TABLE.where("stricter").items():
        for argument, how in stricter.items():
            agreeing.setdefault((argument, repr(how)), []).append(type_)
    for (argument, _), types in agreeing.items():
        how = TABLE.rows[types[0]].stricter[argument]
        yield Aspect(argument, *measure_of(how), tuple(types))


ASPECTS = tuple(_aspects())


def default(type_: str, argument: str) -> object:
    """Return what holds on a type of resource where an argument is not set, None if unknown."""
    for aspect in ASPECTS:
        if aspect.argument == argument and (not aspect.types or type_ in aspect.types):
            return aspect.default
    return None


class Shortfall(NamedTuple):
    """One argument that is laxer than is expected of it.

    Attributes:
        argument: Its path.
        value: As it is.
        floor: As it is where less is expected.
        remedy: What to do about it.
    """

    argument: str
    value: str
    floor: str
    remedy: str


def shortfalls(block: Block, floor: Block) -> Iterator[Shortfall]:
    """Yield the arguments in which a resource is laxer than its counterpart."""
    for aspect in ASPECTS:
        if not aspect.types or block.type in aspect.types:
            values = [at(each.body, aspect.argument) for each in (block, floor)]
            if values[0] == values[1]:
                continue
            set_ = [aspect.default if value is None else value for value in values]
            remedy = aspect.measure(*set_) if is_known(values) else ""
            if remedy:
                yield Shortfall(aspect.argument, shown(values[0]), shown(values[1]), remedy)
