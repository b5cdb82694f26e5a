from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import command
from terrace.setup.part import Part
from terrace.setup.place import Place
from terrace.toolchain.servers import POSTGRESQL, REDIS
from tests.support.fake_commands import fake_command

LOCKS = ("uv", "dev", "node", "terraform", "kubernetes", "checks")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A working copy on a machine with Node.js and Terraform."""
    for name, answer in (("node", "v22.1.0"), ("npm", "10"), ("terraform", "Terraform v1.11.4")):
        fake_command(tmp_path / "bin", name, f"echo {answer}")
    (tmp_path / "requirements").mkdir()
    locks = [f"requirements/{name}.txt" for name in LOCKS]
    for name in ("package.json", "package-lock.json", "pyproject.toml", *locks):
        (tmp_path / name).touch()
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


def words(place: Place) -> list[str]:
    named = ("packages", "Node.js", "cdktf-cli", "Terraform", "synthesize")
    return [next(word for word in named if word in part.title) for part in command.plan(place)]


def test_the_machines_own_tools_are_not_installed_again(place: Place) -> None:
    assert words(place) == ["cdktf-cli", "packages", "synthesize"]


def test_missing_tools_are_installed_before_what_needs_them(place: Place, tmp_path: Path) -> None:
    for name in ("npm", "terraform"):
        (tmp_path / "bin" / name).unlink()
    assert words(place) == ["packages", "Node.js", "cdktf-cli", "Terraform", "synthesize"]


def test_what_only_tests_need_is_installed_for_them_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command.debian, "missing", lambda place: [POSTGRESQL, REDIS])
    monkeypatch.setattr(command.kubernetes, "_is_offered", lambda: True)
    for name in ("apt-get", "dpkg"):
        fake_command(place.root / "bin", name, "exit 1")
    before = {part.title for part in command.plan(place)}
    added = [part.title for part in command.plan(place, tests=True) if part.title not in before]
    assert added == [
        "unpack PostgreSQL and Redis for the tests into .terrace/debian",
        "install kubectl and helm into .terrace/bin",
        "install the checks of images and manifests into .terrace/checks",
    ]
    added = [part.title for part in command.plan(place, clusters=True) if part.title not in before]
    assert added == ["install kubectl and helm into .terrace/bin"]


def test_only_what_is_due_is_done_and_numbered(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [
        Part(title=title, stamp=place.root / title, made_from="lock", work=lambda _: None)
        for title in ("node", "packages")
    ]
    (place.root / "node").write_text("lock")
    monkeypatch.setattr(command, "plan", lambda place, tests, clusters: parts)
    command.set_up(place)
    command.set_up(place)
    command.set_up(place, quiet=True)
    assert capsys.readouterr().out.splitlines() == [
        "[1/1] packages … 0.0 s",
        "Set up: activate it with `. .venv/bin/activate` (0.0 s)",
        "Everything is set up: activate it with `. .venv/bin/activate`",
    ]


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    """Run the command with a problem in the middle of set-up, and return its exit code."""

    def run(problem: BaseException) -> int:
        def fail(_place: Place, *, quiet: bool, tests: bool, clusters: bool) -> None:
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
