"""``python -m conventions [FOLDER…] [--plan FILE] [--strict]``: judge Terraform JSON.

Exit status: 0 clean, 1 violated, 2 something cannot be read, or a report not written. What was
read and could not be judged is counted, and with --strict ends with 2.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conventions import UnreadableError, catalogue, files, inputs, junit, report, sarif
from conventions.checking import judged
from conventions.errors import UnwritableError
from conventions.printing import printable
from conventions.registry import entered

DEFAULT = Path("terraform-out")
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
        sys.stderr.write(f"conventions: {printable(str(error))}.\n")
        return 2


def _judge(options: argparse.Namespace) -> int:
    runbooks = options.runbooks
    if runbooks is None and any(RUNBOOKS.glob("*.md")):
        runbooks = RUNBOOKS
    today = datetime.now(tz=UTC).date()
    folders = options.folder or ([] if options.plan else [DEFAULT])
    read = inputs.read(folders, options.plan, runbooks)
    outcome = judged(read, waivers=options.waivers, today=today)
    sys.stdout.write(report.render(outcome, is_verbose=options.verbose))
    if options.sarif is not None:
        files.write(options.sarif, sarif.render(outcome, entered()))
    if options.junit is not None:
        files.write(options.junit, junit.render(outcome, entered()))
    if outcome.violations:
        return 1
    return 2 if options.strict and outcome.unjudged else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conventions", description=__doc__)
    parser.add_argument(
        "folder",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help=f"synthesized output, or one folder of Terraform JSON (default: {DEFAULT})",
    )
    parser.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="what `terraform show -json` says of a plan of one of the folders, or of any other",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="end with 2 where something could not be judged",
    )
    parser.add_argument("--verbose", action="store_true", help="also list what could not be judged")
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
