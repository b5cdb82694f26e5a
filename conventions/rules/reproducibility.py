"""STA003: the same code gives the same bytes, on every machine and every day."""

import re
from collections.abc import Iterator

from conventions.blocks import Block, Json, Mode
from conventions.document import Document
from conventions.expressions import strings
from conventions.registry import must
from conventions.rule import Problem

# Folders of a developer's machine or a build runner.
_HOME = re.compile(
    r"(?<![\w./-])(?:/(?:home|Users|root|private/var|var/folders|builds|github/workspace)/"
    r"|[A-Za-z]:\\)[^\s\"']*"
)
# Arguments about another machine's folders: a container's or an instance's.
_ELSEWHERE = ("container_definitions", "user_data")
# Arguments that Terraform reads from disk, where any absolute path is somebody's machine.
_FROM_DISK = ("filename", "output_path", "source", "source_dir", "source_file", "working_dir")
_READ = re.compile(r"\b(?:file\w*|templatefile)\(\s*\"(/[^\"]*)")
_TIME = re.compile(r"\b20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d[\d:.]*Z?|\b(?:plan)?timestamp\(\)")


@must(
    "STA003",
    "no absolute path and no timestamp in the JSON",
    reason="A diff must show what changed in the code, not where and when it was synthesized.",
    source="The project's specification, reproducible synthesis",
)
def output_is_reproducible(document: Document) -> Iterator[Problem]:
    """Judge every string: below its block if that has a path, below the document if not."""
    for place, body in _bodies(document):
        for path in dict.fromkeys(_paths(body)):
            yield Problem(place, f'the JSON carries the path "{path}"', "make it relative")
        for text in strings(body):
            if match := _TIME.search(text):
                found = f'the JSON carries the time "{match.group()}"'
                yield Problem(place, found, "leave it to AWS or pass it in")


def _paths(body: Json) -> Iterator[str]:
    for name, value in body.items():
        if name in _FROM_DISK and isinstance(value, str) and value.startswith("/"):
            yield value
        elif name not in _ELSEWHERE:
            for text in strings(value):
                if "/" in text or "\\" in text:  # every path has one
                    yield from (match.group() for match in _HOME.finditer(text))
                    yield from _READ.findall(text)


def _bodies(document: Document) -> Iterator[tuple[Block | Document, Json]]:
    for block in (*document.declarations, *document.variables):
        yield block, block.body
    for key, bodies in document.body.items():
        if key not in {mode.value for mode in Mode}:
            yield from ((document, body) for body in bodies)
    for backend in document.backends.values():
        yield document, {"source": backend.get("path")}  # the local backend's default is absolute
