"""`terrace bench`: the fast start-up beside the stock one and beside JavaScript, in one run.

Times of one machine say little on another; their ratio says the same on all.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrace.bench.cases import CASES, Case, Side


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "bench", help="compare with stock cdktf and with JavaScript, side by side"
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side, default 3")
    parser.set_defaults(run=lambda arguments: run(arguments.rounds))


def run(rounds: int) -> int:
    """Measure every case and print a table; exit code 1 where a promise is not kept."""
    kept = True
    sys.stdout.write(f"{'':36}{'fast':>10}{'compared with':>22}{'ratio':>8}{'promise':>11}\n")
    for case in CASES:
        fast, other = _medians(case, rounds)
        ratio = case.ratio(fast, other)
        kept = kept and case.is_kept(ratio)
        sys.stdout.write(
            f"{case.title:36}{fast:>8.2f} {case.unit}{case.other.value:>12}{other:>8.2f} "
            f"{case.unit}{ratio:>7.1f}x{case.promise():>11}\n"
        )
        sys.stdout.flush()
    sys.stdout.write("Every promise is kept.\n" if kept else "Not every promise is kept.\n")
    return 0 if kept else 1


def _medians(case: Case, rounds: int) -> tuple[float, float]:
    sides: dict[Side, list[float]] = {Side.FAST: [], case.other: []}
    with _scratch() as scratch:
        for side in sides:
            case.value(side, scratch)  # warms bytecode and jsii's cache for that side
        for _ in range(rounds):  # alternating, so that a busy moment hits both
            for side, values in sides.items():
                values.append(case.value(side, scratch))
    return statistics.median(sides[Side.FAST]), statistics.median(sides[case.other])


@contextmanager
def _scratch() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="terrace-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
