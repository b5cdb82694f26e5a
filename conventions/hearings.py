"""Questions about values that only a plan knows, and what a rule may conclude from the answers.

Whatever a rule asks of such a value has more than one answer. A rule that asked is therefore run
again in other `WORLDS`, where the answers differ: what it finds in all of them holds whatever the
value becomes, and everything else is not judged. A rule needs no code for that; it must only not
keep an answer from one run to the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Origin(NamedTuple):
    """Where a value stands.

    Attributes:
        document: Name of the document.
        path: Construct path of the block.
        address: Address of the block.
        argument: Its top-level argument, empty for the whole block.
    """

    document: str
    path: str
    address: str
    argument: str


NOWHERE = Origin("", "", "", "")


class Question(Enum):
    """What can be asked of an unknown value: is it set, is it on, is it this very text."""

    SET = "set"
    ON = "on"
    SAME = "same"


World = frozenset[Question]
"""The questions whose answer is yes there."""

WORLDS: tuple[World, ...] = (
    frozenset({Question.SET}),
    frozenset({Question.SET, Question.ON, Question.SAME}),
    frozenset({Question.SET, Question.ON}),
    frozenset(),
)


@dataclass(slots=True)
class Hearing:
    """One run of a rule: what is so in it, and which unknown values were asked for."""

    world: World
    asked: dict["tuple[Origin, str]", None] = field(default_factory=dict)


class _Current:
    """The hearing that goes on; rules run one after the other, in one thread."""

    hearing: Hearing | None = None


@contextmanager
def hearing(world: World) -> Iterator[Hearing]:
    """Note whatever is asked for inside, and answer it as it is in a world."""
    before, now = _Current.hearing, Hearing(world)
    _Current.hearing = now
    try:
        yield now
    finally:
        _Current.hearing = before


def ask(value: object, question: Question, *, otherwise: bool = False) -> bool:
    """Note that an answer depends on an unknown value, and return the one of this run.

    Args:
        value: The value.
        question: What is asked.
        otherwise: What to return where no rule is running.
    """
    current = _Current.hearing
    if current is None:
        return otherwise
    origin = getattr(value, "origin", NOWHERE)
    current.asked[origin, str(value)] = None
    return question in current.world
