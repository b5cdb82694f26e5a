"""What the benchmark compares: each case on two sides, with what the project promises."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from constructs_lib.startup import STOCK_SWITCH
from terrace import toolchain
from terrace.bench import javascript, measure
from terrace.errors import UserError

RESOURCES = 1000
CACHE = ".terrace/bench-bytecode"


class Side(Enum):
    """Who does the work: this project, cdktf as it is, or a program written in JavaScript."""

    FAST = "fast"
    STOCK = "stock"
    JAVASCRIPT = "JavaScript"


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison.

    Attributes:
        title: What is compared.
        unit: Unit of both values.
        value: Measures one side; receives a scratch folder, too.
        other: The side to compare with.
        least: The other side's value, at least so many times the fast one's.
        most: The fast side's value, at most so many times the other's.
    """

    title: str
    unit: str
    value: Callable[[Side, Path], float]
    other: Side = Side.STOCK
    least: float | None = None
    most: float | None = None

    def ratio(self, fast: float, other: float) -> float:
        """Compare two values, the greater one of the promise first."""
        return other / fast if self.most is None else fast / other

    def promise(self) -> str:
        """Word the promise."""
        return f">= {self.least:.1f}x" if self.most is None else f"<= {self.most:.1f}x"

    def is_kept(self, ratio: float) -> bool:
        """Whether a ratio is as promised."""
        return ratio >= (self.least or 0) if self.most is None else ratio <= self.most


def _sample(command: list[str], *, side: Side) -> measure.Sample:
    root = toolchain.repository_root()
    environ = toolchain.environment() | {
        STOCK_SWITCH: "1" if side is Side.STOCK else "0",
        "PYTHONPATH": str(root),
        # Both sides get compiled bytecode, in a folder of its own, whatever the machine does.
        "PYTHONPYCACHEPREFIX": str(root / CACHE),
    }
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return measure.run(command, cwd=root, env=environ)


def _python(side: Side) -> list[str]:
    """Stock keeps the bindings' type checks, as plain `python` does; -O drops them."""
    return [sys.executable] if side is Side.STOCK else [sys.executable, "-O"]


def _program(*arguments: str, side: Side) -> measure.Sample:
    return _sample([*_python(side), "-m", "terrace.bench.programs", *arguments], side=side)


def _import_seconds(side: Side, _: Path) -> float:
    return float(_program("import", side=side).output)


def _thousand_seconds(side: Side, scratch: Path) -> float:
    return _program("resources", str(RESOURCES), str(scratch / "out"), side=side).seconds


def _thousand_mib(side: Side, scratch: Path) -> float:
    return _program("resources", str(RESOURCES), str(scratch / "out"), side=side).peak_mib


def _synth_seconds(side: Side, scratch: Path) -> float:
    output = scratch / side.value
    node, *preloads, program = toolchain.cdktf_command()
    app = " ".join([*_python(side), "main.py"])
    if side is Side.JAVASCRIPT:
        app = _javascript(scratch / Side.FAST.value, scratch / "program")
    command = [node, *(preloads if side is not Side.STOCK else []), program]
    options = ["synth", "--app", app, "--output", str(output)]
    seconds = _sample([*command, *options], side=side).seconds
    if side is Side.JAVASCRIPT and _addresses(output) != _addresses(scratch / Side.FAST.value):
        raise UserError(f"{scratch} holds other resources from JavaScript than from Python")
    return seconds


def _javascript(synthesized: Path, folder: Path) -> str:
    if not folder.exists():
        javascript.write(synthesized, folder)
    return " ".join([*javascript.COMMAND, str(folder / javascript.PROGRAM)])


def _addresses(output: Path) -> set[tuple[str, str, str]]:
    """Stack, type and name of every resource and data source below a folder."""
    return {
        (file.parent.name, f"{kind}.{type_}", name)
        for file in output.glob("stacks/*/cdk.tf.json")
        for kind, types in json.loads(file.read_text()).items()
        if kind in {"resource", "data"}
        for type_, bodies in types.items()
        for name in bodies
    }


CASES = (
    Case("import of the bindings", "s", _import_seconds, least=15.0),
    Case(f"{RESOURCES:,} resources, whole process", "s", _thousand_seconds, least=6.0),
    Case(f"{RESOURCES:,} resources, peak memory", "M", _thousand_mib, least=2.0),
    Case("cdktf synth of all stacks", "s", _synth_seconds, least=6.0),
    Case("cdktf synth of all stacks", "s", _synth_seconds, Side.JAVASCRIPT, most=2.5),
)
