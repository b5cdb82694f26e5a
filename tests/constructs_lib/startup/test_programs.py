"""Programs of strangers, with the one line for the fast start-up and without it."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAMS = sorted(each.stem for each in (Path(__file__).parent / "programs").glob("[a-z]*.py"))
ENVIRON = {
    **{name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"},
    # 2,125 modules are compiled once, here and for the benchmark, not at every run.
    "PYTHONPYCACHEPREFIX": str(ROOT / ".terrace/bench-bytecode"),
}
# Of annotations in the manifest: they name the folder of the process.
FRAMES = re.compile(rb'"stacktrace": \[.*?\n *\]', re.DOTALL)

pytestmark = pytest.mark.stock  # which takes half a minute


def run(folder: Path, order: str, *names: str) -> subprocess.CompletedProcess[str]:
    command = ["-m", "tests.constructs_lib.startup.programs", str(folder), order, *names]
    ended = subprocess.run(
        [sys.executable, *command],
        check=False,
        cwd=ROOT,
        env=ENVIRON,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return ended


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): FRAMES.sub(b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Folder, output and errors of all programs, in one process without the fast start-up.

    In the end it imports the line, too late, and builds them all once more.
    """
    folder = tmp_path_factory.mktemp("stock") / "programs"
    ended = run(folder, "last")
    return folder, ended.stdout, ended.stderr


@pytest.mark.parametrize("order", ["first", "after cdktf"])
def test_programs_write_and_print_the_same(
    stock: tuple[Path, str, str], tmp_path: Path, order: str
) -> None:
    folder, printed, _ = stock
    ended = run(tmp_path / "fast", order)
    assert files(tmp_path / "fast") == files(folder)
    assert len(files(folder)) > 2 * len(PROGRAMS)
    assert ended.stdout == printed[: len(ended.stdout)]
    assert "slowly" not in ended.stderr


def test_programs_alone_write_the_same(stock: tuple[Path, str, str], tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda name: run(tmp_path / name, "first", name), PROGRAMS))
    for name in PROGRAMS:
        assert files(tmp_path / name / name) == files(stock[0] / name)


def test_a_line_that_comes_too_late_says_so_and_changes_nothing(
    stock: tuple[Path, str, str],
) -> None:
    folder, _, errors = stock
    assert (
        "This program starts as slowly as without constructs_lib.startup: "
        "cdktf_cdktf_provider_aws was imported before it was installed."
    ) in errors.splitlines()
    assert files(folder.with_name("programs-again")) == files(folder)
