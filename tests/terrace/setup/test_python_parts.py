import os
import platform
import sys
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import python_parts
from terrace.setup.parts import Stamps
from terrace.setup.place import Place, base_interpreter
from terrace.steps import Steps
from tests.support.fake_commands import fake_command


class Calls(Place):
    """A place where commands are noted instead of run."""

    made: list[list[str]] = []  # noqa: RUF012 - one list for a frozen class, reset by the fixture


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    Calls.made = []

    def note(_self: Place, command: list[object], **_variables: str) -> None:
        Calls.made.append([str(word) for word in command])

    monkeypatch.setattr(Place, "call", note)
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ=dict(os.environ))


def fake_environment(venv: Path, version: str) -> None:
    fake_command(venv / "bin", "python", f'echo "Python {version}"')
    (venv / "pyvenv.cfg").write_text(f"version = {version}\n")


def make(place: Place, stamps: Stamps) -> None:
    python_parts.virtual_environment(place, stamps).bring_about(Steps(total=1))


def test_a_virtual_environment_is_made_where_there_is_none(place: Place, tmp_path: Path) -> None:
    make(place, Stamps(tmp_path / "setup.json"))
    assert Calls.made == [[base_interpreter(), "-m", "venv", "--clear", str(place.venv)]]


def test_one_that_works_on_the_same_python_is_kept(place: Place, tmp_path: Path) -> None:
    fake_environment(place.venv, platform.python_version())
    make(place, Stamps(tmp_path / "setup.json"))
    assert Calls.made == []


def test_one_of_another_python_is_made_anew(place: Place, tmp_path: Path) -> None:
    fake_environment(place.venv, "3.10.2")
    make(place, Stamps(tmp_path / "setup.json"))
    assert Calls.made[0][2:4] == ["venv", "--clear"]


def test_one_that_was_made_elsewhere_and_moved_is_made_anew(place: Place, tmp_path: Path) -> None:
    fake_environment(place.venv, platform.python_version())
    stamps = Stamps(tmp_path / "setup.json")
    stamps.record("virtual environment .venv", "made in another folder")
    make(place, stamps)
    assert Calls.made[0][2:4] == ["venv", "--clear"]


def test_a_folder_with_other_things_in_it_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UserError) as refusal:
        python_parts.refuse_foreign_folder(tmp_path)
    assert str(refusal.value) == (
        f"VENV is '{tmp_path}', which exists and is no virtual environment; "
        "choose another: make setup VENV=.venv"
    )


def test_what_an_interrupted_venv_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    python_parts.refuse_foreign_folder(tmp_path)


def test_a_python_without_venv_is_explained(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: str) -> None:
        raise UserError("python3 -m venv failed: ensurepip is not available")

    monkeypatch.setattr(Place, "call", fail)
    with pytest.raises(UserError, match=r"Debian and Ubuntu: apt install python3-venv"):
        make(place, Stamps(place.root / "setup.json"))


def test_pip_brings_uv_and_uv_the_rest_with_hashes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_parts, "index_variables", lambda place: {})
    python_parts.packages(place).bring_about(Steps(total=1))
    (pip, uv) = Calls.made
    assert pip[1:3] == ["-m", "pip"]
    assert pip[-3:] == ["--require-hashes", "--requirement", str(place.lock("uv"))]
    assert uv[1:3] == ["pip", "sync"]
    assert "--require-hashes" in uv
    assert uv[-2:] == [str(place.lock("uv")), str(place.lock("dev"))]


def test_an_installation_that_fails_leaves_the_old_one_and_nothing_half_done(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "node" / "old"
    old.mkdir(parents=True)

    def fail(_self: Place, command: list[object], **_variables: str) -> None:
        Path(str(command[command.index("--target") + 1])).mkdir()
        raise UserError("no network")

    monkeypatch.setattr(python_parts, "index_variables", lambda place: {})
    monkeypatch.setattr(Place, "call", fail)
    with pytest.raises(UserError, match="no network"):
        python_parts.install_into(place, place.lock("node"), tmp_path / "node")
    assert [path.name for path in tmp_path.iterdir()] == ["node"]
    assert old.is_dir()


def test_a_virtual_environment_is_made_from_the_python_behind_the_active_one() -> None:
    assert Path(base_interpreter()).resolve() == Path(sys.executable).resolve()
    assert not base_interpreter().startswith(sys.prefix) or sys.prefix == sys.base_prefix
