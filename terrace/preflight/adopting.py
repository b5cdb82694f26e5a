"""Writing what an account has already into the file of its environment."""

import ast
import json
from collections.abc import Mapping
from pathlib import Path

from terrace.adopt import configuration
from terrace.adopt.configuration import PACKAGE, require_valid
from terrace.adopt.literals import assigned
from terrace.errors import UserError

FIELD = "already_there"
SHARED = "shared"
BEFORE = "owner"  # an argument that every environment has, near the end
INDENT = "    "
LONGEST = 100  # columns of a line; ARNs do not fit


def adopt(root: Path, environment: str, entries: Mapping[str, str]) -> str:
    """Write entries into an environment's file; changes nothing unless all checks accept it.

    Args:
        root: The working copy.
        environment: Name of the environment, "shared" for what all share.
        entries: Ids to import, by the kind of what is there.

    Returns:
        The file, below the working copy.

    Raises:
        UserError: The file has no place for them, or a value is refused.
    """
    file = root / PACKAGE / f"{environment}.py"
    text = with_entries(file, entries)
    require_valid(root, {file: text})
    configuration.write({file: text})
    return f"{PACKAGE}/{environment}.py"


def with_entries(file: Path, entries: Mapping[str, str]) -> bytes:
    """Return the text of a file with entries besides those that it has; all else is as it was.

    Raises:
        UserError: It cannot be read, or has no call to write into.
    """
    try:
        source = file.read_bytes()
        module = ast.parse(source, str(file))
    except (OSError, SyntaxError, ValueError) as problem:
        raise UserError(f"{file.name} cannot be read: {problem}") from None
    variable = "PLATFORM" if file.stem == SHARED else "ENVIRONMENT"
    call = assigned(module, variable)
    arguments = {each.arg: each for each in call.keywords} if call else {}
    before, present = arguments.get(BEFORE), arguments.get(FIELD)
    known = _known(present.value) if present else {}
    if before is None or known is None:
        raise UserError(
            f"{file.name} has no {variable} with {BEFORE}=… and {FIELD}={{…}}, allowed: "
            "literal values, which this command can write beside"
        )
    text = _Text(source)
    if present is None:
        text.add_table(before, entries)
        return text.changed
    for kind, value in known.items():
        if kind in entries:
            text.replace(value, _quoted(entries[kind]))
    new = {kind: id_ for kind, id_ in entries.items() if kind not in known}
    if new:
        text.add_entries(present, known, new)
    return text.changed


def _known(table: ast.expr) -> dict[str, ast.expr] | None:
    """Return the values of a table by key; None where not every key is a text in quotes."""
    if not isinstance(table, ast.Dict):
        return None
    pairs = zip(table.keys, table.values, strict=True)
    found = {k.value: v for k, v in pairs if isinstance(k, ast.Constant) and type(k.value) is str}
    return found if len(found) == len(table.keys) else None


class _Text:
    """The text of a file, and what replaces parts of it."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._lines = source.splitlines(keepends=True)
        self._ending = "\r\n" if self._lines[0].endswith(b"\r\n") else "\n"
        self._replaced: dict[int, tuple[int, str]] = {}  # from byte to byte, new text

    @property
    def changed(self) -> bytes:
        """The text with all that was replaced."""
        source = self._source
        for begin, (end, text) in sorted(self._replaced.items(), reverse=True):
            source = source[:begin] + text.replace("\n", self._ending).encode() + source[end:]
        return source

    def replace(self, node: ast.expr, text: str) -> None:
        """Write a text in place of a node."""
        begin, end = self._span(node)
        self._replaced[begin] = (end, text)

    def add_table(self, before: ast.keyword, entries: Mapping[str, str]) -> None:
        """Write the whole argument before another one."""
        indent, begin = self._indent(before), self._span(before)[0]
        self._replaced[begin] = (begin, f"{FIELD}={_table(indent, entries)},\n{indent}")

    def add_entries(
        self, present: ast.keyword, known: Mapping[str, ast.expr], entries: Mapping[str, str]
    ) -> None:
        """Write entries at the beginning of a table; without lines of its own it gets them."""
        table, indent = present.value, self._indent(present)
        keys = table.keys if isinstance(table, ast.Dict) else []
        if table.lineno in {table.end_lineno, *(each.lineno for each in keys if each)}:
            kept = {kind: self._text(value) for kind, value in known.items()}
            self.replace(table, _table(indent, entries, kept))
            return
        begin = sum(len(line) for line in self._lines[: table.lineno])
        self._replaced[begin] = (begin, _rows(indent, entries))

    def _text(self, node: ast.expr) -> str:
        begin, end = self._span(node)
        _, text = self._replaced.pop(begin, (end, self._source[begin:end].decode()))
        return text

    def _indent(self, node: ast.keyword) -> str:
        line = self._lines[node.lineno - 1].decode()
        return line[: len(line) - len(line.lstrip())]

    def _span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        """Return where a node begins and ends, in bytes."""
        begin = sum(map(len, self._lines[: node.lineno - 1])) + node.col_offset
        end = sum(map(len, self._lines[: (node.end_lineno or 0) - 1])) + (node.end_col_offset or 0)
        return begin, end


def _table(indent: str, entries: Mapping[str, str], kept: Mapping[str, str] | None = None) -> str:
    rows = "".join(
        f"{indent}{INDENT}{_quoted(kind)}: {text},\n" for kind, text in (kept or {}).items()
    )
    return f"{{\n{rows}{_rows(indent, entries)}{indent}}}"


def _rows(indent: str, entries: Mapping[str, str]) -> str:
    rows = [
        f"{indent}{INDENT}{_quoted(kind)}: {_quoted(entries[kind])}," for kind in sorted(entries)
    ]
    return "".join(f"{row}{'  # noqa: E501' * (len(row) > LONGEST)}\n" for row in rows)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
