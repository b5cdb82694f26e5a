"""bootstrap.sh and take-down.sh: the order of what they do, and what they ask before it."""

from pathlib import Path

import pytest

from terrace.delivery.codes import Code
from tests.support.scripts import Scripts

BEGIN = [
    "bootstrap",
    "preflight|state-backend",
    "deploy|state-backend",
    "preflight|global",
    "deploy|global",
]
DEV = [
    "bootstrap|dev",
    "preflight|dev",
    "deploy|dev",
    "database|prepare|dev",
    "database|migrate|dev",
    "kubernetes-bootstrap|dev",
]


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    return Scripts.prepared(tmp_path)


def steps(calls: list[str]) -> list[str]:
    return [call for call in calls if not call.startswith("facts")]


def has(scripts: Scripts, **facts: str) -> None:
    """Change what dev has."""
    path = scripts.folder / "facts-dev"
    told = dict(line.split("=", 1) for line in path.read_text().splitlines()) | facts
    path.write_text("".join(f"{key}={value}\n" for key, value in told.items()))


def test_everything_comes_about_in_the_order_that_works(scripts: Scripts) -> None:
    done = scripts.run("bootstrap", "dev", told="y\n" * 11)
    assert done.code == Code.DONE
    assert steps(done.calls) == [*BEGIN, *DEV]
    assert "11 of 11: install Argo CD" in done.out


def test_without_an_environment_only_what_all_share(scripts: Scripts) -> None:
    assert steps(scripts.run("bootstrap", "--yes").calls) == [
        "bootstrap|--yes",
        "preflight|state-backend",
        "deploy|state-backend|--auto-approve",
        "preflight|global",
        "deploy|global|--auto-approve",
    ]


def test_a_small_environment_has_neither_database_nor_kubernetes(scripts: Scripts) -> None:
    has(scripts, prepared="no", kubernetes="no")
    assert steps(scripts.run("bootstrap", "dev", told="y\n" * 8).calls) == [*BEGIN, *DEV[:3]]


def test_a_dry_run_prints_the_steps_and_does_none(scripts: Scripts) -> None:
    done = scripts.run("bootstrap", "dev", "--dry-run")
    assert steps(done.calls) == []
    lines = done.out.splitlines()
    assert len(lines) == 11
    assert lines[7].startswith(" 8. deploy dev: ")
    assert lines[7].endswith("cdktf deploy dev")


def test_a_no_ends_it_before_that_step(scripts: Scripts) -> None:
    done = scripts.run("bootstrap", "dev", told="y\ny\nn\n")
    assert done.code == Code.REFUSED
    assert steps(done.calls) == BEGIN[:2]
    assert "ended before step 3, deploy state-backend; the same command goes on there" in done.log


def test_a_failure_ends_it_with_its_exit_code(scripts: Scripts) -> None:
    scripts.answers("preflight", "0 ", "4 ")
    done = scripts.run("bootstrap", "dev", "--yes")
    assert done.code == Code.SIGNED_OUT
    assert steps(done.calls)[-1] == "preflight|global"
    assert "step 4, see what would stop global, ended with exit code 4" in done.log


def test_an_environment_goes_once_its_name_was_typed(scripts: Scripts) -> None:
    done = scripts.run("take-down", "dev", told="dev\n")
    assert done.code == Code.DONE
    assert steps(done.calls) == ["teardown|dev", "teardown|dev|--left"]


def test_another_name_changes_nothing(scripts: Scripts) -> None:
    done = scripts.run("take-down", "dev", told="staging\n")
    assert (done.code, steps(done.calls)) == (Code.REFUSED, [])


def test_what_did_not_go_is_said_and_nothing_is_listed(scripts: Scripts) -> None:
    scripts.answers("teardown", "1 ")
    done = scripts.run("take-down", "dev", "--yes")
    assert (done.code, steps(done.calls)) == (Code.REFUSED, ["teardown|dev|--yes"])


@pytest.mark.parametrize("name", ["staging", "production"])
def test_what_matters_is_not_taken_down_by_yes_alone(scripts: Scripts, name: str) -> None:
    done = scripts.run("take-down", name, "--yes")
    assert (done.code, steps(done.calls)) == (Code.USAGE, [])
    sentence = f"{name} is kept from being taken down by a slip; add --protected {name}"
    assert sentence in done.log
    done = scripts.run("take-down", name, "--yes", "--protected", name)
    assert (done.code, steps(done.calls)[0]) == (Code.DONE, f"teardown|{name}|--yes")


def test_the_name_of_another_environment_protects_nothing(scripts: Scripts) -> None:
    done = scripts.run("take-down", "dev", "--yes", "--protected", "staging")
    assert (done.code, steps(done.calls)) == (Code.USAGE, [])


def test_a_dry_run_lists_what_no_state_knows(scripts: Scripts) -> None:
    done = scripts.run("take-down", "production", "--dry-run")
    assert (done.code, steps(done.calls)) == (Code.DONE, ["teardown|production|--left"])
