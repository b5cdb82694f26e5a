import argparse
import sys
from types import ModuleType

import pytest

from terrace import cli
from terrace.errors import UserError


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
