import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from terrace.errors import UserError, of_the_machine, reason
from terrace.exchange import exchange
from terrace.files import replace, writing


def refused(number: int, *files: str | None) -> OSError:
    """What the system raises, for a file or two."""
    first, *second = files or (None,)
    return OSError(number, os.strerror(number), first, None, *second)


NODE = "Error: {}: no space left on device, {}"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (refused(errno.EROFS, "/a/b"), "/a/b cannot be used: Read-only file system"),
        (refused(errno.EACCES, "/a/b"), "/a/b cannot be used: Permission denied"),
        (
            refused(errno.ENOSPC, "/source", "/target"),
            "/target cannot be used: No space left on device; make room there",
        ),
        (
            RuntimeError(NODE.format("ENOSPC", "symlink '/cache/aws' -> '/scratch/kernel/aws'")),
            "/scratch/kernel/aws cannot be used: No space left on device; make room there",
        ),
        (
            RuntimeError("ENOENT: no such file or directory, mkdtemp '/nosuch/jsii-kernel-'"),
            "/nosuch/jsii-kernel- cannot be used: No such file or directory",
        ),
    ],
    ids=["read-only", "closed", "full", "full, in Node.js", "no temporary folder, in Node.js"],
)
def test_what_a_machine_refuses_is_one_sentence(problem: Exception, sentence: str) -> None:
    assert of_the_machine(problem) == sentence


def test_a_full_disk_that_names_no_file_names_where_temporary_ones_are() -> None:
    for problem in (refused(errno.ENOSPC), RuntimeError(NODE.format("ENOSPC", "write"))):
        assert of_the_machine(problem) == (
            f"a file, such as a temporary one in {tempfile.gettempdir()}, cannot be used: "
            "No space left on device; make room there"
        )


@pytest.mark.parametrize(
    "problem",
    [
        ValueError("ours"),
        refused(errno.ENOENT, "/missing"),
        RuntimeError("Error: Validation failed"),
        RuntimeError("ENOENT: no such file or directory, open '/missing'"),
    ],
)
def test_a_mistake_of_ours_is_none(problem: Exception) -> None:
    assert of_the_machine(problem) is None


def test_of_many_refusals_the_first_is_told() -> None:
    assert reason(shutil.Error([("/a", "/b", "[Errno 28] No space left on device")])) == (
        "[Errno 28] No space left on device"
    )


def test_a_file_that_cannot_be_filled_is_named_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state.json"
    replace(file, b"former")

    def fail(_source: Path, _target: Path) -> None:
        raise refused(errno.ENOSPC)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UserError) as refusal:
        replace(file, b"new")
    assert str(refusal.value) == (
        f"{file} cannot be written: No space left on device; make room there"
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {file.name: b"former"}


def test_other_errors_pass_through(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ours"), writing(tmp_path):
        raise ValueError("ours")


def test_an_exchange_that_is_undone_leaves_no_folder_behind(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.touch()
    output = tmp_path / "output"
    output.mkdir()

    def change() -> None:
        with exchange(output) as changes:
            changes.put(Path("stacks/dev/main.tf"), source)
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        change()
    assert list(output.iterdir()) == []
