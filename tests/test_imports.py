"""Imports go in one direction: between packages, between domains, and between files."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter

from terrace.cli import COMMANDS
from tests.support.project import ROOT

# What stands further right may import what stands further left.
PACKAGES = ["conventions", "constructs_lib", "environments", "stacks", "terrace"]
# Stands apart: its image holds nothing else, and infrastructure needs none of its packages.
SERVICE = "app"
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in (SERVICE, *PACKAGES)
    for path in (ROOT / package).rglob("*.py")
}


def imports(name: str, *, nested: bool = True) -> Iterator[str]:
    """Files of this project that a file imports; nested: in functions and for types, too."""
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree) if nested else tree.body:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in FILES)
        elif isinstance(node, ast.ImportFrom) and node.module in FILES:
            inner = (f"{node.module}.{each.name}" for each in node.names)
            yield from (each if each in FILES else node.module for each in inner)


@cache
def graph() -> dict[str, set[str]]:
    """What each file imports; read when a test asks, for every worker collects all tests."""
    return {name: set(imports(name)) - {name} for name in FILES}


def merged(depth: int, beginning: str = "") -> dict[str, set[str]]:
    """The graph of the packages at a depth, instead of that of their files."""

    def package(name: str) -> str:
        return ".".join(name.split(".")[:depth])

    merged_graph: dict[str, set[str]] = {}
    for name, imported in graph().items():
        if name.startswith(beginning):
            those = {package(each) for each in imported if each.startswith(beginning)}
            merged_graph.setdefault(package(name), set()).update(those - {package(name)})
    return merged_graph


def test_no_file_is_in_a_circle() -> None:
    assert len(tuple(TopologicalSorter(graph()).static_order())) == len(FILES) > 400
    assert sum(map(len, graph().values())) > 1000


def test_any_domain_can_be_imported_first() -> None:
    domains = merged(2, "constructs_lib.")
    assert domains["constructs_lib.account"] >= {"constructs_lib.security"}
    assert len(tuple(TopologicalSorter(domains).static_order())) == len(domains) > 20


def test_packages_import_those_on_their_left() -> None:
    for position, package in enumerate(PACKAGES):
        assert merged(1)[package] <= set(PACKAGES[:position]), package


def test_the_service_and_infrastructure_import_nothing_of_each_other() -> None:
    assert merged(1)[SERVICE] == set()
    assert merged(1).keys() == {SERVICE, *PACKAGES}


def test_no_command_imports_the_providers_bindings_before_it_runs() -> None:
    """It would take half a minute to say what its options are: they are prepared when it runs."""
    reached: set[str] = set()
    ahead = [module for module, _ in COMMANDS.values()]
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        for node in ast.parse(FILES[name].read_text(encoding="utf-8")).body:
            beginning = node.module if isinstance(node, ast.ImportFrom) else None
            assert not (beginning or "").startswith("cdktf_cdktf_provider"), name
        ahead += imports(name, nested=False)
    assert len(reached) > 200
