import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from terrace.errors import UserError
from terrace.setup.parts import Part, Stamps, bring_about
from terrace.steps import Steps
from terrace.toolchain import run
from tests.support.fake_commands import fake_command


class Bench:
    """A part that counts how often it is brought about."""

    def __init__(self, stamps: Path) -> None:
        self.stamps = stamps
        self.inputs = "first lock"
        self.is_present = True
        self.done = 0
        self.problem: BaseException | None = None

    def set_up(self) -> int:
        part = Part(
            key="packages",
            title="install packages",
            inputs=lambda: self.inputs,
            is_present=lambda: self.is_present,
            bring_about=self._work,
        )
        return bring_about([part], Stamps(self.stamps), Steps(total=1))

    def _work(self, _steps: Steps) -> None:
        if self.problem is not None:
            raise self.problem
        self.done += 1


def quick_part(key: str, work: Callable[[Steps], None], *, runs_beside: bool = False) -> Part:
    return Part(
        key=key,
        title=key,
        inputs=lambda: "",
        is_present=lambda: True,
        bring_about=work,
        runs_beside=runs_beside,
    )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / ".terrace" / "setup.json")


def test_a_second_set_up_does_nothing(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert (bench.set_up(), bench.set_up(), bench.done) == (1, 0, 1)
    assert capsys.readouterr().out.splitlines()[1] == "[1/1] install packages … up to date"


def test_changed_inputs_are_brought_about_again(bench: Bench) -> None:
    bench.set_up()
    bench.inputs = "second lock"
    assert (bench.set_up(), bench.done) == (1, 2)


def test_what_was_deleted_is_brought_about_again(bench: Bench) -> None:
    bench.set_up()
    bench.is_present = False
    assert (bench.set_up(), bench.done) == (1, 2)


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError("disk full")])
def test_an_interrupted_part_is_repaired_by_the_next_run(
    bench: Bench, problem: BaseException
) -> None:
    bench.set_up()
    bench.inputs, bench.problem = "second lock", problem
    with pytest.raises(type(problem)):
        bench.set_up()
    bench.inputs, bench.problem = "first lock", None  # even if the old inputs come back
    assert (bench.set_up(), bench.done) == (1, 2)


@pytest.mark.parametrize("content", ["", "{", "[1, 2]"])
def test_damaged_stamps_only_mean_more_work(bench: Bench, content: str) -> None:
    bench.stamps.parent.mkdir()
    bench.stamps.write_text(content)
    assert (bench.set_up(), bench.set_up()) == (1, 0)


def test_a_long_part_runs_beside_the_others_and_is_waited_for_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other_is_done = Event()

    def wait(_steps: Steps) -> None:
        assert other_is_done.wait(10)

    def end(_steps: Steps) -> None:
        other_is_done.set()

    parts = [quick_part("long", wait, runs_beside=True), quick_part("short", end)]
    stamps = Stamps(tmp_path / "setup.json")
    assert bring_about(parts, stamps, Steps(total=2)) == 2
    assert [line.split(" …")[0] for line in capsys.readouterr().out.splitlines()] == [
        "[1/2] short",
        "[2/2] long (began earlier)",
    ]
    assert stamps.knows("long")


def test_a_failure_beside_the_others_is_raised_and_leaves_the_part_undone(tmp_path: Path) -> None:
    def fail(_steps: Steps) -> None:
        raise UserError("no network")

    stamps = Stamps(tmp_path / "setup.json")
    parts = [quick_part("long", fail, runs_beside=True), quick_part("short", lambda _: None)]
    with pytest.raises(UserError, match="no network"):
        bring_about(parts, stamps, Steps(total=2))
    assert (stamps.knows("long"), stamps.knows("short")) == (False, True)


def test_when_a_part_fails_a_command_running_beside_it_is_ended(tmp_path: Path) -> None:
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
    parts = [quick_part("long", sleep, runs_beside=True), quick_part("short", fail)]
    with pytest.raises(UserError, match="no network"):
        bring_about(parts, Stamps(tmp_path / "setup.json"), Steps(total=2))
    assert time.monotonic() - begun < 10
