"""`terrace modules`: the constructs as standard Terraform modules."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from constructs_lib import startup
from terrace.toolchain import repository_root


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "modules", help="write the constructs as Terraform modules, in HCL and in JSON"
    )
    parser.add_argument("names", nargs="*", metavar="module", help="only these; all without any")
    parser.add_argument(
        "--output",
        type=Path,
        default=repository_root() / "terraform-out",
        help="folder to write modules/ and json/modules/ below (default: terraform-out)",
    )
    parser.set_defaults(run=lambda options: run(options.names, options.output))


def run(names: Sequence[str], output: Path) -> int:
    """Write modules below a folder, each whole or not at all."""
    startup.install(ahead=True)
    # Imported after that, because it imports cdktf.
    from terrace.modules import export  # noqa: PLC0415

    return export.run(names, output)
