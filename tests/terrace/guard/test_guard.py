"""A terraform under guard: stand-ins that note which interruptions they hear."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from terrace.guard import place
from terrace.guard.guard import END_AT_ONCE, ENDED_AT_ONCE, FINISHING, INTERRUPTED
from terrace.toolchain.guarding import GUARD
from tests.soak.session import Session
from tests.support.fake_commands import fake_command

FIRST = FINISHING.split("\n")[0]
# Notes each interruption, says more than a pipe holds, and saves, unless it hears a second one.
WORKS = """
heard() { echo INT >> heard; [ $(wc -l < heard) = 2 ] && exit 9; at=1; }
trap heard INT
trap 'echo HUP >> heard' HUP
trap 'echo TERM >> heard' TERM
at=0
echo ready
while [ $at = 0 ]; do sleep 0.02; done
left=$1
while [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.02; done
head -c 300000 /dev/zero | tr '\\0' x
echo
echo saved > saved
echo said
exit 1
"""


@dataclass
class Run:
    """A terraform under guard below a command that lives.

    Attributes:
        folder: Where it works.
        env: Environment of the guard.
        command: The command's side of the run.
    """

    folder: Path
    env: dict[str, str]
    command: place.Place

    def start(self, *words: str, **options: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [GUARD, *words],
            cwd=self.folder,
            env=self.env,
            text=True,
            start_new_session=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},  # type: ignore[call-overload]
        )

    def is_there(self, name: str) -> bool:
        return (self.folder / name).exists()

    @property
    def heard(self) -> list[str]:
        return (self.folder / "heard").read_text().split()

    @contextmanager
    def working(self, naps: int = 15) -> Iterator[subprocess.Popen[str]]:
        """A terraform that has begun, and takes so many naps of 20 ms after an interruption."""
        with self.start("apply", str(naps)) as guard:
            assert guard.stdout
            assert guard.stdout.readline() == "ready\n"
            yield guard


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    script = 'case $1 in apply) shift;; *) echo "$@"; exit 3;; esac' + WORKS
    terraform = fake_command(tmp_path, "terraform", script)
    folder = tmp_path / "run"
    folder.mkdir()
    command = place.Place(folder)
    command.enter_as_command()
    env = {
        "PATH": os.environ["PATH"],
        place.FOLDER: str(folder),
        place.TERRAFORM: str(terraform),
        place.PYTHON: sys.executable,
        place.LOG: str(tmp_path / "log"),
    }
    yield Run(tmp_path, env, command)
    command.leave()


def until(happens: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("words", [("plan", "-out", "plan"), ("version", "-json"), ("-v",)])
def test_terraform_gets_its_arguments_and_its_exit_code_is_returned(
    run: Run, words: tuple[str, ...]
) -> None:
    guard = run.start(*words)
    assert guard.communicate() == (" ".join(words) + "\n", "")
    assert guard.returncode == 3


def test_what_holds_no_lock_runs_without_a_guard(run: Run) -> None:
    run.env[place.PYTHON] = "/nowhere"
    assert run.start("output", "-json").communicate()[0] == "output -json\n"


def test_many_reasons_to_end_are_one_interruption(run: Run) -> None:
    with run.working() as guard:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            os.killpg(guard.pid, number)
        out, err = guard.communicate()
    assert (guard.returncode, run.heard, out[-5:]) == (1, ["INT"], "said\n")
    assert err == f"{FINISHING}\n"


def test_the_death_of_the_command_is_an_interruption(run: Run) -> None:
    with run.working() as guard:
        run.command.leave()
        guard.communicate()
    assert (run.heard, run.is_there("saved")) == (["INT"], True)


def test_a_reader_that_is_gone_does_not_end_terraform_and_the_log_has_the_rest(run: Run) -> None:
    with run.working() as guard:
        for stream in (guard.stdout, guard.stderr):
            assert stream
            stream.close()
        guard.terminate()
        guard.wait()
    assert (run.heard, run.is_there("saved")) == (["INT"], True)
    assert (run.folder / "log").read_text().startswith(FIRST)
    assert (run.folder / "log").read_text().endswith("x\nsaid\n")


def test_the_death_of_what_started_the_guard_is_an_interruption(run: Run) -> None:
    script = f"'{GUARD}' apply 15 & read line; exit"
    parent = subprocess.Popen(
        ["/bin/sh", "-c", script],
        cwd=run.folder,
        env=run.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert parent.stdout
    assert parent.stdout.readline() == b"ready\n"
    parent.kill()
    parent.communicate()
    until(lambda: run.is_there("saved"))
    assert run.heard == ["INT"]


def test_where_the_system_tells_terraform_hears_of_the_death_of_its_guard(run: Run) -> None:
    with run.working() as guard:
        guard.kill()
        guard.communicate()
    expected = ["INT"] if sys.platform == "linux" else []
    until(lambda: run.is_there("saved") or not expected)
    assert not expected or run.heard == expected


def test_nothing_begins_after_an_interruption(run: Run) -> None:
    run.command.interrupt()
    guard = run.start("apply", "0")
    assert guard.communicate() == ("", "")
    assert guard.returncode == INTERRUPTED


def test_a_command_sees_its_guards_while_they_live(run: Run) -> None:
    with run.working() as guard:
        assert list(run.command.guards()) == [guard.pid]
        guard.terminate()
        guard.communicate()
    assert list(run.command.guards()) == []


def test_terraform_hears_twice_only_what_a_person_repeats(run: Run) -> None:
    with run.working(naps=1500) as guard:
        guard.send_signal(signal.SIGINT)
        until(lambda: run.is_there("heard"))
        guard.send_signal(END_AT_ONCE)
        _, err = guard.communicate()
    assert (guard.returncode, run.heard) == (9, ["INT", "INT"])
    assert err == f"{FINISHING}\n{ENDED_AT_ONCE}\n"


def test_a_closed_terminal_is_an_interruption_and_terraform_has_a_terminal_too(run: Run) -> None:
    run.env[place.TERRAFORM] = str(
        fake_command(run.folder, "tofu", f"shift; [ -t 0 ] && [ -t 1 ] && echo terminal{WORKS}")
    )
    session = Session([str(GUARD), "apply", "5"], cwd=run.folder, env=run.env, at_terminal=True)
    session.wait_until(lambda: "ready" in session.text)
    session.hang_up()
    session.end()
    assert session.text == "terminal\nready\n"
    assert (run.heard, run.is_there("saved")) == (["INT"], True)


def test_what_is_typed_reaches_terraform_once(run: Run) -> None:
    asks = 'printf "Enter a value: "; read answer; echo "got $answer"'
    run.env[place.TERRAFORM] = str(fake_command(run.folder, "tofu", asks))
    session = Session([str(GUARD), "apply"], cwd=run.folder, env=run.env, at_terminal=True)
    session.wait_until(lambda: "value: " in session.text)
    session.type(b"yes\n")
    session.end()
    assert session.text == "Enter a value: yes\ngot yes\n"
