import argparse
import sys
from types import ModuleType

import pytest

from constructs_lib.errors import ConfigurationError
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
        (KeyboardInterrupt(), 130, "interrupted\n"),
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
