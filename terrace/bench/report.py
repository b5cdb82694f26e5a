"""`terrace bench`: the fast start-up beside the stock one, as ratios in one run.

Times of one machine say little on another; their ratio says the same on all.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.startup import STOCK_SWITCH
from terrace import toolchain
from terrace.bench import measure

RESOURCES = 1000
CACHE = ".terrace/bench-bytecode"


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison.

    Attributes:
        title: What is compared.
        least: Ratio of stock to fast that the project promises.
        unit: Unit of both values.
        value: Measures one side; receives whether it is the stock one and a scratch folder.
    """

    title: str
    least: float
    unit: str
    value: Callable[[bool, Path], float]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("bench", help="compare with stock cdktf, side by side")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side, default 3")
    parser.set_defaults(run=lambda arguments: run(arguments.rounds))


def run(rounds: int) -> int:
    """Measure every case and print a table; exit code 1 where a promise is not kept."""
    kept = True
    sys.stdout.write(f"{'':44}{'fast':>10}{'stock':>10}{'ratio':>8}{'at least':>10}\n")
    for case in CASES:
        with _scratch() as scratch:
            for stock in (False, True):
                case.value(stock, scratch)  # warms bytecode and jsii's cache for that side
            sides: dict[bool, list[float]] = {False: [], True: []}
            for _ in range(rounds):  # alternating, so that a busy moment hits both
                for stock, values in sides.items():
                    values.append(case.value(stock, scratch))
        fast, stock_value = (statistics.median(sides[stock]) for stock in (False, True))
        ratio = stock_value / fast
        kept = kept and ratio >= case.least
        sys.stdout.write(
            f"{case.title:44}{fast:>8.2f} {case.unit}{stock_value:>8.2f} {case.unit}"
            f"{ratio:>7.1f}x{case.least:>9.1f}x\n"
        )
        sys.stdout.flush()
    sys.stdout.write("Every promise is kept.\n" if kept else "Not every promise is kept.\n")
    return 0 if kept else 1


@contextmanager
def _scratch() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="terrace-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _sample(command: list[str], *, stock: bool) -> measure.Sample:
    root = toolchain.repository_root()
    environ = toolchain.environment() | {
        STOCK_SWITCH: "1" if stock else "0",
        "PYTHONPATH": str(root),
        # Both sides get compiled bytecode, in a folder of its own, whatever the machine does.
        "PYTHONPYCACHEPREFIX": str(root / CACHE),
    }
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return measure.run(command, cwd=root, env=environ)


def _python(*, stock: bool) -> list[str]:
    """Stock keeps the bindings' type checks, as plain `python` does; -O drops them."""
    return [sys.executable] if stock else [sys.executable, "-O"]


def _program(*arguments: str, stock: bool) -> measure.Sample:
    command = [*_python(stock=stock), "-m", "terrace.bench.programs", *arguments]
    return _sample(command, stock=stock)


def _import_seconds(stock: bool, _: Path) -> float:  # noqa: FBT001 - called by position only
    return float(_program("import", stock=stock).output)


def _thousand_seconds(stock: bool, scratch: Path) -> float:  # noqa: FBT001
    return _program("resources", str(RESOURCES), str(scratch / "out"), stock=stock).seconds


def _thousand_mib(stock: bool, scratch: Path) -> float:  # noqa: FBT001
    return _program("resources", str(RESOURCES), str(scratch / "out"), stock=stock).peak_mib


def _synth_seconds(stock: bool, scratch: Path) -> float:  # noqa: FBT001
    app = " ".join([*_python(stock=stock), "main.py"])
    command = [*toolchain.cdktf_command(), "synth", "--app", app, "--output", str(scratch / "out")]
    return _sample(command, stock=stock).seconds


CASES = (
    Case("import of the bindings", 15.0, "s", _import_seconds),
    Case(f"{RESOURCES:,} resources, whole process", 6.0, "s", _thousand_seconds),
    Case(f"{RESOURCES:,} resources, peak memory", 2.0, "M", _thousand_mib),
    Case("cdktf synth of all stacks", 3.0, "s", _synth_seconds),
)
