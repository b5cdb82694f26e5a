"""STA003: the same code gives the same bytes, on every machine and every day."""

import re
from collections.abc import Iterator

from conventions.blocks import COMMENT, Block, Json, Mode
from conventions.document import Document
from conventions.expressions import spans, strings
from conventions.registry import must
from conventions.rule import Problem

# Folders of a developer's machine or a build runner.
_HOME = re.compile(
    r"(?<![\w./}-])(?:/(?:home|Users|root|private/var|var/folders|builds|github/workspace)/"
    r"|[A-Za-z]:\\)[^\s\"']*"
)
# Arguments about folders of another machine, or of none: a container's, an instance's, a file
# system's, those of a web site.
_ELSEWHERE = re.compile(
    r"(?:.+_)?(?:buildspec|commands?|content|data|(?:root_|home_|sub)?directory(?:_mappings)?"
    r"|definitions?|entry_?point|environment(?:_variables)?|paths?|patterns?|user_data(?:_base64)?|values?)"
)
_PATTERN = re.compile(r"[*?]")  # what no path on disk has
# Arguments that Terraform reads from disk, where any absolute path is somebody's machine.
_FROM_DISK = ("filename", "output_path", "source", "source_dir", "source_file", "working_dir")
_READ = re.compile(r"\b(?:file\w*|templatefile)\(\s*\"(/[^\"]*)")
_CLOCK = re.compile(r"\b(?:plan)?timestamp\(\)")
_TIME = re.compile(r"\b20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d[\d:.]*Z?")
# Arguments that ask for a time, which somebody chose: of schedules, expiries, recoveries.
_CHOSEN = re.compile(
    r"(?:.+_)?(?:after|before|dates?|ends?|expir\w*|from|schedule\w*|starts?|time|until|valid\w*)"
    r"|(?:end|expir\w*|schedule|start|valid\w*)_.+|EndsAt",
)
_ENDS = "EndsAt"  # the one tag whose time somebody chose: when an environment may be taken down
# What there is wherever a path or a function of the clock is, and alone in a line here.
_MARKS = (
    "/home/",
    "/Users/",
    "/root/",
    "/var/",
    "/builds/",
    "/github/",
    ":\\",
    "timestamp()",
    "file",
)
_LINES = tuple(f"\n{name}\n" for name in _FROM_DISK)
_DATE_TEST = re.compile(r"\bDate(?:Not)?(?:Equals|LessThan|GreaterThan)")  # of a policy's condition


@must(
    "STA003",
    "no absolute path and no timestamp in the JSON",
    reason="A diff must show what changed in the code, not where and when it was synthesized.",
    source="The project's specification, reproducible synthesis",
)
def output_is_reproducible(document: Document) -> Iterator[Problem]:
    """Judge every string: below its block if that has a path, below the document if not."""
    for place, body in _bodies(document):
        if not _can_carry(body):
            continue
        for path in dict.fromkeys(_paths(body)):
            yield Problem(place, f'the JSON carries the path "{path}"', "make it relative")
        for time in _times(body):
            found = f'the JSON carries the time "{time}"'
            yield Problem(place, found, "leave it to AWS or pass it in")


def _can_carry(body: Json) -> bool:
    """Tell at a glance whether a block may carry a path or a time; few do."""
    text = "\n".join(("", *strings(body), ""))
    return any(each in text for each in (*_MARKS, *_LINES)) or _TIME.search(text) is not None


def _paths(value: object, name: str = "") -> Iterator[str]:
    """Yield the paths of somebody's machine, with the name of the argument to judge them by."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, name if _ELSEWHERE.fullmatch(name) else key)
    elif isinstance(value, list):
        for each in value:
            yield from _paths(each, name)
    elif isinstance(value, str) and ("/" in value or "\\" in value):  # every path has one
        if name in _FROM_DISK and value.startswith("/"):
            yield value
            return
        for start, end in spans(value):
            yield from _READ.findall(value, start, end)
        if not _ELSEWHERE.fullmatch(name):
            found = (match.group() for match in _HOME.finditer(value))
            yield from (path for path in found if not _PATTERN.search(path))


def _times(value: object, name: str = "") -> Iterator[str]:
    """Yield what differs from day to day: a function of the clock, a time that nobody asked for."""
    if isinstance(value, dict):
        is_condition = _DATE_TEST.search(str(value.get("test", ""))) is not None
        for key, inner in value.items():
            is_tag = name in ("tags", "tags_all", COMMENT) and key != _ENDS
            yield from _times(inner, "tags" if is_tag else "date" if is_condition else key)
    elif isinstance(value, list):
        for each in value:
            yield from _times(each, name)
    elif isinstance(value, str) and ("-" in value or "timestamp" in value):
        is_chosen = name != "tags" and (_CHOSEN.fullmatch(name) or _DATE_TEST.search(value))
        clocks = (_CLOCK.search(value, start, end) for start, end in spans(value))
        match = next(filter(None, clocks), None) or (None if is_chosen else _TIME.search(value))
        if match:
            yield match.group()


def _bodies(document: Document) -> Iterator[tuple[Block | Document, Json]]:
    for block in (*document.declarations, *document.variables):
        yield block, block.body
    for key, bodies in document.body.items():
        if key not in {mode.value for mode in Mode}:
            yield from ((document, body) for body in bodies)
    for backend in document.backends.values():
        yield document, {"source": backend.get("path")}  # the local backend's default is absolute
