"""Random programs with the fast start-up and without it, compared to the byte.

`python -m tests.soak.startup --programs 300 --seed 1` prints the seeds whose output differs. Half
of the programs do what cdktf refuses, and go on; those are left out where Python goes ahead of
Node.js, which tells it of a refusal later.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

WAYS = ("stock", "fast", "ahead")


def main() -> None:
    """Command entry."""
    options = argparse.ArgumentParser(prog="python -m tests.soak.startup", description=__doc__)
    options.add_argument("--programs", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--build", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    seeds = range(chosen.seed, chosen.seed + chosen.programs)
    if chosen.build:
        way, folder = chosen.build
        _build(way, Path(folder), seeds)
        return
    with tempfile.TemporaryDirectory() as scratch:
        for way in WAYS:
            given = ["--programs", str(chosen.programs), "--seed", str(chosen.seed)]
            given += ["--build", way, f"{scratch}/{way}"]
            subprocess.run([sys.executable, "-m", "tests.soak.startup", *given], check=True)
        different = {
            (seed, way)
            for seed in seeds
            for way in WAYS[1:]
            if not _is_same(Path(scratch), way, seed)
        }
    for seed, way in sorted(different):
        print(f"seed {seed}: {way} differs from stock")
    print(f"{chosen.programs} programs, {len(different)} differences")
    sys.exit(bool(different))


def _build(way: str, folder: Path, seeds: range) -> None:
    folder.mkdir()
    if way == "fast":
        importlib.import_module("constructs_lib.startup.auto")
    if way == "ahead":
        importlib.import_module("constructs_lib.startup").install(ahead=True)
    cdktf = importlib.import_module("cdktf")
    drawing = importlib.import_module("tests.constructs_lib.startup.drawing")

    for seed in seeds:
        failing = seed % 2 == 0
        if failing and way == "ahead":
            continue
        out = folder / str(seed)
        with (folder / f"{seed}.txt").open("w") as sys.stdout:
            app = cdktf.App(outdir=str(out))
            drawing.draw(app, seed, failing=failing)
            try:
                app.synth()
            except RuntimeError as error:
                print(str(error).split("\n")[0])
    sys.stdout = sys.__stdout__


def _is_same(scratch: Path, way: str, seed: int) -> bool:
    if way == "ahead" and seed % 2 == 0:
        return True
    return _files(scratch / way, seed) == _files(scratch / "stock", seed)


def _files(folder: Path, seed: int) -> dict[str, bytes]:
    written = [each for each in (folder / str(seed)).rglob("*") if each.is_file()]
    return {
        os.path.relpath(each, folder): each.read_bytes()
        for each in [*written, folder / f"{seed}.txt"]
    }


if __name__ == "__main__":
    main()
