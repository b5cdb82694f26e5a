"""`terrace docs`: the documents that are generated, written anew."""

import argparse
from collections.abc import Callable
from pathlib import Path

from constructs_lib import startup
from conventions import catalogue
from conventions.registry import entered
from terrace import costs, parity, responsibilities
from terrace.diagram import drawing, infrastructure
from terrace.embedded_aws import document as embedded_aws
from terrace.files import replace
from terrace.reach import document as connections
from terrace.steps import Steps
from terrace.toolchain import repository_root

DIAGRAM = Path("docs/diagrams/infrastructure.dot")
DOCUMENTS: dict[Path, Callable[[], str]] = {
    Path("docs/module-conventions.md"): lambda: catalogue.render(entered()),
    Path("docs/parity.md"): parity.document,
    Path("docs/embedded-aws.md"): embedded_aws.render,
    Path("docs/connections.md"): connections.document,
    DIAGRAM: infrastructure.document,
    Path("docs/architecture.md"): lambda: costs.renewed(responsibilities.document()),
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("docs", help="write the generated documents")
    parser.set_defaults(run=lambda _: run())


def run() -> int:
    """Write every generated document; the tests fail where one is stale."""
    startup.install(ahead=True)  # the constructs are imported, for what they say of themselves
    steps = Steps(total=len(DOCUMENTS) + 1)
    for name, render in DOCUMENTS.items():
        with steps.step(f"write {name}"):
            replace(repository_root() / name, render().encode())
    with steps.step(f"draw {DIAGRAM}"):
        drawing.draw(repository_root() / DIAGRAM)
    return 0
