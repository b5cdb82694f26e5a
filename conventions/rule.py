"""What a rule is: an id, a severity, three sentences and one pure function over documents."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from traceback import walk_tb
from typing import Any, NamedTuple

from conventions.blocks import Block, Place
from conventions.document import Document, Kind
from conventions.errors import UnsaidError
from conventions.findings import Finding, Problem, Severity
from conventions.hearings import WORLDS, Origin, Question, ask, hearing
from conventions.synthesis import Synthesis
from conventions.unknowns import Unknown

__all__ = ["Check", "Finding", "Judgement", "Over", "Problem", "Rule", "Severity"]


class Over(Enum):
    """What a rule's function receives: each document, each stack, or all documents together."""

    DOCUMENTS = "every document"
    STACKS = "every stack"
    TOGETHER = "all documents together"


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
            for number, world in enumerate(WORLDS[1:]):
                if not asked or (number and not found):
                    break  # nothing was asked, or nothing is left that an answer could refute
                with hearing(world) as run:
                    other = self._about(target)
                asked |= run.asked
                found = [f for f in found if f in other or f.is_crash]
                found += [f for f in other if f.is_crash and f not in found]
            yield Judgement(tuple(found), tuple(asked))

    def _about(self, target: Document | Synthesis) -> list[Finding]:
        try:
            found = [self.finding(*problem) for problem in self.check(target)]
            return list(dict.fromkeys(found))  # instances of one resource may be alike
        except UnsaidError as error:
            ask(Unknown(str(error), Origin(target.document, target.path, "", "")), Question.SET)
            return []
        except Exception as error:  # noqa: BLE001 - whatever a rule raises, it judged nothing
            place = _judged_last(error) or target
            crashed = Finding(
                document=place.document,
                path=place.path,
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


def _judged_last(error: Exception) -> Block | None:
    """Return the block that was judged when a rule failed, None if it was not about one."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    seen = (each for frame in reversed(frames) for each in frame.f_locals.values())
    return next((each for each in seen if isinstance(each, Block)), None)
