from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.files import replace


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "new" / "tool"
    replace(file, b"first")
    replace(file, b"second", mode=0o755)
    assert file.read_bytes() == b"second"
    assert file.stat().st_mode & 0o777 == 0o755
    assert list(file.parent.iterdir()) == [file]


def test_what_cannot_be_replaced_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError) as refusal:
        replace(tmp_path / "folder", b"text")
    assert str(refusal.value) == f"{tmp_path / 'folder'} cannot be written: Is a directory"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
