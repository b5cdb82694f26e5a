import pytest

from conventions.errors import UnreadableError
from conventions.runbooks import anchors, read

PAGE = """\
# Database: disk *full*!

## Check `FreeStorageSpace` ##
## Déjà vu
### See [the graph](https://wiki/graph)
## Steps
```sh
# Not a heading
~~~
```
## Steps
#not-a-heading
"""


def test_a_heading_has_the_anchor_that_github_gives_it() -> None:
    assert list(anchors(PAGE)) == [
        "database-disk-full",
        "check-freestoragespace",
        "déjà-vu",
        "see-the-graph",
        "steps",
        "steps-1",
    ]


def test_spaces_around_dropped_punctuation_are_hyphens_each() -> None:
    assert list(anchors("# CPU & memory")) == ["cpu--memory"]


def test_pages_are_known_by_file_name(tmp_path) -> None:
    (tmp_path / "disks.md").write_text("# Full", encoding="utf-8")
    (tmp_path / "notes.txt").touch()
    assert read(tmp_path) == {"disks.md": frozenset({"full"})}


def test_no_folder_means_that_no_page_is_known() -> None:
    assert read(None) is None


def test_a_folder_without_pages_is_refused(tmp_path) -> None:
    with pytest.raises(UnreadableError) as error:
        read(tmp_path)
    assert str(error.value) == f"{tmp_path} holds no runbook (*.md)"


def test_a_page_that_is_not_text_is_refused(tmp_path) -> None:
    (tmp_path / "disks.md").write_bytes(b"\xff")
    with pytest.raises(UnreadableError, match=r"disks\.md cannot be read: 'utf-8'"):
        read(tmp_path)
