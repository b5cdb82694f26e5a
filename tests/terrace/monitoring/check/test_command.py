from pathlib import Path

import pytest

from terrace import cli
from terrace.delivery.check.outcome import Files, Outcome
from terrace.errors import UserError
from terrace.monitoring.check import command


def found(*findings: str) -> Outcome:
    return Outcome(check="rules", read="2 files", findings=findings)


def broken(_files: Files) -> Outcome:
    raise UserError("no promtool is on this machine")


def test_nothing_found_is_said_with_what_was_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"rules": lambda _files: found()})
    assert command.run(tmp_path, ["rules"]) == 0
    assert "rules          no findings in 2 files" in capsys.readouterr().out


def test_every_finding_is_an_error_and_the_exit_code_is_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"rules": lambda _files: found("a.yml: b", "c.yml: d")})
    assert command.run(tmp_path, ["rules"]) == 1
    assert capsys.readouterr().err == "error: a.yml: b\nerror: c.yml: d\n"


def test_a_missing_tool_ends_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"rules": broken})
    assert cli.main(["monitoring-check", "--only", "rules"]) == 3
    assert capsys.readouterr().err == "error: no promtool is on this machine\n"
