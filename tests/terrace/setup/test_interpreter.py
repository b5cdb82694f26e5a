import ast
import sys
from pathlib import Path

import pytest

from terrace.setup import interpreter
from tests.support.fake_commands import fake_command

PACKAGE = Path(interpreter.__file__).parent


def fake_python(folder: Path, name: str, *, is_enough: bool) -> Path:
    return fake_command(folder, name, f"exit {0 if is_enough else 1}")


def test_the_newest_python_that_runs_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreter.find_newer() == ""
    oldest = fake_python(tmp_path, "python3.11", is_enough=True)
    assert interpreter.find_newer() == str(oldest)
    newer = fake_python(tmp_path, "python3.12", is_enough=True)
    fake_python(tmp_path, "python3.13", is_enough=False)  # such as a shim without a version
    assert interpreter.find_newer() == str(newer)


def test_an_old_python_without_another_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(sys, "version", "3.9.18 (main)")
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    with pytest.raises(SystemExit) as end:
        interpreter.ensure()
    assert end.value.code == (
        "error: Terrace needs Python 3.11 or newer, and /usr/bin/python3 is Python 3.9.18; "
        "install one and choose it with: make setup PYTHON=python3.12"
    )


def test_an_old_python_goes_on_with_a_newer_one_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = fake_python(tmp_path, "python3.12", is_enough=True)
    became: list[object] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(sys, "version", "3.9.18 (main)")
    monkeypatch.setattr(sys, "argv", ["terrace.setup", "--venv", ".venv"])
    monkeypatch.setattr(interpreter.os, "execv", lambda *call: became.extend(call))
    interpreter.ensure()
    assert became == [str(newer), [str(newer), "-m", "terrace.setup", "--venv", ".venv"]]
    assert capsys.readouterr().out == (
        f"Python 3.9.18 is too old for Terrace, going on with {newer}\n"
    )


@pytest.mark.parametrize(
    "path", [PACKAGE / "__init__.py", PACKAGE / "__main__.py", PACKAGE / "interpreter.py"]
)
def test_an_old_python_can_parse_what_refuses_it(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
