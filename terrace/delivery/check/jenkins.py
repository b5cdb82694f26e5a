"""The Jenkinsfile, as far as it can be judged without Jenkins.

Its Groovy is parsed, and the sections of a declarative pipeline are where they may be. What the
steps do, and whether plugins offer them, only Jenkins knows: its own linter asks a running one.

Source: Jenkins Handbook, "Pipeline Syntax", and the model in the plugin
pipeline-model-definition, which this follows.
"""

from collections.abc import Iterator

from terrace.delivery.check import groovy
from terrace.delivery.check.groovy import Statement
from terrace.delivery.check.outcome import Files, Outcome
from terrace.errors import UserError
from terrace.toolchain import checks

NAME = "Jenkinsfile"
_COMMON = {"agent", "environment", "options", "post", "tools"}
_PIPELINE = _COMMON | {"libraries", "parameters", "stages", "triggers"}
_STAGE = _COMMON | {"failFast", "input", "matrix", "parallel", "stages", "steps", "when"}
_WORK = {"matrix", "parallel", "stages", "steps"}
_POST = {
    "aborted", "always", "changed", "cleanup", "failure", "fixed", "notBuilt", "regression",
    "success", "unstable", "unsuccessful",
}  # fmt: skip
_PARSE = (
    "import sys; from groovy_parser.parser import parse_groovy_content as parse; "
    "parse(open(sys.argv[1], encoding='utf-8').read())"
)


def jenkins(files: Files) -> Outcome:
    """Check the Jenkinsfile, where there is one."""
    names = files.found(NAME)
    findings = [finding for each in names for finding in _judged(files, each)]
    read = "Groovy and sections; steps and plugins only Jenkins knows"
    return Outcome(check="jenkins", read=read if names else "no Jenkinsfile", findings=findings)


def _judged(files: Files, name: str) -> list[str]:
    if problem := _syntax_error(files, name):
        return [f"{name}: {problem}"]
    return [f"{name}:{line}" for line in judged((files.root / name).read_text(encoding="utf-8"))]


def _syntax_error(files: Files, name: str) -> str | None:
    """Return what the parser says, in one line."""
    module = checks.module_command("groovy_parser", files.tools)
    ended = files.run([*module[:-2], "-c", _PARSE, name])
    if not ended.returncode:
        return None
    said = [each for each in ended.stderr.splitlines() if each.startswith("lark.exceptions.")]
    if not said:
        raise UserError(f"groovy-parser failed: {ended.stderr.strip().splitlines()[-1]}")
    return f"is no Groovy: {said[0].split(': ', 1)[1]}"


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
