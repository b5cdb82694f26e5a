"""``python -m conventions [FOLDER]``: judge Terraform JSON.

Exit status: 0 clean, 1 violated, 2 nothing judged or a report not written.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conventions import UnreadableError, catalogue, files, inspect, junit, report, sarif
from conventions.errors import UnwritableError
from conventions.registry import entered

RUNBOOKS = Path("docs/runbooks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    if options.catalogue:
        sys.stdout.write(catalogue.render(entered()))
        return 0
    try:
        return _judge(options)
    except (UnreadableError, UnwritableError) as error:
        sys.stderr.write(f"conventions: {error}.\n")
        return 2


def _judge(options: argparse.Namespace) -> int:
    runbooks = options.runbooks
    if runbooks is None and any(RUNBOOKS.glob("*.md")):
        runbooks = RUNBOOKS
    today = datetime.now(tz=UTC).date()
    outcome = inspect(options.folder, waivers=options.waivers, today=today, runbooks=runbooks)
    sys.stdout.write(report.render(outcome))
    if options.sarif is not None:
        files.write(options.sarif, sarif.render(outcome, entered()))
    if options.junit is not None:
        files.write(options.junit, junit.render(outcome, entered()))
    return 1 if outcome.violations else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conventions", description=__doc__)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("terraform-out"),
        help="synthesized output, or one folder of Terraform JSON (default: terraform-out)",
    )
    parser.add_argument(
        "--waivers",
        type=Path,
        default=Path("waivers.toml"),
        help="exceptions to the rules; a missing file means none (default: waivers.toml)",
    )
    parser.add_argument(
        "--runbooks",
        type=Path,
        metavar="FOLDER",
        help=f"pages that alarms link to (default: {RUNBOOKS}, where it holds any)",
    )
    parser.add_argument("--sarif", type=Path, metavar="FILE", help="also write SARIF 2.1.0")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write JUnit XML")
    parser.add_argument(
        "--catalogue", action="store_true", help="print the rules as Markdown and stop"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
