from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import command
from terrace.setup.parts import Part, Stamps
from terrace.setup.place import Place
from terrace.steps import Steps
from tests.support.fake_commands import fake_command


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A working copy on a machine with Node.js and Terraform."""
    for name, answer in (("node", "v22.1.0"), ("npm", "10"), ("terraform", "Terraform v1.11.4")):
        fake_command(tmp_path / "bin", name, f"echo {answer}")
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


def keys(place: Place) -> list[str]:
    return [part.key.split()[0] for part in command.plan(place, Stamps(place.state / "s.json"))]


def test_the_machines_own_tools_are_not_installed_again(place: Place) -> None:
    assert keys(place) == ["cdktf", "virtual", "packages", "launchers"]


def test_missing_tools_are_installed_before_what_needs_them(place: Place, tmp_path: Path) -> None:
    for name in ("npm", "terraform"):
        (tmp_path / "bin" / name).unlink()
    assert keys(place) == ["virtual", "packages", "node", "cdktf", "terraform", "launchers"]


def test_caches_are_warmed_last_and_only_when_there_is_an_app(place: Place) -> None:
    (place.root / "main.py").touch()
    assert keys(place)[-1] == "warm-up"


def part(key: str) -> Part:
    def nothing(_steps: Steps) -> None:
        """Stand for the work."""

    return Part(key=key, title=key, inputs=lambda: "", is_present=lambda: True, bring_about=nothing)


def test_the_last_line_tells_whether_anything_was_done_and_what_comes_next(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "plan", lambda place, stamps: [part("packages")])
    command.set_up(place)
    command.set_up(place)
    closing = [line for line in capsys.readouterr().out.splitlines() if "activate" in line]
    assert closing == [
        "Set up: activate it with `. .venv/bin/activate` (0.0 s)",
        "Everything was set up already: activate it with `. .venv/bin/activate` (0.0 s)",
    ]


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    """Run the command with a problem in the middle of set-up, and return its exit code."""

    def run(problem: BaseException) -> int:
        def fail(_place: Place) -> None:
            raise problem

        monkeypatch.setattr(command, "set_up", fail)
        return command.main(["--venv", ".venv"])

    monkeypatch.setattr(command, "end_like_an_interruption", lambda: None)
    monkeypatch.setattr(command, "repository_root", lambda: tmp_path)
    return run


@pytest.mark.parametrize(
    ("problem", "code", "message"),
    [
        (UserError("the disk is full; free some"), 1, "error: the disk is full; free some\n"),
        (
            KeyboardInterrupt(),
            130,
            "interrupted; run make setup again to go on where it stopped\n",
        ),
    ],
)
def test_a_set_up_that_does_not_end_says_why_in_one_line(
    failing: Callable[[BaseException], int],
    capsys: pytest.CaptureFixture[str],
    problem: BaseException,
    code: int,
    message: str,
) -> None:
    assert failing(problem) == code
    assert capsys.readouterr().err == message
