"""The ways in which an extension changes a class of moto; each may run twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

_EXTENDED: Final = "_extended_by_terrace"


def wrap(owner: type, name: str, replacement: Callable[..., Any]) -> None:
    """Call `replacement(original, *arguments)` wherever `owner.name(*arguments)` is called.

    Raises:
        AttributeError: This version of moto has no such method: the extension must be revised.
    """
    original = getattr(owner, name)
    if hasattr(original, _EXTENDED):
        return

    @wraps(original)
    def extended(*arguments: Any, **named: Any) -> Any:
        return replacement(original, *arguments, **named)

    setattr(extended, _EXTENDED, True)
    setattr(owner, name, extended)


def add(owner: type, *methods: Callable[..., Any]) -> None:
    """Give a class the methods that it lacks; once moto has one of its own, that one stays."""
    for method in methods:
        if not hasattr(owner, method.__name__):
            setattr(owner, method.__name__, method)


def replace(owner: type, name: str, value: Any) -> None:
    """Put something else in the place of a property or a static method.

    Raises:
        AttributeError: This version of moto has no such name: the extension must be revised.
    """
    getattr(owner, name)
    setattr(owner, name, value)
