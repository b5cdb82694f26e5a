"""The domains of constructs_lib import each other in one direction."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "constructs_lib"
DOMAINS = {path.parent.name: path.parent for path in LIBRARY.glob("*/__init__.py")}


def imported(file: Path) -> set[str]:
    """Domains that a file imports from."""
    names = [
        node.module.split(".")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    return {words[1] for words in names if words[0] == LIBRARY.name and len(words) > 1}


def test_any_domain_can_be_imported_first() -> None:
    graph = {
        name: set().union(*map(imported, folder.glob("*.py"))) & DOMAINS.keys() - {name}
        for name, folder in DOMAINS.items()
    }
    assert graph["account"] >= {"security", "storage"}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(DOMAINS) > 8
