import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def help_text() -> str:
    return subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_alone_make_lists_every_command_in_80_columns() -> None:
    text = help_text()
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M)
    assert set(re.findall(r"^  make ([a-z-]+) ", text, flags=re.M)) == {*targets} - {
        "ready",
        "ready-tests",
        "ready-clusters",
        "pipeline",
        "stacks",
    }
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("target", ["up", "down", "image", "image-push"])
def test_without_a_container_engine_one_sentence_says_what_to_install(target: str) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", target, "ENGINE=no-engine"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    sentence, *rest = done.stderr.splitlines()
    assert sentence == (
        "error: no-engine is not installed; install Docker, or name your engine: ENGINE=podman"
    )
    # `make` itself adds a line, with its level where `make` runs these tests.
    assert all(re.match(r"make(\[\d+\])?: \*\*\*", line) for line in rest)


def test_the_commands_are_grouped() -> None:
    assert "\nDeploy to AWS\n  make bootstrap " in help_text()


def test_all_tests_are_run_unless_a_part_is_named() -> None:
    def shown(*words: str) -> str:
        said = subprocess.run(
            ["make", "--no-print-directory", "--dry-run", "test", *words],
            cwd=ROOT,
            env={
                key: value for key, value in os.environ.items() if key not in {"MAKEFLAGS", "PART"}
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return said.stdout

    assert "--part" not in shown()
    assert '--part "unit"' in shown("PART=unit")
