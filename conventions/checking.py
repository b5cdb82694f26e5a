"""One run: read, let every rule judge, apply the waivers, order the findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from conventions import rules as _all_rules  # noqa: F401 - importing the package enters the rules
from conventions import waiver_file
from conventions.document import Kind
from conventions.registry import entered
from conventions.rule import Finding, Rule
from conventions.rules.waivers import judge
from conventions.synthesis import MANIFEST, Synthesis, read
from conventions.unjudged import Unjudged, unknown
from conventions.waiving import apply


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a finding may point at: a document, the whole output, the waivers.

    Attributes:
        name: The name that findings give it.
        file: The file to look into.
        kind: Stack or module, None for what is neither.
    """

    name: str
    file: Path
    kind: Kind | None = None

    def is_judged_by(self, rule: Rule) -> bool:
        """Tell whether a rule judges it as a document."""
        return self.kind is not None and rule.judges(self.kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The outcome of one run.

    Attributes:
        findings: What stands, ordered by document, construct path and rule.
        rules: How many rules ran.
        documents: How many documents they ran over.
        resources: How many resources and data sources those declare.
        waived: How many findings a waiver covers.
        subjects: What they may point at, documents first.
        unjudged: What no finding can be about, by document and place.
    """

    findings: tuple[Finding, ...]
    rules: int
    documents: int
    resources: int
    waived: int
    subjects: tuple[Subject, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()

    @property
    def violations(self) -> int:
        """How many findings fail the check."""
        return sum(finding.is_must for finding in self.findings)


def inspect(
    root: Path, *, waivers: Path | None, today: date, runbooks: Path | None = None
) -> Report:
    """Judge a synthesized folder and count what was judged.

    Raises:
        UnreadableError: the folder, the waivers or the runbooks cannot be read, or hold nothing.
    """
    return judged([read(root, runbooks=runbooks)], waivers=waivers, today=today)


def judged(syntheses: Sequence[Synthesis], *, waivers: Path | None, today: date) -> Report:
    """Judge what was read, each by itself, and report on all of it together.

    Raises:
        UnreadableError: the waivers cannot be read.
    """
    file = waiver_file.read(waivers, today=today)
    judgements = [
        (rule, judgement)
        for synthesis in syntheses
        for rule in entered()
        for judgement in rule.judge(synthesis)
    ]
    found = [finding for _, judgement in judgements for finding in judgement.findings]
    documents = [document for synthesis in syntheses for document in synthesis.documents]
    outcome = apply(file, found, documents=documents, today=today)
    everything = replace(
        syntheses[0],
        documents=tuple(documents),
        is_complete=any(each.is_complete for each in syntheses),
    )
    about_waivers = judge(file, outcome, synthesis=everything)
    return Report(
        findings=tuple(sorted((*outcome.standing, *about_waivers))),
        rules=len(entered()),
        documents=len(documents),
        resources=sum(len(d.resources) + len(d.data_sources) for d in documents),
        waived=len(outcome.waived),
        subjects=_subjects(syntheses, file.name, waivers),
        unjudged=tuple(
            sorted(
                [
                    *(each for synthesis in syntheses for each in synthesis.unread),
                    *(each for document in documents for each in document.unjudged),
                    *unknown((rule.id, judgement.asked) for rule, judgement in judgements),
                ]
            )
        ),
    )


def check(
    root: Path, *, waivers: Path | None, today: date, runbooks: Path | None = None
) -> list[Finding]:
    """Return what violates the conventions below a folder, in a stable order.

    Raises:
        UnreadableError: the folder, the waivers or the runbooks cannot be read, or hold nothing.
    """
    return list(inspect(root, waivers=waivers, today=today, runbooks=runbooks).findings)


def _subjects(
    syntheses: Iterable[Synthesis], waivers_name: str, waivers: Path | None
) -> tuple[Subject, ...]:
    every: list[Subject] = []
    for synthesis in syntheses:
        manifest = synthesis.root / MANIFEST
        every += [Subject(name=d.name, file=d.file, kind=d.kind) for d in synthesis.documents]
        whole = manifest if manifest.is_file() else synthesis.root
        every.append(Subject(name=synthesis.document, file=whole))
    if waivers is not None:
        every.append(Subject(name=waivers_name, file=waivers))
    by_name: dict[str, Subject] = {}
    for subject in every:  # a folder that is one document has its name
        by_name.setdefault(subject.name, subject)
    return tuple(by_name.values())
