"""What a rule is: an id, a severity, three sentences and one pure function over documents."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from typing import Any, NamedTuple

from conventions.blocks import Place
from conventions.document import Document, Kind
from conventions.synthesis import Synthesis
from conventions.unknowns import WORLDS, Origin, hearing


class Severity(Enum):
    """MUST fails the check; SHOULD is printed only."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Over(Enum):
    """What a rule's function receives: each document, each stack, or all documents together."""

    DOCUMENTS = "every document"
    STACKS = "every stack"
    TOGETHER = "all documents together"


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
        return f"{self.rule} {self.severity.value} {self.path}: {sentence}"


class Judgement(NamedTuple):
    """What a rule says of one target.

    Attributes:
        findings: What holds whatever the unknown values turn out to be.
        asked: Where each unknown value stands that it depends on, and its text.
    """

    findings: tuple[Finding, ...]
    asked: tuple[tuple[Origin, str], ...]


Check = Callable[[Any], Iterable[Problem]]  # Any: Document or Synthesis, as `over` says


def judged_elsewhere(_: Synthesis) -> Iterable[Problem]:
    """Yield nothing: the check of a rule that needs more than documents."""
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One convention.

    Attributes:
        id: Three letters of the domain and three digits, never used again.
        severity: Whether a violation fails the check.
        summary: The rule in one line.
        reason: Why it is one.
        source: The authority for it.
        over: What the check receives.
        check: Yields a problem for each violation.
    """

    id: str
    severity: Severity
    summary: str
    _: KW_ONLY
    reason: str
    source: str
    over: Over = Over.DOCUMENTS
    check: Check = judged_elsewhere

    def judges(self, kind: Kind) -> bool:
        """Tell whether documents of a kind are judged by this rule."""
        return self.over is not Over.STACKS or kind is Kind.STACK

    def run(self, synthesis: Synthesis) -> Iterator[Finding]:
        """Yield a finding for each problem; a check that crashes is a violation itself."""
        for judgement in self.judge(synthesis):
            yield from judgement.findings

    def judge(self, synthesis: Synthesis) -> Iterator[Judgement]:
        """Judge each target: what is found whatever the unknown values are, and which they were."""
        for target in self._targets(synthesis):
            with hearing(WORLDS[0]) as run:
                found = self._about(target)
            asked = run.asked
            for world in WORLDS[1:] if asked else ():
                with hearing(world) as run:
                    other = self._about(target)
                asked |= run.asked
                found = [f for f in found if f in other or f.is_crash]
                found += [f for f in other if f.is_crash and f not in found]
            yield Judgement(tuple(found), tuple(asked))

    def _about(self, target: Document | Synthesis) -> list[Finding]:
        try:
            return [self.finding(*problem) for problem in self.check(target)]
        except Exception as error:  # noqa: BLE001 - whatever a rule raises, it judged nothing
            crashed = Finding(
                document=target.document,
                path=target.path,
                rule=self.id,
                found=f"the rule itself failed with {type(error).__name__}: {error}",
                remedy="correct the rule, nothing was judged here",
                is_waivable=False,
            )
            return [crashed]

    def finding(self, place: Place, found: str, remedy: str) -> Finding:
        """Return the finding of this rule at a place."""
        is_must = self.severity is Severity.MUST
        return Finding(
            document=place.document,
            path=place.path,
            rule=self.id,
            found=found,
            remedy=remedy,
            is_must=is_must,
        )

    def _targets(self, synthesis: Synthesis) -> list[Document] | list[Synthesis]:
        if self.over is Over.TOGETHER:
            return [synthesis]
        return [document for document in synthesis.documents if self.judges(document.kind)]
