from pathlib import Path

import pytest

from terrace.setup.parts import Part, Stamps, bring_about
from terrace.steps import Steps


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
