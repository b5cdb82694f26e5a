"""Three-valued logic: what depends on a value that nobody knows is neither true nor false."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether something holds, and what would have to be known to say so.

    Attributes:
        holds: None where it depends on the keys.
        keys: Names of the unknown values that it depends on; empty where it is decided.
    """

    holds: bool | None
    keys: frozenset[str] = frozenset()


YES = Truth(holds=True)
NO = Truth(holds=False)


def known(value: object) -> Truth:
    """Turn what Python takes for true or false into a truth."""
    return YES if value else NO


def unknown(key: str) -> Truth:
    """Return what depends on one unknown value."""
    return Truth(holds=None, keys=frozenset((key,)))


def negate(truth: Truth) -> Truth:
    """Return the contrary; of what is not known, nothing is known."""
    return truth if truth.holds is None else known(not truth.holds)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Hold where all hold, and of none; one that does not hold decides, whatever is unknown."""
    return _combine(truths, decisive=False)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Hold where one holds, and of none not; that one decides, whatever is unknown."""
    return _combine(truths, decisive=True)


def _combine(truths: Iterable[Truth], *, decisive: bool) -> Truth:
    keys: frozenset[str] = frozenset()
    for truth in truths:
        if truth.holds is decisive:
            return truth
        keys |= truth.keys
    return Truth(holds=None, keys=keys) if keys else known(not decisive)
