"""Bodies of blocks in Terraform's JSON syntax, where any may be one object or a list of them."""

from collections.abc import Iterator
from typing import Any

from conventions import scalars
from conventions.errors import UnreadableError
from conventions.unknowns import Question, Unknown, ask

Json = dict[str, Any]
COMMENT = "//"  # Terraform ignores this key; cdktf keeps the construct path below it


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

    Where an expression makes them, there may be one, of which nothing is known.
    """
    value = body.get(name)
    found = list(blocks(value))
    made = value if isinstance(value, list) else [value]
    found += [_Made(each) for each in made if isinstance(each, Unknown) and ask(each, Question.SET)]
    for dynamic in blocks(body.get("dynamic")):
        for generated in blocks(dynamic.get(name)):
            found += blocks(generated.get("content"))
    return found


class _Made(Json):
    """The body of a block that an expression makes: whatever is asked of it is unknown."""

    def __init__(self, expression: Unknown) -> None:
        super().__init__()
        self._expression = expression

    def get(self, *_: object) -> Any:
        return Unknown(str(self._expression), self._expression.origin)

    def __contains__(self, name: object) -> bool:
        return ask(self._expression, Question.SET)


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
