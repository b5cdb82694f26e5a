import os
import platform
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import packages
from terrace.setup.packages import base_interpreter
from terrace.setup.place import Place
from terrace.steps import Steps
from tests.support.fake_commands import fake_command

ROOT = Path(__file__).parents[3]
calls: list[list[str]] = []


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place where commands are noted instead of run, without a uv on PATH."""
    calls.clear()
    monkeypatch.setattr(
        Place, "call", lambda _self, *words, **_variables: calls.append([str(w) for w in words])
    )
    monkeypatch.setattr(packages, "uv_variables", lambda _place: {})
    (tmp_path / "requirements").mkdir()
    for name in ("pyproject.toml", "requirements/dev.txt", "requirements/uv.txt"):
        (tmp_path / name).touch()
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


def fake_environment(place: Place, version: str = platform.python_version()) -> None:
    fake_command(place.venv / "bin", "python", f'echo "Python {version}"')
    (place.venv / "bin" / "activate").write_text(f'VIRTUAL_ENV="{place.venv}"\n')
    (place.venv / "pyvenv.cfg").write_text(f"version = {version}\n")


def made_commands(place: Place) -> list[list[str]]:
    packages.packages(place).work(Steps(total=1))
    return calls


VENV = ["-m", "venv", "--clear"]


def test_a_virtual_environment_is_made_where_there_is_none(place: Place) -> None:
    assert made_commands(place)[0] == [base_interpreter(), *VENV, str(place.venv)]


def test_one_that_works_on_the_same_python_is_kept(place: Place) -> None:
    fake_environment(place)
    assert all(command[1:4] != VENV for command in made_commands(place))


def test_one_of_another_python_is_made_anew(place: Place) -> None:
    fake_environment(place, "3.10.2")
    assert made_commands(place)[0][1:4] == VENV


@pytest.mark.parametrize("broken", ["python", "uv", "cdktf"])
def test_one_that_lost_a_command_is_due_again(place: Place, broken: str) -> None:
    fake_environment(place)
    for name in ("uv", "cdktf"):
        fake_command(place.venv / "bin", name, "exit 0")
    part = packages.packages(place)
    part.stamp.write_text(part.made_from)
    assert not part.is_due
    (place.venv / "bin" / broken).unlink()
    assert part.is_due


def test_one_that_was_made_elsewhere_and_moved_is_made_anew(place: Place) -> None:
    fake_environment(place)
    (place.venv / "bin" / "activate").write_text('VIRTUAL_ENV="/made/elsewhere/.venv"\n')
    assert made_commands(place)[0][1:4] == VENV


def test_a_folder_with_other_things_in_it_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UserError) as refusal:
        packages.refuse_foreign_folder(tmp_path)
    assert str(refusal.value) == (
        f"VENV is '{tmp_path}', which exists and is no virtual environment; "
        "choose another: make setup VENV=.venv"
    )


def test_a_link_is_never_followed_to_clear_the_environment_it_leads_to(tmp_path: Path) -> None:
    shared, link = tmp_path / "shared", tmp_path / ".venv"
    shared.mkdir()
    (shared / "pyvenv.cfg").touch()
    link.symlink_to(shared)
    with pytest.raises(UserError) as refusal:
        packages.refuse_foreign_folder(link)
    assert str(refusal.value) == (
        f"VENV is '{link}', a link to '{shared}', which another working copy may use; "
        "choose a folder: make setup VENV=.venv-own"
    )


def test_what_an_interrupted_venv_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    packages.refuse_foreign_folder(tmp_path)


def test_a_python_without_venv_is_explained(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: str) -> None:
        raise UserError("python3 -m venv failed: ensurepip is not available")

    monkeypatch.setattr(Place, "call", fail)
    with pytest.raises(UserError, match=r"Debian and Ubuntu: apt install python3-venv"):
        made_commands(place)


def test_pip_brings_uv_and_uv_the_rest_with_hashes(place: Place) -> None:
    fake_environment(place)
    pip, uv, project = made_commands(place)
    assert pip[1:3] == ["-m", "pip"]
    assert pip[-3:] == ["--require-hashes", "--requirement", str(place.lock("uv"))]
    assert uv[:3] == [str(place.uv), "pip", "sync"]
    assert "--require-hashes" in uv
    assert uv[-2:] == [str(place.lock("uv")), str(place.lock("dev"))]
    assert project[-4:] == ["--offline", "--no-deps", "--editable", str(place.root)]


def test_a_uv_on_path_is_used_where_there_is_none_yet(place: Place) -> None:
    fake_environment(place)
    own = fake_command(place.root / "bin", "uv", "exit 1")
    sync, project = made_commands(place)
    assert sync[0] == str(own)
    assert project[0] == str(place.uv)


def test_a_changed_lock_or_another_folder_makes_packages_due(place: Place) -> None:
    before = packages.packages(place).made_from
    assert packages.packages(place).made_from == before
    moved = replace(place, venv=place.root / "other")
    assert packages.packages(moved).made_from != before
    place.lock("dev").write_text("cdktf==0.20.12\n")
    assert packages.packages(place).made_from != before


def test_a_virtual_environment_is_made_from_the_python_behind_the_active_one() -> None:
    assert Path(base_interpreter()).resolve() == Path(sys.executable).resolve()
    assert not base_interpreter().startswith(sys.prefix) or sys.prefix == sys.base_prefix


def test_the_locked_uv_builds_the_project_by_itself() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (backend,) = project["build-system"]["requires"]
    assert project["dependency-groups"]["uv"] == [backend.replace("uv_build", "uv")]


def test_every_package_of_the_project_is_installed_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    held = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    service = {"app"}  # has requirements of its own, and is installed into an image
    assert project["tool"]["uv"]["build-backend"]["module-name"] == sorted(held - service)


def test_the_installed_commands_lead_to_this_working_copy() -> None:
    command = Path(sys.prefix) / "bin" / "terrace"
    assert os.access(command, os.X_OK)
