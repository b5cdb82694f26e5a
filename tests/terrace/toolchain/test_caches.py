import os
from pathlib import Path

import pytest

from terrace.toolchain import caches
from terrace.toolchain.caches import cache_variables, home

NAMES = {
    "JSII_RUNTIME_PACKAGE_CACHE_ROOT",
    "PIP_CACHE_DIR",
    "UV_CACHE_DIR",
    "npm_config_cache",
    "npm_config_devdir",
}


def test_caches_in_a_home_that_can_be_written_serve_every_working_copy(tmp_path: Path) -> None:
    assert cache_variables({"HOME": str(tmp_path)}, tmp_path) == {}
    assert cache_variables({"HOME": str(tmp_path / "to be made")}, tmp_path) == {}


@pytest.mark.parametrize("below", ["", "file", "file/home"])
def test_without_a_home_they_lie_in_the_working_copy(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    place = str(tmp_path / below) if below else "~"  # who has none is told their name instead
    found = cache_variables({"HOME": place}, tmp_path / "copy")
    assert found.keys() == NAMES
    assert all(Path(each).parent == tmp_path / "copy/.terrace/cache" for each in found.values())


def test_a_home_that_is_closed_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path / "home")
    (tmp_path / "home").mkdir()
    assert cache_variables({"HOME": str(tmp_path / "home")}, tmp_path).keys() == NAMES


def test_what_the_user_says_of_a_cache_stays(tmp_path: Path) -> None:
    given = {"HOME": "/dev/null", "UV_CACHE_DIR": "/theirs"}
    assert cache_variables(given, tmp_path).keys() == NAMES - {"UV_CACHE_DIR"}


def test_a_closed_cache_folder_of_their_own_is_as_none(tmp_path: Path) -> None:
    given = {"HOME": str(tmp_path), "XDG_CACHE_HOME": "/dev/null/cache"}
    assert cache_variables(given, tmp_path).keys() == NAMES


def test_where_nothing_can_be_written_packages_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caches, "_can_be_made", lambda _folder: False)
    assert cache_variables({}) == {"JSII_RUNTIME_PACKAGE_CACHE": "disabled"}


def test_the_home_of_a_user_who_has_none_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert home({}) == Path("~")
