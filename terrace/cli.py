"""The ``terrace`` command: finds the module of a subcommand, runs it, and words its errors."""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Sequence

from terrace.errors import UserError
from terrace.toolchain import end_like_an_interruption, stop_running

COMMANDS = {
    "bench": ("terrace.bench.report", "compare with stock cdktf and with JavaScript"),
    "bootstrap": ("terrace.bootstrap", "create the state bucket, once per organization"),
    "demo": ("terrace.demo", "deploy the stacks into the embedded AWS and check them"),
    "docs": ("terrace.docs", "write the generated documents"),
    "modules": ("terrace.modules.command", "write the constructs as Terraform modules"),
    "parity": ("terrace.parity", "show what differs between the environments"),
    "local": ("terrace.embedded_aws.cli", "start and stop the embedded AWS"),
    "scan": ("terrace.scan.command", "scan the plan of every stack with checkov and trivy"),
}
"""Name, module and purpose of each subcommand; the module offers ``add_parser(subparsers)``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    end_like_an_interruption()
    try:
        chosen = _parser(words).parse_args(words)
        return int(chosen.run(chosen) or 0)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    except KeyboardInterrupt:
        stop_running()
        sys.stderr.write("interrupted\n")
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser with the chosen subcommand's module only: the others are not imported."""
    parser = argparse.ArgumentParser(prog="terrace", description="The tools around the platform.")
    subparsers = parser.add_subparsers(metavar="command", required=True)
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, (module, purpose) in COMMANDS.items():
        if importlib.util.find_spec(module) is None:
            continue
        if name == chosen:
            importlib.import_module(module).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=purpose)
    return parser
