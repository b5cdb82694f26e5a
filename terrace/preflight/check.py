"""A check of an account, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terrace.preflight.place import Place


class State(Enum):
    """What becomes of the deployment; what could not be read is never called fine."""

    FINE = "fine"
    WARNS = "warns"
    STOPS = "stops"
    UNREAD = "not read"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a check.

    Attributes:
        state: Whether the deployment gets past this.
        said: Why, in one clause with the names of what was found.
        helps: The command or the setting that helps; empty where nothing has to be done.
        adopts: What is there already and can be taken over: its kind and the id to import.
    """

    state: State
    said: str
    helps: str = ""
    adopts: tuple[str, str] | None = None


def fine(said: str) -> Finding:
    """Nothing stands in the way."""
    return Finding(State.FINE, said)


def warns(said: str, helps: str) -> Finding:
    """The deployment may stop here, or stop later."""
    return Finding(State.WARNS, said, helps)


def stops(said: str, helps: str) -> Finding:
    """The deployment will stop here."""
    return Finding(State.STOPS, said, helps)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.

    Attributes:
        title: What is looked at, in a few words.
        judge: Reads the account; may raise `Unreadable`.
    """

    title: str
    judge: Callable[["Place"], Finding]


Topic = Callable[["Place"], Iterator[Check]]
"""Says what a stack needs to have looked at, from its Terraform alone: it reads no account."""
