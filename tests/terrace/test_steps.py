import io
import sys
from collections.abc import Callable

import pytest

from terrace.steps import Steps, say, seconds


def ticking(*times: float) -> Callable[[], float]:
    remaining = iter(times)
    return lambda: next(remaining)


def test_a_step_is_printed_with_its_number_title_and_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = Steps(total=9, clock=ticking(0.0, 10.0, 13.4))
    with steps.step("synthesize five stacks"):
        pass
    assert capsys.readouterr().out == "[1/9] synthesize five stacks … 3.4 s\n"


def test_steps_count_up_also_over_skipped_ones(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps(total=2, clock=ticking(0.0, 0.0, 1.0))
    steps.skip("install packages", because="up to date")
    with steps.step("deploy"):
        pass
    assert capsys.readouterr().out == "[1/2] install packages … up to date\n[2/2] deploy … 1.0 s\n"


def test_a_note_in_the_middle_of_a_step_gets_its_own_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = Steps(total=1, clock=ticking(0.0, 0.0, 2.0))
    with steps.step("deploy"):
        steps.note("waiting for the database")
    assert capsys.readouterr().out.splitlines() == [
        "[1/1] deploy …",
        "      waiting for the database",
        "      … 2.0 s",
    ]


@pytest.mark.parametrize(
    ("problem", "outcome"), [(ValueError(), "failed"), (KeyboardInterrupt(), "interrupted")]
)
def test_a_step_that_does_not_end_says_so_and_passes_the_problem_on(
    capsys: pytest.CaptureFixture[str], problem: BaseException, outcome: str
) -> None:
    steps = Steps(total=1, clock=ticking(0.0, 0.0, 2.0))
    with pytest.raises(type(problem)), steps.step("deploy"):
        raise problem
    assert capsys.readouterr().out == f"[1/1] deploy … {outcome} after 2.0 s\n"


def test_the_closing_sentence_has_the_time_of_the_whole_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Steps(total=0, clock=ticking(1.0, 4.5)).done("All stacks are up")
    assert capsys.readouterr().out == "All stacks are up (3.5 s)\n"


@pytest.mark.parametrize(
    ("duration", "text"),
    [(0.04, "0.0 s"), (89.94, "89.9 s"), (90, "1 min 30 s"), (125, "2 min 5 s")],
)
def test_long_durations_are_in_minutes(duration: float, text: str) -> None:
    assert seconds(duration) == text


def test_an_output_without_unicode_still_gets_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    say("deploy … done")
    assert raw.getvalue() == b"deploy ? done\n"
