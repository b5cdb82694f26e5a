"""A configuration file as literals at places: read, and replaced without touching the rest.

By the name of the argument only, so that values may move between the configuration's classes.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from terrace.errors import UserError


class Literals:
    """The call that a module assigns to one name, such as `ENVIRONMENT = Environment(…)`.

    Attributes:
        file: Where it was read.
    """

    def __init__(self, file: Path, name: str) -> None:
        self.file = file
        self._source = file.read_bytes()
        self._call = assigned(ast.parse(self._source, str(file)), name)
        self._replaced: dict[int, tuple[int, str]] = {}  # from byte to byte, new text

    @property
    def is_there(self) -> bool:
        """Whether the module has that name."""
        return self._call is not None

    def has(self, field: str) -> bool:
        """Whether the call, or one inside it, has an argument of that name."""
        return next(self._arguments(field), None) is not None

    def get(self, field: str) -> str:
        """Return the text of an argument, the outermost of that name.

        Raises:
            UserError: There is none, or it is anything but a literal text.
        """
        return str(self._literal(field).value)

    def set(self, field: str, value: str) -> None:
        """Replace the text of an argument, the outermost of that name.

        Raises:
            UserError: There is none, or it is anything but a literal text.
        """
        self._replace(self._literal(field), value)

    def is_none(self, field: str) -> bool:
        """Whether an argument, the outermost of that name, is None."""
        value = next(self._arguments(field), None)
        return isinstance(value, ast.Constant) and value.value is None

    def set_optional(self, field: str, value: str | None) -> None:
        """Replace the text of an argument, or None, by either.

        Raises:
            UserError: There is none, or it is anything but a literal text or None.
        """
        node = next(self._arguments(field)) if self.is_none(field) else self._literal(field)
        self._replace(node, value)

    def texts(self, field: str) -> list[str]:
        """Return the texts of all arguments of that name, the outermost first."""
        return [
            str(value.value) for value in self._arguments(field) if isinstance(value, ast.Constant)
        ]

    def remove(self, field: str) -> None:
        """Remove the arguments of that name, with the lines that hold nothing else."""
        for node in ast.walk(self._call) if self._call else ():
            if isinstance(node, ast.keyword) and node.arg == field:
                begin, end = self._span(node)
                rest = self._source[end:]
                end += len(rest) - len(rest.lstrip(b" ").removeprefix(b","))
                line = self._source.rfind(b"\n", 0, begin) + 1
                ending = self._source.find(b"\n", end) + 1
                if not (self._source[line:begin] + self._source[end:ending]).strip():
                    begin, end = line, ending
                self._replaced[begin] = (end, "")

    def remove_import(self, name: str) -> None:
        """Remove the line that imports that name and nothing else."""
        for node in ast.parse(self._source).body:
            if isinstance(node, ast.ImportFrom) and [each.name for each in node.names] == [name]:
                begin, end = self._span(node)
                self._replaced[begin] = (end + 1, "")

    def set_zones(self, old: str, new: str) -> None:
        """Move every zone of a region, written in full, to the same letter of another region."""
        nodes = ast.walk(self._call) if self._call else ()
        for literal in [node for node in nodes if isinstance(node, ast.Constant)]:
            zone = str(literal.value)
            if re.fullmatch(re.escape(old) + "[a-z]", zone):
                self._replace(literal, new + zone[-1])

    @property
    def text(self) -> bytes:
        """The file with what was replaced."""
        source = self._source
        for begin, (end, text) in sorted(self._replaced.items(), reverse=True):
            source = source[:begin] + text.encode() + source[end:]
        return source

    @property
    def is_changed(self) -> bool:
        """Whether the file differs from what was read."""
        return self.text != self._source

    def _literal(self, field: str) -> ast.Constant:
        value = next(self._arguments(field), None)
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            found = "missing" if value is None else ast.unparse(value)
            raise UserError(
                f"{self.file}: {field} is {found}, allowed: a text in quotes, which "
                "`terrace adopt` can replace"
            )
        return value

    def _arguments(self, field: str) -> Iterator[ast.expr]:
        """Yield the values of the arguments of that name, the outermost first."""
        level: list[ast.AST] = [self._call] if self._call else []
        while level:
            for node in level:
                if isinstance(node, ast.keyword) and node.arg == field:
                    yield node.value
            level = [child for node in level for child in ast.iter_child_nodes(node)]

    def _replace(self, node: ast.expr, value: str | None) -> None:
        begin, end = self._span(node)
        text = "None" if value is None else json.dumps(value, ensure_ascii=False)
        self._replaced[begin] = (end, text)

    def _span(self, node: ast.expr | ast.keyword | ast.stmt) -> tuple[int, int]:
        """Return where a node begins and ends, in bytes."""
        starts = [0]
        for line in self._source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        begin = starts[node.lineno - 1] + node.col_offset
        return begin, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)


def assigned(module: ast.Module, name: str) -> ast.Call | None:
    """Return the call that a module assigns to a name; None where it assigns none."""
    for statement in module.body:
        targets = (
            statement.targets
            if isinstance(statement, ast.Assign)
            else [statement.target]
            if isinstance(statement, ast.AnnAssign)
            else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = statement.value  # type: ignore[attr-defined]
            return value if isinstance(value, ast.Call) else None
    return None
