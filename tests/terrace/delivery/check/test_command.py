from pathlib import Path

import pytest

from terrace import cli
from terrace.delivery.check import command
from terrace.delivery.check.outcome import Files, Outcome
from terrace.errors import UserError


def found(*findings: str) -> Outcome:
    return Outcome(check="lint", read="2 files", findings=findings)


def broken(_files: Files) -> Outcome:
    raise UserError("lint read no file, expected some in scripts")


@pytest.fixture(autouse=True)
def _no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "bring_about_tools", lambda _root: None)


def test_nothing_found_is_said_with_what_was_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"lint": lambda _files: found()})
    assert command.run(tmp_path, ["lint"]) == 0
    assert "lint        no findings in 2 files" in capsys.readouterr().out


def test_every_finding_is_an_error_and_the_exit_code_is_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"lint": lambda _files: found("a:1: b", "c:2: d")})
    assert command.run(tmp_path, ["lint"]) == 1
    assert capsys.readouterr().err == "error: a:1: b\nerror: c:2: d\n"


def test_a_tool_that_could_not_check_ends_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"shfmt": broken})
    assert cli.main(["delivery-check", "--only", "shfmt"]) == 3
    assert capsys.readouterr().err == "error: lint read no file, expected some in scripts\n"


def test_only_what_is_asked_for_is_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checks = {"lint": lambda _files: found(), "secrets": broken}
    monkeypatch.setattr(command, "CHECKS", checks)
    assert command.run(tmp_path, ["lint"]) == 0
