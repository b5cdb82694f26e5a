"""Arguments as rules judge them: set, not set, or known to nobody before a plan."""

import re

from conventions.blocks import Json, nested
from conventions.expressions import spans, strings

_DIGITS = re.compile(r"\d+")


def at(body: Json, path: str) -> object:
    """Return the argument at a dotted path through the first block of each name, or None."""
    *names, argument = path.split(".")
    for name in names:
        inside = nested(body, name)
        if not inside:
            return body.get(name)
        body = inside[0]
    return body.get(argument)


def is_known(value: object) -> bool:
    """Tell whether a value is settled before a plan: nothing in it is interpolated."""
    return not any(True for text in strings(value) for _ in spans(text))


def may_be(value: object, *accepted: str) -> bool:
    """Tell whether an argument is one of these, or is left to a plan and may become one.

    JSON carries a boolean or a number as such or as a string; both are compared as strings.
    """
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text in accepted or not is_known(value)


def is_off(value: object) -> bool:
    """Tell whether a switch is certainly not on; one that is missing is off."""
    return not may_be(value, "true")


def number(value: object, default: int) -> int | None:
    """Return a whole number, the default for a missing one, None for one left to a plan."""
    if value is None:
        return default
    return int(str(value)) if _DIGITS.fullmatch(str(value)) else None
