from pathlib import Path

import pytest

from terrace.exchange import exchange


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, and the source of a new one beside it."""
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "first").write_text("former first")
    (folder / "sub" / "second").write_text("former second")
    (tmp_path / "source").write_text("new")
    return folder


def content(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_are_replaced_added_and_removed(folder: Path, tmp_path: Path) -> None:
    with exchange(folder) as changes:
        changes.put(Path("first"), tmp_path / "source")
        changes.put(Path("deep/er/third"), tmp_path / "source")
        changes.remove(Path("sub/second"))
    assert content(folder) == {"deep/er/third": "new", "first": "new"}


def change_all(folder: Path, source: Path, failure: BaseException) -> None:
    with exchange(folder) as changes:
        changes.put(Path("first"), source)
        changes.put(Path("third"), source)
        changes.remove(Path("sub/second"))
        raise failure


@pytest.mark.parametrize("failure", [OSError(), KeyboardInterrupt()], ids=repr)
def test_a_failure_or_an_interruption_undoes_what_was_done(
    folder: Path, tmp_path: Path, failure: BaseException
) -> None:
    before = content(folder)
    with pytest.raises(type(failure)):
        change_all(folder, tmp_path / "source", failure)
    assert content(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["first", "sub"]


def put_where_a_folder_is(folder: Path, source: Path) -> None:
    (folder / "blocked").mkdir()
    with exchange(folder) as changes:
        changes.put(Path("first"), source)
        changes.put(Path("blocked"), source)


def test_what_cannot_be_put_leaves_the_others_as_they_were(folder: Path, tmp_path: Path) -> None:
    before = content(folder)
    with pytest.raises(IsADirectoryError):
        put_where_a_folder_is(folder, tmp_path / "source")
    assert content(folder) == before
