import io
import re
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest

from terrace import steps as module
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


class Output(io.StringIO):
    """An output that may say that it is a terminal."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Output:
    output = Output()
    monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=output))
    monkeypatch.setattr(module, "AT_TERMINAL_SECONDS", 0.01)
    monkeypatch.setattr(module, "IN_PIPE_SECONDS", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    return output


@pytest.fixture
def terminal(pipe: Output) -> Output:
    pipe.is_terminal = True
    return pipe


def deploy(status: str = "") -> AbstractContextManager[None]:
    """A first step of nine, at a clock that stands still."""
    return Steps(total=9, clock=lambda: 5.0).step("deploy dev", status=lambda: status)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def screen(output: Output) -> list[str]:
    """Lines as a terminal shows them: what a line was begun anew with replaces it."""
    return [re.split(r"\r\x1b\[K", line)[-1] for line in output.getvalue().split("\n")]


WAITING = "212/453, waiting for aws_db_instance.main (40 s)"


def test_at_a_terminal_the_last_line_is_rewritten_while_a_step_lasts(terminal: Output) -> None:
    with deploy("212/453"):
        until(lambda: terminal.getvalue().count("[1/9] deploy dev … 0 s: 212/453") > 2)
    assert screen(terminal) == ["[1/9] deploy dev … 0.0 s", ""]


def test_a_line_that_is_rewritten_never_wraps(terminal: Output) -> None:
    with deploy(WAITING):
        until(lambda: "waiting" in terminal.getvalue())
        shown = screen(terminal)[-1]
    assert shown == "[1/9] deploy dev … 0 s: 212/453, waiting for aws_db_instan…"[:59]
    assert len(shown) < 60


def test_at_a_terminal_notes_stay_and_progress_goes_on_below_them(terminal: Output) -> None:
    steps = Steps(total=9, clock=lambda: 5.0)
    with steps.step("deploy dev", status=lambda: "212/453"):
        until(lambda: "212/453" in terminal.getvalue())
        steps.note("log: deploy.log")
        until(lambda: screen(terminal)[-1] == "      … 0 s: 212/453")
    assert screen(terminal) == ["[1/9] deploy dev …", "      log: deploy.log", "      … 0.0 s", ""]


def test_in_a_pipe_progress_is_a_plain_line_now_and_then(pipe: Output) -> None:
    with deploy(WAITING):
        until(lambda: "waiting" in pipe.getvalue())
    assert pipe.getvalue().splitlines()[:2] == ["[1/9] deploy dev …", f"      0 s: {WAITING}"]
    assert not {"\r", "\x1b"}.intersection(pipe.getvalue())


def test_in_a_pipe_a_step_without_counts_still_says_that_it_lasts(pipe: Output) -> None:
    with deploy():
        until(lambda: pipe.getvalue().count("\n") > 1)
    assert pipe.getvalue().splitlines()[:2] == ["[1/9] deploy dev …", "      0 s so far"]


def test_a_terminal_that_cannot_rewrite_gets_plain_lines(
    terminal: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with deploy():
        until(lambda: terminal.getvalue().count("\n") > 1)
    assert not {"\r", "\x1b"}.intersection(terminal.getvalue())


@pytest.mark.parametrize("no_color", ["", "1"])
def test_there_are_no_colours_whatever_no_color_says(
    terminal: Output, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    with deploy(WAITING):
        until(lambda: "waiting" in terminal.getvalue())
    assert set(re.findall(r"\x1b\[\w*", terminal.getvalue())) == {"\x1b[K"}


def test_the_time_so_far_is_in_minutes_where_it_is_long(pipe: Output) -> None:
    times = iter([0.0, 0.0])
    steps = Steps(total=9, clock=lambda: next(times, 125.0))
    with steps.step("deploy dev"):
        until(lambda: "so far" in pipe.getvalue())
    assert pipe.getvalue().splitlines()[1] == "      2 min 5 s so far"
