"""Waivers applied: what stands, what is waived, and what is wrong with the waivers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from conventions.document import Document
from conventions.waiver_file import WaiverFile
from conventions.waivers import Waivable, Waiver

_Finding = TypeVar("_Finding", bound=Waivable)


class Flaw(Enum):
    """What may be wrong with a waiver, and what to do about it."""

    MISTAKEN = "complete it or remove it"
    EXPIRED = "mend what it waives, or renew it with a reason"
    CONTRADICTED = "mend what it waives, or give it a reason that is true"
    UNUSED = "remove it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """What is wrong with a waiver.

    Attributes:
        flaw: Of which kind that is.
        found: What is wrong, a clause that names the waiver.
        waiver: The waiver, None for one that is too wrong to be one.
    """

    flaw: Flaw
    found: str
    waiver: Waiver | None = None

    @property
    def remedy(self) -> str:
        """What to do about it, an imperative."""
        return self.flaw.value


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
    file: WaiverFile,
    findings: Iterable[_Finding],
    *,
    documents: Sequence[Document],
    today: date,
) -> Outcome[_Finding]:
    """Divide findings into those that stand and those that are waived.

    Args:
        file: The waivers.
        findings: What was found.
        documents: What it was found in, which may contradict a reason.
        today: The day; a waiver is in force on its last one.
    """
    known = [(each, tuple(_flaws(each, documents, today))) for each in file.waivers]
    in_force = [waiver for waiver, flaws in known if not flaws]
    covering = [
        (finding, next((each for each in in_force if each.covers(finding)), None))
        for finding in findings
    ]
    used = {waiver for _, waiver in covering}
    return Outcome(
        standing=tuple(finding for finding, waiver in covering if waiver is None),
        waived=tuple(finding for finding, waiver in covering if waiver is not None),
        complaints=(
            *(
                Complaint(flaw=Flaw.MISTAKEN, found=f"{label} {mistake}")
                for label, mistake in file.mistakes
            ),
            *(flaw for _, flaws in known for flaw in flaws),
            *(_unused(each) for each in in_force if each not in used),
        ),
    )


def _flaws(waiver: Waiver, documents: Sequence[Document], today: date) -> Iterator[Complaint]:
    if waiver.expires < today:
        found = f"{waiver} expired on {waiver.expires}"
        yield Complaint(flaw=Flaw.EXPIRED, found=found, waiver=waiver)
    for document in documents:
        for contradiction in dict.fromkeys(waiver.contradictions(document)):
            found = f"{waiver} {contradiction}"
            yield Complaint(flaw=Flaw.CONTRADICTED, found=found, waiver=waiver)


def _unused(waiver: Waiver) -> Complaint:
    found = f"{waiver} covers no finding that none before it covers"
    return Complaint(flaw=Flaw.UNUSED, found=found, waiver=waiver)
