"""Arguments as rules judge them: as Terraform converts them, and as far as they are known.

What is asked of a value that only a plan knows is noted; see `conventions.unknowns`.
"""

from collections.abc import Collection

from conventions.blocks import Json, blocks, listed, nested
from conventions.expressions import strings
from conventions.scalars import flag, is_off, is_unknown, number, text
from conventions.unknowns import Question, Unknown, ask

__all__ = ["among", "at", "every", "flag", "has_block", "is_known", "is_off", "may_be", "number"]


def at(body: Json, path: str) -> object:
    """Return the argument at a dotted path through the first block of each name, or None."""
    return next(iter(every(body, path)), None)


def every(body: Json, path: str) -> list[object]:
    """Return the argument at a dotted path through every block of each name.

    One value for each innermost block, None where it does not set the argument; none at all where
    there is no such block. What stands in place of a block is returned itself.
    """
    name, _, rest = path.partition(".")
    if not rest:
        return [body.get(name)]
    value = body.get(name)
    if value is not None and not isinstance(value, dict | list):
        return [value]
    inside = nested(body, name)
    return [value for block in inside for value in every(block, rest)]


def has_block(body: Json, name: str) -> bool:
    """Tell whether there is a block of that name; a plan tells how many a dynamic one makes."""
    if blocks(body.get(name)):
        return True
    dynamic = (each for table in blocks(body.get("dynamic")) for each in blocks(table.get(name)))
    return any(ask(each.get("for_each"), Question.SET) for each in dynamic)


def is_known(value: object) -> bool:
    """Tell whether a value is settled before a plan: nothing in it is interpolated."""
    unknown = [each for each in strings(value) if is_unknown(each)]
    for each in unknown:
        if not (isinstance(each, Unknown) and each.is_reference):
            ask(each, Question.SET)
    return not unknown


def may_be(value: object, *accepted: str) -> bool:
    """Tell whether an argument is one of these, or is left to a plan and may become one.

    JSON carries a boolean or a number as such or as a string; both are compared as strings.
    """
    if isinstance(value, Unknown):
        return any(value.is_same(each, otherwise=True) for each in accepted)
    return (
        ask(value, Question.SAME, otherwise=True) if is_unknown(value) else text(value) in accepted
    )


def among(value: object, wanted: Collection[str]) -> list[str]:
    """Return those of some words that are in an argument, which may be one text or a list."""
    items = [*listed(value)]
    return [word for word in wanted if any(item == word for item in items)]
