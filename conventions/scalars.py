"""Texts, switches and numbers as Terraform converts them from however they are written.

What is asked of a value that only a plan knows is noted; see `conventions.unknowns`.
"""

import re
from typing import Any

from conventions.expressions import spans
from conventions.unknowns import Question, Unknown, ask

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_TRUE = ("true", "1")
_LONGEST_NUMBER = 30  # digits; no argument of AWS has as many


def is_unknown(value: object) -> bool:
    """Tell whether a value is a text with something in it that only a plan knows."""
    if isinstance(value, Unknown):
        return value.meaning is None or is_unknown(value.meaning)
    return isinstance(value, str) and "${" in value and any(True for _ in spans(value))


def flag(value: object, default: bool = False) -> bool:  # noqa: FBT001, FBT002 - reads as a switch
    """Tell whether a switch is on, however it is written; a missing one has its default."""
    known = _meant(value)
    if known is None:
        return default
    return ask(known, Question.ON) if is_unknown(known) else text(known).lower() in _TRUE


def is_off(value: object) -> bool:
    """Tell whether a switch is certainly not on; one that is missing is off."""
    known = _meant(value)
    return not (ask(known, Question.ON, otherwise=True) if is_unknown(known) else flag(known))


def number(value: object, default: int) -> int | None:
    """Return a whole number, the default for a missing one, None for one left to a plan.

    None also for what is no whole number, which Terraform or AWS refuses.
    """
    known = _meant(value)
    if known is None:
        return default
    if is_unknown(known):
        ask(known, Question.SAME)
        return None
    written = text(known)
    if not _NUMBER.fullmatch(written) or len(written) > _LONGEST_NUMBER:
        return None
    whole = float(written)
    if written.lstrip("-").isdigit():
        return int(written)
    return int(whole) if whole.is_integer() else None


def text(value: Any) -> str:
    """Return a value as Terraform converts it to a string; an unknown text stays itself."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _meant(value: object) -> object:
    while isinstance(value, Unknown) and value.meaning is not None:
        value = value.meaning
    return value
