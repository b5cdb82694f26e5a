"""Types of fields, as they are annotated."""

import math
import types
from typing import Any, Literal, Union, get_args, get_origin

UNIONS = frozenset({Union, types.UnionType})
PLAIN = frozenset({int, float, str, bool, tuple, dict})


def takes_none(annotation: Any) -> bool:
    """Whether None is one of its values."""
    return annotation in {None, types.NoneType, Any} or (
        get_origin(annotation) in UNIONS and types.NoneType in get_args(annotation)
    )


def without_none(annotation: Any) -> Any:
    """The type without None."""
    if get_origin(annotation) not in UNIONS:
        return annotation
    rest = [each for each in get_args(annotation) if each is not types.NoneType]
    return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007  # made at run time


def is_object(annotation: Any) -> bool:
    """Whether it is a class of its own, which no variable of Terraform has."""
    kind = without_none(annotation)
    return isinstance(kind, type) and kind not in PLAIN


def is_of(value: object, kind: Any) -> bool:
    """Whether a value is of a type, by the outer type of a tuple or mapping.

    A truth value is no number here, and neither is what no computation should end in.
    """
    origin = get_origin(kind)
    if kind is Any or getattr(kind, "_is_protocol", False):
        return True
    if origin in UNIONS:
        return any(is_of(value, each) for each in get_args(kind))
    if origin is Literal:
        return any(value == each and type(value) is type(each) for each in get_args(kind))
    if kind in {int, float}:
        wanted: Any = int if kind is int else int | float
        return isinstance(value, wanted) and type(value) is not bool and math.isfinite(value)
    return isinstance(value, origin or kind)
