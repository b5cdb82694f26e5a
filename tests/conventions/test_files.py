import pytest

from conventions import files
from conventions.errors import UnreadableError, UnwritableError


def names(folder) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def refused(file) -> str:
    with pytest.raises(UnwritableError) as error:
        files.write(file, b"new")
    return str(error.value)


def test_a_file_is_written_and_leaves_nothing_beside_it(tmp_path) -> None:
    file = tmp_path / "report.xml"
    file.write_bytes(b"old")
    files.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == ["report.xml"]


def test_a_link_stays_a_link(tmp_path) -> None:
    (tmp_path / "link").symlink_to("report.xml")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "report.xml").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_former_file(tmp_path, monkeypatch) -> None:
    file = tmp_path / "report.xml"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    assert refused(file) == f"{file} cannot be written: No space left on device"
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["report.xml"]


def test_a_folder_is_not_replaced(tmp_path) -> None:
    assert refused(tmp_path) == f"{tmp_path} cannot be written: it is not a regular file"


def test_a_folder_that_is_missing_or_a_file_is_told(tmp_path) -> None:
    (tmp_path / "file").touch()
    missing, blocked = tmp_path / "gone" / "x", tmp_path / "file" / "x"
    assert refused(missing) == f"{missing} cannot be written: No such file or directory"
    assert refused(blocked) == f"{blocked} cannot be written: Not a directory"


def test_json_nested_without_end_is_refused(tmp_path) -> None:
    file = tmp_path / "deep.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"deep\.json cannot be read: maximum recursion"):
        files.parse(file)


def test_a_file_that_is_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(UnreadableError, match=r"cannot be read: .*No such file"):
        files.text(tmp_path / "gone")
