"""Where in a file of configurations something went wrong, to the line of the field."""

import ast
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, TracebackType

_Span = tuple[int | None, int | None, int | None, int | None]


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
        call = self._call()
        for name in re.findall(r"[A-Za-z_]\w*", field.split("[", maxsplit=1)[0]):
            keyword = _keyword(call, name)
            if keyword is None:
                return call.lineno if call else self._line
            if not isinstance(keyword.value, ast.Call):
                return keyword.lineno
            call, self._line = keyword.value, keyword.lineno
        return self._line

    def unnamed_line(self) -> int:
        """Line of the first value without a name that the failed call was given."""
        call = self._call()
        return call.args[0].lineno if call and call.args else self._line

    def _call(self) -> ast.Call | None:
        for node in ast.walk(ast.parse(self.file.read_bytes())):
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


def _keyword(call: ast.Call | None, name: str) -> ast.keyword | None:
    return next((each for each in (call.keywords if call else ()) if each.arg == name), None)
