import argparse
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from constructs_lib.errors import ConfigurationError
from terrace import cli
from terrace.errors import Refusal, UserError

ROOT = Path(__file__).parents[2]


def command_that_raises(problem: BaseException | None) -> ModuleType:
    def run(arguments: argparse.Namespace) -> int:
        if problem is not None:
            raise problem
        return 0

    module = ModuleType("fake")
    module.__dict__["add_parser"] = lambda subparsers: subparsers.add_parser("fake").set_defaults(
        run=run
    )
    module.__spec__ = argparse.__spec__
    return module


def interruption(note: str) -> KeyboardInterrupt:
    problem = KeyboardInterrupt()
    problem.add_note(note)
    return problem


@pytest.mark.parametrize(
    ("problem", "code", "message"),
    [
        (None, 0, ""),
        (UserError("the disk is full; free some"), 1, "error: the disk is full; free some\n"),
        (
            ConfigurationError("Cache: days is 0, allowed: 1 to 35"),
            1,
            "error: Cache: days is 0, allowed: 1 to 35\n",
        ),
        (Refusal("it is busy", code=6), 6, "error: it is busy\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (interruption("its output: deploy.log"), 130, "interrupted\nits output: deploy.log\n"),
    ],
)
def test_the_exit_code_and_message_tell_how_a_command_ended(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: BaseException | None,
    code: int,
    message: str,
) -> None:
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    monkeypatch.setitem(sys.modules, "fake_command", command_that_raises(problem))
    monkeypatch.setattr(cli, "COMMANDS", {"fake": ("fake_command", "does nothing")})
    assert cli.main(["fake"]) == code
    assert capsys.readouterr().err == message


def test_a_mistake_of_ours_stays_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    monkeypatch.setitem(sys.modules, "fake_command", command_that_raises(ValueError("ours")))
    monkeypatch.setattr(cli, "COMMANDS", {"fake": ("fake_command", "does nothing")})
    with pytest.raises(ValueError, match="ours"):
        cli.main(["fake"])


@pytest.fixture
def untouched_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)


@pytest.mark.usefixtures("untouched_signals")
def test_alone_it_lists_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "usage: terrace [-h] [-V] command ..."
    listed = [line.split(maxsplit=1) for line in lines]
    assert ["docs", "write the generated documents"] in listed
    names = [each[0] for each in listed if each and each[0] in cli.COMMANDS]
    assert names == sorted(cli.COMMANDS)
    assert max(map(len, lines)) <= 80


@pytest.mark.usefixtures("untouched_signals")
def test_the_help_of_a_command_says_what_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "fake_command", command_that_raises(None))
    monkeypatch.setattr(cli, "COMMANDS", {"fake": ("fake_command", "do nothing at all")})
    with pytest.raises(SystemExit) as ended:
        cli.main(["fake", "--help"])
    assert (ended.value.code, "\nDo nothing at all.\n" in capsys.readouterr().out) == (0, True)


@pytest.mark.usefixtures("untouched_signals")
def test_its_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert re.fullmatch(r"terrace \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.usefixtures("untouched_signals")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_commands_and_their_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for word in ("parity", "markdown", "local", "status"):
        assert word in script


def test_a_reader_that_has_heard_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "terrace", "parity"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as terrace:
        assert terrace.stdout is not None
        assert terrace.stderr is not None
        terrace.stdout.close()
        assert terrace.stderr.read() == ""
