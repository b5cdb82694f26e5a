import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from terrace.errors import UserError
from terrace.setup.part import Part, bring_about
from terrace.steps import Steps
from terrace.toolchain import run
from tests.support.fake_commands import fake_command


def nothing(_steps: Steps) -> None:
    """Stand for the work."""


@pytest.fixture
def part(tmp_path: Path) -> Callable[..., Part]:
    """Return the maker of a part whose stamp lies in a folder of its own."""

    def make(
        title: str = "install packages",
        work: Callable[[Steps], None] = nothing,
        *,
        made_from: str = "first lock",
        runs_beside: bool = False,
        works: bool = True,
        is_optional: bool = False,
    ) -> Part:
        stamp = tmp_path / title / "set-up"
        stamp.parent.mkdir(exist_ok=True)
        return Part(
            title=title,
            stamp=stamp,
            made_from=made_from,
            work=work,
            works=lambda: works,
            runs_beside=runs_beside,
            is_optional=is_optional,
        )

    return make


def test_what_was_brought_about_is_due_no_more(part: Callable[..., Part]) -> None:
    assert part().is_due
    bring_about([part()], Steps(total=1))
    assert not part().is_due


def test_what_is_made_from_something_else_is_due_again(part: Callable[..., Part]) -> None:
    bring_about([part()], Steps(total=1))
    assert part(made_from="second lock").is_due


def test_what_was_deleted_or_damaged_is_due_again(part: Callable[..., Part]) -> None:
    bring_about([part()], Steps(total=1))
    part().stamp.write_bytes(b"\xff")
    assert part().is_due
    part().stamp.unlink()
    assert part().is_due


def test_what_is_there_and_runs_no_more_is_due_again(part: Callable[..., Part]) -> None:
    bring_about([part()], Steps(total=1))
    assert part(works=False).is_due


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError("disk full")])
def test_an_interrupted_part_stays_due_even_if_the_old_inputs_come_back(
    part: Callable[..., Part], problem: BaseException
) -> None:
    def fail(_steps: Steps) -> None:
        raise problem

    bring_about([part()], Steps(total=1))
    with pytest.raises(type(problem)):
        bring_about([part(work=fail, made_from="second lock")], Steps(total=1))
    assert part().is_due


def test_a_long_part_runs_beside_the_others_and_is_waited_for_at_the_end(
    part: Callable[..., Part], capsys: pytest.CaptureFixture[str]
) -> None:
    other_is_done = Event()

    def wait(_steps: Steps) -> None:
        assert other_is_done.wait(10)

    def end(_steps: Steps) -> None:
        other_is_done.set()

    parts = [part("long", wait, runs_beside=True), part("short", end)]
    bring_about(parts, Steps(total=2))
    assert [line.split(" …")[0] for line in capsys.readouterr().out.splitlines()] == [
        "[1/2] short",
        "[2/2] long (began earlier)",
    ]
    assert not parts[0].is_due


def test_a_failure_beside_the_others_is_raised_and_leaves_the_part_due(
    part: Callable[..., Part],
) -> None:
    def fail(_steps: Steps) -> None:
        raise UserError("no network")

    parts = [part("long", fail, runs_beside=True), part("short")]
    with pytest.raises(UserError, match="no network"):
        bring_about(parts, Steps(total=2))
    assert [each.is_due for each in parts] == [True, False]


def test_what_only_tests_need_may_fail_and_stays_due(
    part: Callable[..., Part], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_steps: Steps) -> None:
        raise UserError("no network")

    parts = [part("servers", fail, runs_beside=True, is_optional=True), part("short")]
    bring_about(parts, Steps(total=2))
    assert "      not done: no network" in capsys.readouterr().out.splitlines()
    assert [each.is_due for each in parts] == [True, False]


def test_when_a_part_fails_a_command_running_beside_it_is_ended(
    part: Callable[..., Part], tmp_path: Path
) -> None:
    started = Event()

    def sleep(_steps: Steps) -> None:
        command = fake_command(tmp_path, "npm", "exec sleep 60")
        started.set()
        run([str(command)], cwd=tmp_path, env={"PATH": "/usr/bin:/bin"})

    def fail(_steps: Steps) -> None:
        assert started.wait(10)
        time.sleep(0.2)
        raise UserError("no network")

    begun = time.monotonic()
    parts = [part("long", sleep, runs_beside=True), part("short", fail)]
    with pytest.raises(UserError, match="no network"):
        bring_about(parts, Steps(total=2))
    assert time.monotonic() - begun < 10
