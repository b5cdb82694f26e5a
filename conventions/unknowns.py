"""Values that only a plan knows, and what a rule may conclude about them.

Whatever a rule asks of such a value has more than one answer. A rule that asked is therefore run
again in other `WORLDS`, where the answers differ: what it finds in all of them holds whatever the
value becomes, and everything else is not judged. A rule needs no code for that; it must only not
keep an answer from one run to the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from conventions.expressions import spans


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
    origin = value.origin if isinstance(value, Unknown) else NOWHERE
    current.asked[origin, str(value)] = None
    return question in current.world


class Unknown(str):
    """A text with something in it that only a plan knows; a reference is `settled`.

    It can be read as it is written. A comparison, a truth, a beginning or an end is answered by
    what is known of it: its literal parts, and that a computed attribute of a resource is set and
    is no word that a rule looks for.
    """

    __slots__ = ("is_settled", "meaning", "origin", "parts")

    origin: Origin
    parts: tuple[str, ...]
    is_settled: bool
    meaning: Any

    def __new__(
        cls,
        text: str,
        origin: Origin = NOWHERE,
        *,
        is_settled: bool = False,
        meaning: Any = None,
    ) -> "Unknown":
        """Make one of a text with interpolations.

        Args:
            text: As it is written.
            origin: Where it stands.
            is_settled: Whether all that is unknown of it are computed attributes of resources.
            meaning: What the argument that it refers to says, None where nothing is known of it.
        """
        self = super().__new__(cls, text)
        self.origin = origin
        self.parts = _literal_parts(text)
        self.is_settled = is_settled
        self.meaning = meaning
        return self

    def __bool__(self) -> bool:
        if self.meaning is not None:
            return bool(self.meaning)
        return self.is_settled or any(self.parts) or ask(self, Question.SET)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        if self.meaning is not None and not isinstance(other, Unknown):
            return str.__eq__(self, other) or bool(self.meaning == other)
        return self._fits(other, _WHOLE)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def like(self, text: str) -> str:
        """Return a text that stands where this one stands; it is unknown if it has to be."""
        return Unknown(text, self.origin, is_settled=self.is_settled) if "${" in text else text

    def startswith(self, prefix: str | tuple[str, ...], *bounds: Any) -> bool:
        """Tell whether it begins so, as far as that is known."""
        return self._has(prefix, bounds, "startswith", _BEGINNING)

    def endswith(self, suffix: str | tuple[str, ...], *bounds: Any) -> bool:
        """Tell whether it ends so, as far as that is known."""
        return self._has(suffix, bounds, "endswith", _END)

    def _has(self, wanted: Any, bounds: Any, method: str, where: str) -> bool:
        if bounds or getattr(str(self), method)(wanted, *bounds):
            return bool(getattr(str(self), method)(wanted, *bounds))
        if isinstance(self.meaning, str):
            return bool(getattr(self.meaning, method)(wanted))
        options = wanted if isinstance(wanted, tuple) else (wanted,)
        return any(self._fits(option, where) for option in options)

    def _fits(self, text: str, where: str) -> bool:
        """Compare with a text as a whole, with the beginning, or with the end of one."""
        if str.__eq__(self, text):
            return True
        if isinstance(text, Unknown) or self.is_settled:
            return False
        first, last = self.parts[0], self.parts[-1]
        if where == _WHOLE:
            can_be = text.startswith(first) and text.endswith(last)
            can_be = can_be and all(part in text for part in self.parts)
        elif where == _BEGINNING:
            can_be = text.startswith(first) or first.startswith(text)
        else:
            can_be = text.endswith(last) or last.endswith(text)
        return can_be and ask(self, Question.SAME)


_WHOLE, _BEGINNING, _END = "whole", "beginning", "end"


def _literal_parts(text: str) -> tuple[str, ...]:
    """Return what stands before, between and after the interpolations."""
    parts, at = [], 0
    for start, end in spans(text):
        parts.append(text[at:start])
        at = end
    return (*parts, text[at:])
