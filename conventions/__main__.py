"""``python -m conventions [FOLDER]``: judge Terraform JSON, 0 clean, 1 violated, 2 unreadable."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conventions import UnreadableError, catalogue, inspect, report
from conventions.registry import entered


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    if options.catalogue:
        sys.stdout.write(catalogue.render(entered()))
        return 0
    today = datetime.now(tz=UTC).date()
    try:
        outcome = inspect(options.folder, waivers=options.waivers, today=today)
    except UnreadableError as error:
        sys.stderr.write(f"conventions: {error}.\n")
        return 2
    sys.stdout.write(report.render(outcome))
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
        "--catalogue", action="store_true", help="print the rules as Markdown and stop"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
