"""The Jenkinsfile, as far as it can be judged without Jenkins.

Braces match, and the sections of a declarative pipeline are where they may be. Whether
expressions are Groovy, what steps do, and which of them plugins offer, only Jenkins knows: its own
linter asks a running one.

Source: Jenkins Handbook, "Pipeline Syntax", and the model in the plugin
pipeline-model-definition, which this follows.
"""

from collections.abc import Iterator

from terrace.delivery.check import groovy
from terrace.delivery.check.groovy import Statement
from terrace.delivery.check.outcome import Files, Outcome
from terrace.errors import UserError

NAME = "Jenkinsfile"
_COMMON = {"agent", "environment", "options", "post", "tools"}
_PIPELINE = _COMMON | {"libraries", "parameters", "stages", "triggers"}
_STAGE = _COMMON | {"failFast", "input", "matrix", "parallel", "stages", "steps", "when"}
_WORK = {"matrix", "parallel", "stages", "steps"}
_MATRIX = _COMMON | {"axes", "excludes", "input", "stages", "when"}
_POST = {
    "aborted", "always", "changed", "cleanup", "failure", "fixed", "notBuilt", "regression",
    "success", "unstable", "unsuccessful",
}  # fmt: skip


def jenkins(files: Files) -> Outcome:
    """Check the Jenkinsfile, where there is one."""
    names = files.found(NAME)
    findings = [
        f"{name}:{line}"
        for name in names
        for line in judged((files.root / name).read_text(encoding="utf-8"))
    ]
    read = "sections; Groovy's expressions, steps and plugins only Jenkins knows"
    return Outcome(check="jenkins", read=read if names else "no Jenkinsfile", findings=findings)


def judged(text: str) -> Iterator[str]:
    """Say what is wrong with the sections of a declarative pipeline: line and sentence."""
    try:
        statements = groovy.read(text)
    except UserError as problem:
        yield f" {problem}"
        return
    pipelines = [each for each in statements if each.name == "pipeline"]
    if len(pipelines) != 1 or pipelines[0].body is None:
        yield f"1: has {len(pipelines)} blocks named pipeline, expected one"
        return
    yield from _section(pipelines[0], allowed=_PIPELINE, needed=({"agent"}, {"stages"}))
    seen: set[str] = set()
    for stage in pipelines[0].all("stage"):
        yield from _section(stage, allowed=_STAGE, needed=(_WORK,))
        if not stage.text or stage.text in seen:
            yield f"{stage.line}: the stage needs a name of its own, got {stage.text!r}"
        seen.add(stage.text)
    for matrix in pipelines[0].all("matrix"):
        yield from _section(matrix, allowed=_MATRIX, needed=({"axes"}, {"stages"}))
    for post in pipelines[0].all("post"):
        yield from _section(post, allowed=_POST, needed=(_POST,))


def _section(section: Statement, *, allowed: set[str], needed: tuple[set[str], ...]) -> list[str]:
    names = [each.name for each in section.body or ()]
    wrong = sorted({*names} - allowed)
    doubled = sorted({each for each in names if names.count(each) > 1})
    missing = [each for each in needed if not each & {*names}]
    called = f"{section.name} {section.text}".strip()
    return [
        *(f"{section.line}: {called} holds {each}, which has no place there" for each in wrong),
        *(f"{section.line}: {called} holds {each} twice" for each in doubled),
        *(f"{section.line}: {called} lacks {' or '.join(sorted(each))}" for each in missing),
    ]
