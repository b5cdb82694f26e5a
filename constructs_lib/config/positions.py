"""Where in a file of configurations something went wrong, to the line of the field."""

import ast
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, TracebackType

_Span = tuple[int | None, int | None, int | None, int | None]
# A step on the way to a field: a name, or a key in brackets.
_STEP = re.compile(r"(?P<name>[A-Za-z_]\w*)|\[(?P<quote>['\"])(?P<key>.*?)(?P=quote)\]")


class Position:
    """The place where an error came out of a folder's files.

    Attributes:
        file: The file that was being read.
        frame: Its frame, for the names that it knew.
    """

    def __init__(self, file: Path, tb: TracebackType) -> None:
        self.file = file
        self.frame: FrameType = tb.tb_frame
        self._line = tb.tb_lineno
        self._span = _span(tb.tb_frame.f_code, tb.tb_lasti)

    def line(self, field: str = "") -> int:
        """Line of the field that the failed call was given, or else of what failed."""
        return line_of(self._call(), field) or self._line

    def unnamed_line(self) -> int:
        """Line of the first value without a name that the failed call was given."""
        call = self._call()
        return call.args[0].lineno if call and call.args else self._line

    def _call(self) -> ast.Call | None:
        for node in ast.walk(_parsed(self.file)):
            if isinstance(node, ast.Call) and _span_of(node) == self._span:
                return node
        return None


def find(error: BaseException, folder: Path) -> Position | None:
    """Find where an error came out of the files of a folder; None where it did not.

    It is the file that was being imported last, and in it the last line that was reached.
    """
    inside = [each for each in _walk(error.__traceback__) if _file(each).parent == folder]
    read = [_file(each) for each in inside if each.tb_frame.f_code.co_name == "<module>"]
    if not read:
        return None
    last = [each for each in inside if _file(each) == read[-1]][-1]
    return Position(read[-1], last)


def line_of(node: ast.expr | None, field: str) -> int | None:
    """Line of a field in the call that makes a configuration; of the call where it has none.

    Args:
        node: The call.
        field: Name of the field, with dots and keys on the way: "services['app'].spot".
    """
    line = node.lineno if node else None
    for step in _STEP.finditer(field):
        found = _keyword(node, step["name"]) if step["name"] else _entry(node, step["key"])
        if found is None:
            break
        line, node = found
    return line


def assignments(file: Path) -> dict[str, ast.Assign | ast.AnnAssign]:
    """What a file assigns at its top level, by name; the last where there are several."""
    found: dict[str, ast.Assign | ast.AnnAssign] = {}
    for statement in _parsed(file).body:
        match statement:
            case ast.Assign(targets=targets):
                names = [each.id for each in targets if isinstance(each, ast.Name)]
                found |= dict.fromkeys(names, statement)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                found[name] = statement
    return found


def repeated_key(file: Path) -> tuple[str, int, int] | None:
    """The first key that is twice in one dict of a file, with both lines; None without one."""
    for node in ast.walk(_parsed(file)):
        seen: dict[str, int] = {}
        for key in node.keys if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant | ast.Name | ast.Attribute):
                written = ast.unparse(key)
                if written in seen:
                    return written, seen[written], key.lineno
                seen[written] = key.lineno
    return None


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes())


def _walk(tb: TracebackType | None) -> Iterator[TracebackType]:
    while tb is not None:
        yield tb
        tb = tb.tb_next


def _file(tb: TracebackType) -> Path:
    return Path(tb.tb_frame.f_code.co_filename)


def _span(code: CodeType, instruction: int) -> _Span:
    return next(islice(code.co_positions(), instruction // 2, None))


def _span_of(node: ast.expr) -> _Span:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _keyword(node: ast.expr | None, name: str) -> tuple[int, ast.expr] | None:
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return next(((each.lineno, each.value) for each in keywords if each.arg == name), None)


def _entry(node: ast.expr | None, key: str) -> tuple[int, ast.expr] | None:
    if isinstance(node, ast.Dict):
        for each, value in zip(node.keys, node.values, strict=True):
            if isinstance(each, ast.Constant) and each.value == key:
                return each.lineno, value
    return None
