"""Continuous integration runs the tests in parts: together they are all of them, each once."""

import subprocess
import sys
import tomllib
from itertools import chain, combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.support.parts import E2E, MARKERS, PARTS, leave_out_others, part_of, part_of_item

ROOT = Path(__file__).parents[1]
MIXED = "tests/servers/test_process.py"  # one of its tests runs a server
FILES = ("tests/new.py", *(f"{place}new.py" if place.endswith("/") else place for place in E2E))


def collect(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--collect-only", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


class Found:
    """A test as pytest has found it."""

    def __init__(self, file: str, *markers: str) -> None:
        self.nodeid = f"{file}::test"
        self.markers = markers

    def iter_markers(self) -> list[Any]:
        return [SimpleNamespace(name=name) for name in (*self.markers, "parametrize")]


def test_each_test_of_any_file_and_markers_is_in_exactly_one_part() -> None:
    sets = list(chain.from_iterable(combinations(sorted(MARKERS), n) for n in range(5)))
    all_ = [cast(pytest.Item, Found(file, *markers)) for file in FILES for markers in sets]
    kept: list[pytest.Item] = []
    for part in PARTS:
        left_out: list[pytest.Item] = []

        def note(items: list[pytest.Item], into: list[pytest.Item] = left_out) -> None:
            into += items

        chosen = [*all_]
        config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=note))
        leave_out_others(part, chosen, cast(pytest.Config, config))
        assert chosen, part
        assert {*map(id, chosen)} | {*map(id, left_out)} == {*map(id, all_)}
        kept += chosen
    assert sorted(map(id, kept)) == sorted(map(id, all_))


def test_each_test_of_this_run_is_in_a_part_that_is_run(request: pytest.FixtureRequest) -> None:
    found = {part_of_item(item) for item in request.session.items}
    assert found <= {*PARTS}
    assert found <= {request.config.option.part or each for each in PARTS}


def test_every_marker_is_thought_of_and_every_place_is_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]
    assert {each.partition(":")[0] for each in settings["ini_options"]["markers"]} == MARKERS
    assert [place for place in E2E if not (ROOT / place).exists()] == []
    assert {*E2E.values()} < {*PARTS}


def test_what_runs_a_server_and_terraform_is_no_quick_test() -> None:
    assert part_of("tests/new.py", []) == "unit"
    assert part_of("tests/new.py", ["servers"]) == "servers"
    assert part_of("tests/new.py", ["servers", "stock"]) == "terraform"
    assert part_of("tests/new.py", ["terraform", "e2e"]) == "e2e-3"
    assert part_of("tests/e2e/test_journey.py", ["e2e"]) == "e2e-1"


def test_a_part_is_chosen_by_its_name() -> None:
    whole, chosen = collect(MIXED), collect("--part", "servers", MIXED)
    assert chosen.returncode == 0, chosen.stdout + chosen.stderr
    names = {line for line in chosen.stdout.splitlines() if "::" in line}
    assert names
    assert names < {*whole.stdout.splitlines()}


def test_an_unknown_part_is_one_sentence() -> None:
    refused = collect("--part", "e2e", "tests/test_parts.py")
    assert refused.returncode != 0
    assert refused.stderr.strip() == (
        "ERROR: no part of the tests is named 'e2e'; name one of unit, servers, terraform, "
        "e2e-1, e2e-2, e2e-3"
    )
