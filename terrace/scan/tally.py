"""Counting what is finished of a known number of things that are worked on side by side."""

from collections.abc import Callable
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Tally:
    """How many of several things are finished."""

    def __init__(self, total: int, *, besides: Callable[[], str] = lambda: "") -> None:
        """Begin to count.

        Args:
            total: How many there are.
            besides: Says what else is known of those that are not finished, or nothing.
        """
        self._total = total
        self._besides = besides
        self._finished: list[None] = []

    def counting(self, work: Callable[[_In], _Out]) -> Callable[[_In], _Out]:
        """Return the same work, counted when it ends well."""

        def counted(item: _In) -> _Out:
            result = work(item)
            self._finished.append(None)  # the one way to count that threads cannot disturb
            return result

        return counted

    def status(self) -> str:
        """Say how many are finished."""
        return "; ".join(filter(None, [f"{len(self._finished)}/{self._total}", self._besides()]))
