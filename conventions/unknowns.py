"""Values that only a plan knows."""

from typing import Any

from conventions.expressions import spans
from conventions.hearings import NOWHERE, Origin, Question, ask

__all__ = ["Origin", "Question", "Unknown", "ask"]


class Unknown(str):
    """A text with something in it that only a plan knows; a reference is `settled`.

    It can be read as it is written. A comparison, a truth, a beginning or an end is answered by
    what is known of it: its literal parts, and that a computed attribute of a resource is set and
    is no word that a rule looks for.
    """

    __slots__ = ("is_set", "is_settled", "meaning", "origin", "refers")

    origin: Origin
    is_set: bool
    is_settled: bool
    meaning: Any
    refers: tuple[str, ...]  # addresses that a plan gives it, which its text does not have

    def __new__(
        cls,
        text: str,
        origin: Origin = NOWHERE,
        *,
        is_settled: bool = False,
        is_set: bool = False,
        meaning: Any = None,
    ) -> "Unknown":
        """Make one of a text with interpolations.

        Args:
            text: As it is written.
            origin: Where it stands.
            is_set: Whether it is something, whatever that is.
            is_settled: Whether all that is unknown of it are computed attributes of resources.
            meaning: What the argument that it refers to says, None where nothing is known of it.
        """
        self = super().__new__(cls, text)
        self.origin = origin
        self.refers = ()
        self.is_settled = is_settled
        self.is_set = is_set or is_settled
        self.meaning = meaning
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """What stands before, between and after the interpolations."""
        return _literal_parts(str(self))

    @property
    def is_reference(self) -> bool:
        """Whether it stands for what other blocks of its document are."""
        return self.is_settled or self.meaning is not None or bool(self.refers)

    def __bool__(self) -> bool:
        if self.meaning is not None:
            return bool(self.meaning)
        return self.is_set or any(self.parts) or ask(self, Question.SET, otherwise=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.is_same(other)

    def is_same(self, other: str, *, otherwise: bool = False) -> bool:
        """Tell whether it is a text, as far as that is known; see `ask` for `otherwise`."""
        if isinstance(self.meaning, Unknown):
            return str.__eq__(self, other) or self.meaning.is_same(other, otherwise=otherwise)
        if self.meaning is not None and not isinstance(other, Unknown):
            return str.__eq__(self, other) or bool(self.meaning == other)
        return self._fits(other, _WHOLE, otherwise=otherwise)

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

    def _fits(self, text: str, where: str, *, otherwise: bool = False) -> bool:
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
        return can_be and ask(self, Question.SAME, otherwise=otherwise)


_WHOLE, _BEGINNING, _END = "whole", "beginning", "end"


def _literal_parts(text: str) -> tuple[str, ...]:
    """Return what stands before, between and after the interpolations; nothing of a directive."""
    if "%{" in text.replace("%%{", ""):
        return ("", "")
    parts: list[str] = []
    at = 0
    for start, end in spans(text):
        parts.append(text[at:start])
        at = end
    return (*parts, text[at:])
