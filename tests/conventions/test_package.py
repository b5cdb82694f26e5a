import ast
import sys
from pathlib import Path

import conventions

ROOT = Path(conventions.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


def imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names | froms}


def test_the_package_imports_nothing_but_itself_and_the_standard_library() -> None:
    allowed = sys.stdlib_module_names | {"conventions"}
    assert {file.name: imported(file) - allowed for file in FILES if imported(file) - allowed} == {}


def test_files_stay_small() -> None:
    lengths = {f.name: len(f.read_text(encoding="utf-8").splitlines()) for f in FILES}
    assert {name: length for name, length in lengths.items() if length > 150} == {}
