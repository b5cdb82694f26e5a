"""Waivers: named exceptions with a reason, an owner and an end.

They cover whatever has a rule's id and names: findings of the conventions, and of the scanners.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from conventions.blocks import Block
from conventions.document import Document
from conventions.waiver_facts import Fact

ANYWHERE = "*/"


class Waivable(Protocol):
    """What a waiver may cover."""

    @property
    def rule(self) -> str:
        """Id of the rule or check that is violated."""

    @property
    def names(self) -> Sequence[str]:
        """What a waiver may call the place; none where nothing may be waived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """One table of waivers.toml or scan-waivers.toml.

    Attributes:
        rule: Id of the waived rule or check.
        path: Construct path, or stack and address as in dev/aws_s3_bucket.files, exact; a leading
            */ stands for any stack or module, a trailing * for any rest.
        reason: Why the exception is right.
        owner: Who answers for it.
        expires: Its last day.
        while_: Facts about the output with which the reason stands, `while` in the file.
        unless: Facts with which it falls.
    """

    rule: str
    path: str
    reason: str
    owner: str
    expires: date
    while_: tuple[Fact, ...] = ()
    unless: tuple[Fact, ...] = ()

    def covers(self, finding: Waivable) -> bool:
        """Tell whether this waiver is meant for a finding."""
        return finding.rule == self.rule and self.matches(finding.names)

    def matches(self, names: Sequence[str]) -> bool:
        """Tell whether its path means what has these names."""
        wanted = self.path
        if wanted.startswith(ANYWHERE):
            wanted = wanted.removeprefix(ANYWHERE)
            names = [name.partition("/")[2] for name in names]
        if wanted.endswith("*"):
            return any(name.startswith(wanted[:-1]) for name in names)
        return wanted in names

    def contradictions(self, document: Document) -> Iterator[str]:
        """Say what in a document contradicts its reason."""
        if not (self.while_ or self.unless):
            return
        for block in (*document.resources, *document.data_sources):
            if self.matches(names_of(block)):
                yield from self._contradicted_by(document, block)

    def _contradicted_by(self, document: Document, block: Block) -> Iterator[str]:
        for word, facts, wanted in (("while", self.while_, True), ("unless", self.unless, False)):
            for fact in facts:
                holds, place, found = fact.seen(document, block)
                if holds is not wanted:
                    yield f"holds {word} {fact}, and {place} has {found}"

    def __str__(self) -> str:
        return f"the waiver of {self.rule} for {self.path}, owned by {self.owner},"


def names_of(block: Block) -> tuple[str, str]:
    """Return what a waiver may call a block."""
    return block.path, f"{block.document}/{block.address}"
