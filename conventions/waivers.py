"""Waivers: named exceptions with a reason, an owner and an end.

They cover whatever has a rule's id and names: findings of the conventions, and of the scanners.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar

ANYWHERE = "*/"


class Waivable(Protocol):
    """What a waiver may cover."""

    @property
    def rule(self) -> str:
        """Id of the rule or check that is violated."""

    @property
    def names(self) -> Sequence[str]:
        """What a waiver may call the place; none where nothing may be waived."""


_Finding = TypeVar("_Finding", bound=Waivable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """One table of waivers.toml or scan-waivers.toml.

    Attributes:
        rule: Id of the waived rule or check.
        path: Construct path, or another name of the place, exact; a leading */ stands for any
            stack or module, a trailing * for any rest.
        reason: Why the exception is right.
        owner: Who answers for it.
        expires: Its last day.
    """

    rule: str
    path: str
    reason: str
    owner: str
    expires: date

    def covers(self, finding: Waivable) -> bool:
        """Tell whether this waiver is meant for a finding."""
        if finding.rule != self.rule:
            return False
        wanted, names = self.path, finding.names
        if wanted.startswith(ANYWHERE):
            wanted = wanted.removeprefix(ANYWHERE)
            names = [name.partition("/")[2] for name in names]
        if wanted.endswith("*"):
            return any(name.startswith(wanted[:-1]) for name in names)
        return wanted in names

    def __str__(self) -> str:
        return f"the waiver of {self.rule} for {self.path}, owned by {self.owner},"


class Complaint(NamedTuple):
    """What is wrong with a waiver.

    Attributes:
        waiver: The waiver.
        found: What is wrong, a clause that names it.
        remedy: What to do about it.
        is_expired: Whether it has expired; otherwise it covers no finding.
    """

    waiver: Waiver
    found: str
    remedy: str
    is_expired: bool


class Outcome(NamedTuple, Generic[_Finding]):
    """Findings, once waivers are applied.

    Attributes:
        standing: What no waiver in force covers.
        waived: What one covers.
        complaints: What is wrong with the waivers.
    """

    standing: tuple[_Finding, ...]
    waived: tuple[_Finding, ...]
    complaints: tuple[Complaint, ...]


def apply(
    waivers: Iterable[Waiver], findings: Iterable[_Finding], *, today: date
) -> Outcome[_Finding]:
    """Divide findings into those that stand and those that are waived."""
    known, found = tuple(waivers), tuple(findings)
    in_force = [waiver for waiver in known if waiver.expires >= today]
    is_waived = {each: any(waiver.covers(each) for waiver in in_force) for each in found}
    return Outcome(
        standing=tuple(each for each in found if not is_waived[each]),
        waived=tuple(each for each in found if is_waived[each]),
        complaints=tuple(_complaints(known, found, today)),
    )


def _complaints(
    waivers: Iterable[Waiver], findings: Sequence[Waivable], today: date
) -> Iterator[Complaint]:
    for waiver in waivers:
        if waiver.expires < today:
            found = f"{waiver} expired on {waiver.expires}"
            remedy = "mend what it waives, or renew it with a reason"
            yield Complaint(waiver, found, remedy, is_expired=True)
        elif not any(waiver.covers(finding) for finding in findings):
            yield Complaint(waiver, f"{waiver} covers no finding", "remove it", is_expired=False)
