"""What a rule finds: a problem at a place, with the rule that names it."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from conventions.blocks import Place
from conventions.printing import printable


class Severity(Enum):
    """MUST fails the check; SHOULD is printed only."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Problem(NamedTuple):
    """What a rule's function yields.

    Attributes:
        place: The block, document or synthesis at fault.
        found: What was found there, a clause.
        remedy: What to do about it, an imperative.
    """

    place: Place
    found: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """A problem with the rule that names it.

    Attributes:
        document: Name of the stack or module.
        path: Construct path; waivers name it.
        rule: Id of the rule.
        found: What was found.
        remedy: What to do.
        is_must: Whether it fails the check.
        is_waivable: False where a waiver would hide that nothing was judged.
    """

    document: str
    path: str
    rule: str
    found: str
    remedy: str
    is_must: bool = True
    is_waivable: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """What a waiver may call it: its path."""
        return (self.path,) if self.is_waivable else ()

    @property
    def is_crash(self) -> bool:
        """Whether the rule itself failed."""
        return not self.is_waivable

    @property
    def severity(self) -> Severity:
        """MUST or SHOULD."""
        return Severity.MUST if self.is_must else Severity.SHOULD

    def __str__(self) -> str:
        sentence = f"{self.found}; {self.remedy}."
        return printable(f"{self.rule} {self.severity.value} {self.path}: {sentence}")
