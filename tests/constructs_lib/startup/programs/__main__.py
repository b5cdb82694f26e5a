"""Build programs: `python -m tests.constructs_lib.startup.programs FOLDER ORDER [PROGRAM...]`.

ORDER says where the line stands that a program has for the fast start-up.
"""

import importlib
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
LINE = "constructs_lib.startup.auto"


def build(folder: Path, names: list[str]) -> None:
    from cdktf import App  # as in a program: after the line

    folder.mkdir(parents=True)

    for name in names:
        print(f"== {name}")
        program = importlib.import_module(f"tests.constructs_lib.startup.programs.{name}")
        app = App(outdir=str(folder / name), context={"colour": "blue", "sizes": [1, 2]})
        program.build(app)
        app.synth()


def main(folder: Path, order: str, *chosen: str) -> None:
    names = list(chosen) or sorted(each.stem for each in HERE.glob("[a-z]*.py"))
    if order == "first":
        importlib.import_module(LINE)
    if order == "after cdktf":
        importlib.import_module("cdktf")
        importlib.import_module(LINE)
    build(folder, names)
    if order == "last":
        with warnings.catch_warnings(record=True) as caught:
            importlib.import_module(LINE)
        print(*(each.message for each in caught), file=sys.stderr)
        build(folder.with_name(f"{folder.name}-again"), names)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
